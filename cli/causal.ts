/** `strata causal`: a backtest on beginnings of its data, against the whole of it. */

import {
  type CausalDifference,
  type CausalOutcome,
  checkCausal,
  isoTime,
  paletteOf,
  toAscii,
  wrap,
} from '../backtester/index.ts';
import { isIntraday } from '../market/index.ts';
import { loadRun, prepare } from './backtest.ts';
import type { BacktestRequest } from './backtest-request.ts';
import { EXIT } from './outcome.ts';
import { printJson, respondRefused } from './respond.ts';
import { stdout } from './surroundings.ts';
import { styleOf } from './terminal.ts';

export interface CausalRequest {
  readonly prefixes: number;
  readonly seed: number;
}

export async function causal(request: BacktestRequest, options: CausalRequest): Promise<number> {
  const json = request.json === true;
  const prepared = prepare(request, json);
  if (prepared.kind === 'faulty') return EXIT.wrong;
  if (prepared.kind === 'refused') return respondRefused(prepared, json);
  const run = await loadRun(request.data, prepared.value);
  if (run.kind === 'refused') return respondRefused(run, json);
  const { strategy, spec } = prepared.value.choice;
  const { input } = run.value;
  const outcome = checkCausal(input, { ...options, outputs: strategy.plan.outputs.length });
  const timeOf = (time: number): string => isoTime(time, !isIntraday(input.timeframe));
  if (json) printJson(jsonOf(spec.name, outcome, timeOf));
  else print(spec.name, outcome, timeOf);
  return outcome.difference ? EXIT.wrong : EXIT.fine;
}

type TimeOf = (time: number) => string;

function print(name: string, { ends, bars, compared, difference }: CausalOutcome, timeOf: TimeOf) {
  const style = styleOf(stdout());
  const { green, red, dim } = paletteOf(style);
  const first = ends[0];
  const last = ends.at(-1);
  const lines = difference
    ? [
        `${red('looks ahead')} ${name}`,
        ...wrap(differenceText(difference, timeOf), style.width, '  '),
        `  whole run: ${difference.whole}`,
        `  cut run:   ${difference.part}`,
      ]
    : [
        `${green('causal')} ${name}`,
        ...wrap(
          `  ${ends.length} runs on beginnings of its ${bars} bars, which end between ${timeOf(first ?? 0)} and ${timeOf(last ?? 0)}, say what the whole run says.`,
          style.width,
          '  ',
        ),
        ...wrap(`  compared: ${comparedText(compared)}`, style.width, '  ').map(dim),
      ];
  const text = `${lines.join('\n')}\n`;
  stdout().write(style.unicode ? text : toAscii(text));
}

function comparedText({
  values,
  closes,
  orders,
  trades,
  notes,
  scores,
}: CausalOutcome['compared']) {
  const ofEnsemble = scores === 0 ? '' : `, ${scores} scores with their members’ parts`;
  return `${values} values of rules and prices, ${closes} closes, ${orders} orders, ${trades} trades, ${notes} counts of refusals and warnings${ofEnsemble}`;
}

function differenceText({ what, symbol, time, end }: CausalDifference, timeOf: TimeOf): string {
  const where = symbol === undefined ? '' : ` of ${symbol}`;
  return `  \`${what}\`${where} at ${timeOf(time)} is another one when the data end at ${timeOf(end)}.`;
}

function jsonOf(
  backtest: string,
  { ends, bars, compared, difference }: CausalOutcome,
  timeOf: TimeOf,
): unknown {
  return {
    backtest,
    causal: difference === undefined,
    bars,
    ends: ends.map(timeOf),
    compared,
    ...(difference && {
      difference: { ...difference, time: timeOf(difference.time), end: timeOf(difference.end) },
    }),
  };
}
