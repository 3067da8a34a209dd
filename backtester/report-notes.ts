/** What a reader should know before believing the figures: refusals, warnings, guesses and close calls. */

import { type BacktestReport, isDaily } from './report.ts';
import { formatDecimal, formatPercent, formatSignedPercent, formatTime } from './report-format.ts';
import { type Palette, type TextStyle, toAscii } from './report-style.ts';
import { wrap } from './report-table.ts';

interface Note {
  readonly weight: 'stop' | 'warning' | 'fact';
  readonly text: string;
}

export function renderNotes(report: BacktestReport, style: TextStyle, palette: Palette): string[] {
  const marks = { stop: palette.red('!'), warning: palette.yellow('!'), fact: palette.dim('·') };
  return notesOf(report).flatMap(({ weight, text }) => {
    const [first = '', ...more] = wrap(style.unicode ? text : toAscii(text), style.width, '    ');
    return [`  ${marks[weight]} ${first.slice(4)}`, ...more];
  });
}

export function notesOf(report: BacktestReport): readonly Note[] {
  const { result, backtest, policy } = report;
  const daily = isDaily(report.strategy.every);
  const notes: Note[] = [];
  const add = (weight: Note['weight'], text: string): void => {
    notes.push({ weight, text });
  };
  if (result.killedAt !== undefined) {
    add(
      'stop',
      `The policy's kill fired on ${formatTime(result.killedAt, daily)}: nothing was opened after it, and in live trading only an operator could start again.`,
    );
  }
  if (policy.rules === 0) add('warning', 'The risk policy is empty. A deploy would refuse it.');
  if (backtest.fill.market === 'same close') {
    add(
      'warning',
      'Market orders filled at the close that decided them. No live order can do that; read the figures as an upper bound.',
    );
  }
  if (result.time.length === 0) add('stop', noBars(report));
  else if (result.orders.length === 0) {
    add(
      'warning',
      'No order was made: no entry condition was ever true, or no size came out of it.',
    );
  }
  for (const { rule, text, count, firstTime } of result.rejections) {
    add(
      'warning',
      `${times(count)} refused by ${rule}, first on ${formatTime(firstTime, daily)}: ${text}`,
    );
  }
  for (const { text, count, firstTime } of result.warnings) {
    const first = firstTime === undefined ? '' : `, first on ${formatTime(firstTime, daily)}`;
    add(
      'warning',
      count > 1
        ? `${text} (${times(count)}${first})`
        : `${text}${first === '' ? '' : ` (${first.slice(8)})`}`,
    );
  }
  addAmbiguity(report, add);
  if (result.knifeEdges > 0) {
    add(
      'fact',
      `${times(result.knifeEdges)} a comparison was decided by less than one part in 10^12 (a knife edge): other arithmetic could decide it otherwise.`,
    );
  }
  return notes;
}

function addAmbiguity(
  { ambiguity, backtest }: BacktestReport,
  add: (weight: Note['weight'], text: string) => void,
): void {
  if (!ambiguity || ambiguity.bars === 0) return;
  const { bars, stopFirst, targetFirst } = ambiguity;
  const share = (equity: number): string => formatSignedPercent(equity / backtest.cash - 1);
  add(
    'warning',
    `${bars === 1 ? 'In one bar' : `In ${formatDecimal(bars, 0)} bars`} both the stop and the take were reached, and which came first is a guess: ` +
      `total return ${share(stopFirst)} with the stop first, ${share(targetFirst)} with the take first ` +
      `(${formatPercent(Math.abs(targetFirst - stopFirst) / backtest.cash)} of the cash apart).`,
  );
}

function noBars({ strategy, data }: BacktestReport): string {
  const needed = formatDecimal(strategy.warmup.defined, 0);
  return `Nothing could trade: the strategy needs ${needed} bars before its first decision, and the range has ${formatDecimal(data.bars, 0)}.`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${formatDecimal(count, 0)} times`;
}
