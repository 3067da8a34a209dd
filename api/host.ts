/** Where a run of the library has its bars, tables and headlines from: a store, or bars in memory. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { EXIT, type RunHost, type RunNews, type Step, usage, wrong } from '../backtester/index.ts';
import { loadEvaluator } from '../compiler/index.ts';
import { firstBarOfSession, nearestNames, parseNews, sliceBars } from '../market/index.ts';
import { dataHashOf, loadBars, loadUniverse, type StoreResult } from '../market/store/index.ts';
import type { Bars } from './bars.ts';

/** The directory of a store, or bars in memory, which take the place of whatever series the program names. */
export type DataSource = string | Bars;

export function hostOf(data: DataSource, program: string): RunHost {
  const shared = {
    readNews: (file: string) => readNews(program, file),
    loadStrategy: loadEvaluator,
  };
  return typeof data === 'string'
    ? { ...shared, ...storeHost(data) }
    : { ...shared, ...memoryHost(data) };
}

type DataHost = Pick<RunHost, 'readBars' | 'readMembers'>;

function storeHost(directory: string): DataHost {
  return {
    readBars: async (series, symbols, toSession) =>
      stepOf(
        await loadBars(directory, series, symbols, {
          ...(toSession !== undefined && { toSession }),
        }),
      ),
    async readMembers(table, wanted) {
      const loaded = stepOf(await loadUniverse(directory, table, wanted));
      if (loaded.kind === 'refused') return loaded;
      const { info, ...members } = loaded.value;
      return { kind: 'ok', value: { ...members, hash: info.hash } };
    },
  };
}

function memoryHost(data: Bars): DataHost {
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

/** A file next to the program. */
function readNews(program: string, file: string): Step<RunNews> {
  let text: string;
  try {
    text = readFileSync(resolve(dirname(program), file), 'utf8');
  } catch (error) {
    return wrong(
      `The news \`${file}\` cannot be read.`,
      'check the name: it is looked for next to the program',
      error instanceof Error ? error.message : String(error),
    );
  }
  const table = parseNews(text);
  if (table.kind === 'refused') {
    const bad = table.bad.slice(0, 5).map(({ row, reason }) => `row ${row}: ${reason}`);
    return wrong(
      `The news \`${file}\` cannot be right.`,
      table.missing === undefined ? 'correct or delete these rows' : `add \`${table.missing}\``,
      table.missing === undefined ? bad.join('; ') : `There is no column \`${table.missing}\`.`,
    );
  }
  const sha256 = createHash('sha256').update(text).digest('hex');
  const { headlines } = table;
  return {
    kind: 'ok',
    value: { headlines, reported: { file, sha256, headlines: headlines.length } },
  };
}

function stepOf<Value>(result: StoreResult<Value>): Step<Value> {
  if (result.kind === 'ok') return result;
  return { kind: 'refused', exitCode: EXIT.wrong, problem: result.problem };
}
