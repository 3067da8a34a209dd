/** Where a run of the library has its bars, tables and headlines from: a store, or bars in memory. */

import { type RunHost, type Step, usage, wrong } from '../backtester/index.ts';
import { loadNews, storeHost } from '../backtester/store-host/index.ts';
import { loadEvaluator } from '../compiler/index.ts';
import { firstBarOfSession, nearestNames, sliceBars } from '../market/index.ts';
import { dataHashOf } from '../market/store/index.ts';
import type { Bars } from './bars.ts';

/** The directory of a store, or bars in memory, which take the place of whatever series the program names. */
export type DataSource = string | Bars;

export function hostOf(data: DataSource, program: string): RunHost {
  return typeof data === 'string' ? storeHost(data, program) : memoryHost(data, program);
}

function memoryHost(data: Bars, program: string): RunHost {
  const { name, timeframe, calendar, adjusted, columns } = data;
  const info = {
    ...{ name, timeframe, calendar, adjusted },
    symbols: columns.map(({ symbol, length, session }) => ({
      symbol,
      firstSession: session[0] ?? 0,
      lastSession: session[length - 1] ?? 0,
    })),
  };
  return {
    async readBars(_, symbols, toSession) {
      const bars = [];
      for (const symbol of symbols.length > 0 ? symbols : columns.map((each) => each.symbol)) {
        const found = columns.find((each) => each.symbol === symbol);
        if (!found) return unknownSymbol(data, symbol);
        const isCut = toSession !== undefined;
        bars.push(isCut ? sliceBars(found, 0, firstBarOfSession(found, toSession + 1)) : found);
      }
      const asked = new Set(bars.map(({ symbol }) => symbol));
      const actions = data.actions.filter(({ symbol }) => asked.has(symbol));
      const isAll = bars.length === columns.length && bars.every((each, k) => each === columns[k]);
      const dataHash = isAll ? data.hash : dataHashOf(bars, actions);
      return { kind: 'ok', value: { info, bars, actions, dataHash } };
    },
    readMembers: async (table) =>
      usage(
        `The members of \`${table}\` are a table of a store, and the bars are in memory.`,
        'import both into a store, and name its directory as `data`',
      ),
    readNews: (file) => loadNews(program, file),
    loadStrategy: loadEvaluator,
  };
}

function unknownSymbol({ name, columns }: Bars, symbol: string): Step<never> {
  const known = columns.map((each) => each.symbol);
  const near = nearestNames(symbol, known);
  return wrong(
    `No symbol \`${symbol}\` in "${name}".`,
    'give its bars as well, or change the universe of the program',
    near.length > 0
      ? `Did you mean ${near.map((each) => `\`${each}\``).join(', ')}?`
      : `Known are ${known
          .slice(0, 8)
          .map((each) => `\`${each}\``)
          .join(', ')}.`,
  );
}
