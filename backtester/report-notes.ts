/** What a reader should know before believing the figures: refusals, warnings, guesses and close calls. */

import { dayText } from '../market/index.ts';
import { type BacktestReport, isDaily, type ReportedTable } from './report.ts';
import { formatDecimal, formatPercent, formatSignedPercent, formatTime } from './report-format.ts';
import { type Palette, type TextStyle, toAscii } from './report-style.ts';
import { wrap } from './report-table.ts';

interface Note {
  /** For machines; `rejected` ones are counted elsewhere too. */
  readonly code: string;
  readonly weight: 'stop' | 'warning' | 'fact';
  readonly text: string;
  /** How often, where the engine or the broker counted; the text says it too. */
  readonly count?: number;
}

export function renderNotes(report: BacktestReport, style: TextStyle, palette: Palette): string[] {
  const marks = { stop: palette.red('!'), warning: palette.yellow('!'), fact: palette.dim('·') };
  return notesOf(report).flatMap(({ weight, text }) => {
    const [first = '', ...more] = wrap(style.unicode ? text : toAscii(text), style.width, '    ');
    return [`  ${marks[weight]} ${first.slice(4)}`, ...more];
  });
}

export function notesOf(report: BacktestReport): readonly Note[] {
  return [
    ...runNotes(report),
    ...assumptionNotes(report),
    ...dataNotes(report),
    ...rejectionNotes(report),
    ...engineNotes(report),
    ...ambiguityNotes(report),
    ...knifeEdgeNotes(report),
    ...settlingNotes(report),
  ];
}

/** A value that still depends on where the data began is another one with more data before it. */
function settlingNotes({ result, strategy }: BacktestReport): readonly Note[] {
  const from = result.readiness?.settledFrom;
  if (from === undefined) return [];
  const when = Number.isFinite(from)
    ? `before ${formatTime(from, isDaily(strategy.every))} rest`
    : 'of this run rest';
  return [
    {
      code: 'unsettled',
      weight: 'warning',
      text: `Decisions ${when} on averages that had not settled: with more data before them they would have other values. Import longer history, or begin later.`,
    },
  ];
}

/** What stopped the run, or kept it from beginning. */
function runNotes(report: BacktestReport): readonly Note[] {
  const { result, strategy } = report;
  const notes: Note[] = [];
  if (result.killedAt !== undefined) {
    const when = formatTime(result.killedAt, isDaily(strategy.every));
    notes.push({
      code: 'killed',
      weight: 'stop',
      text: `The policy's kill fired on ${when}: nothing was opened after it, and in live trading only an operator could start again.`,
    });
  }
  if (report.decisions === 0) {
    notes.push({ code: 'no-bars', weight: 'stop', text: noBars(report) });
  } else if (result.orders.length === 0) {
    notes.push({
      code: 'no-orders',
      weight: 'warning',
      text:
        result.rejections.length > 0
          ? 'No order was made: the entries were refused, as below.'
          : 'No order was made: no entry condition was ever true, or what its protections read was absent.',
    });
  }
  return notes;
}

function assumptionNotes({
  policy,
  backtest,
  strategy,
  result,
  annual,
}: BacktestReport): readonly Note[] {
  const notes: Note[] = [];
  if (policy.rules === 0) {
    notes.push({
      code: 'no-limits',
      weight: 'warning',
      text: 'No limits: the risk policy is empty. A deploy would refuse it.',
    });
  } else if (policy.origin === 'default') {
    notes.push({
      code: 'default-policy',
      weight: 'fact',
      text: `The backtest names no risk policy, so it ran under the shipped ${policy.name}. Write \`run ${strategy.name} under …\` to choose.`,
    });
  }
  if (backtest.fill.market === 'same close') {
    notes.push({
      code: 'same-close',
      weight: 'warning',
      text: 'Market orders filled at the close that decided them. No live order can do that; read the figures as an upper bound.',
    });
  }
  const table = strategy.universe?.table;
  if (table) notes.push(...tableNotes(table, strategy.symbols.length));
  else if (result.time.length > 0 && sessionsOf(result.session) > annual.sessionsPerYear) {
    notes.push({
      code: 'survivorship',
      weight: 'fact',
      text: `Survivorship: unchecked. The universe is a list (${listed(strategy.symbols)}), written knowing what is still listed; over years that flatters the figures.`,
    });
  }
  return notes;
}

/** Most symbols that one note names. */
const NAMED_SYMBOLS = 10;

function listed(symbols: readonly string[]): string {
  const more = symbols.length - NAMED_SYMBOLS;
  const named = symbols.slice(0, NAMED_SYMBOLS).join(', ');
  return more > 0 ? `${named} and ${formatDecimal(more, 0)} more` : named;
}

/** Which table a universe was read from, and how much of it could not be traded. */
function tableNotes({ name, hash, withoutBars }: ReportedTable, symbols: number): readonly Note[] {
  const notes: Note[] = [
    {
      code: 'survivorship',
      weight: 'fact',
      text: `Universe: members of "${name}" as of each day (sha256 ${hash.slice(0, 12)}), ${formatDecimal(symbols, 0)} symbols in the period.`,
    },
  ];
  if (withoutBars.length > 0) {
    notes.push({
      code: 'members-without-bars',
      weight: 'warning',
      count: withoutBars.length,
      text: `${formatDecimal(withoutBars.length, 0)} members of "${name}" in the period have no bars and were left out: ${listed(withoutBars)}. A universe without those that are gone flatters the figures.`,
    });
  }
  return notes;
}

/** Most split-like sessions that one note names. */
const NAMED_SPLITS = 3;

function dataNotes({ data }: BacktestReport): readonly Note[] {
  const notes: Note[] = [];
  if (data.gaps) {
    const { expected, missing, largest } = data.gaps;
    const length = `${formatDecimal(largest.sessions, 0)} since ${dayText(largest.firstSession)}`;
    notes.push({
      code: 'sessions-missing',
      weight: 'warning',
      text: `${formatDecimal(missing, 0)} of the exchange's ${formatDecimal(expected, 0)} sessions in the period have no bar (${formatPercent(missing / expected, 1)}), most in a row: ${length}. Annualised figures count the sessions that are present.`,
    });
  }
  for (const symbol of new Set(data.splitLikeOpens.map((each) => each.symbol))) {
    const days = data.splitLikeOpens.filter((each) => each.symbol === symbol);
    const named = days.slice(0, NAMED_SPLITS).map(({ session }) => dayText(session));
    const more = days.length - named.length;
    notes.push({
      code: 'looks-like-split',
      weight: 'warning',
      text: `${symbol} opens like a split on ${named.join(', ')}${more > 0 ? ` and ${formatDecimal(more, 0)} more days` : ''}, and its prices are raw; import with \`--actions\` if it was one.`,
    });
  }
  return notes;
}

function sessionsOf(session: Int32Array): number {
  return new Set(session).size;
}

function rejectionNotes({ result, strategy }: BacktestReport): readonly Note[] {
  const daily = isDaily(strategy.every);
  return result.rejections.map(({ rule, text, count, firstTime }) => ({
    code: 'rejected',
    weight: 'warning',
    text: `${times(count)} refused by ${rule} (${text}), first on ${formatTime(firstTime, daily)}`,
  }));
}

function engineNotes({ result, strategy }: BacktestReport): readonly Note[] {
  const daily = isDaily(strategy.every);
  return result.warnings.map(({ code, text, count, firstTime }) => {
    const first = firstTime === undefined ? '' : ` (first on ${formatTime(firstTime, daily)})`;
    const counted = `${formatDecimal(count, 0)} × ${text}${first}`;
    return { code, weight: 'warning', text: counted, count };
  });
}

function ambiguityNotes({ ambiguity, backtest }: BacktestReport): readonly Note[] {
  if (!ambiguity || ambiguity.bars === 0) return [];
  const { bars, asRun, otherOrder } = ambiguity;
  const share = (equity: number): string => formatSignedPercent(equity / backtest.cash - 1);
  const [ours, theirs] = ORDERS_IN_ONE_BAR[backtest.fill.bothInOneBar];
  const where = bars === 1 ? 'In one bar' : `In ${formatDecimal(bars, 0)} bars`;
  const apart = formatPercent(Math.abs(otherOrder - asRun) / backtest.cash);
  return [
    {
      code: 'ambiguous-bars',
      weight: 'warning',
      text: `${where} both the stop and the take were reached, and which came first is a guess: total return ${share(asRun)} with ${ours}, ${share(otherOrder)} with ${theirs} (${apart} of the cash apart).`,
    },
  ];
}

/** The order that was assumed, and that of the run beside it: see `runBacktest`. */
const ORDERS_IN_ONE_BAR: Readonly<
  Record<BacktestReport['backtest']['fill']['bothInOneBar'], readonly [string, string]>
> = {
  'stop first': ['the stop first', 'the take first'],
  'target first': ['the take first', 'the stop first'],
  'nearest to open': ['the nearer to the open first', 'the take first'],
};

function knifeEdgeNotes({ result }: BacktestReport): readonly Note[] {
  if (result.knifeEdges === 0) return [];
  return [
    {
      code: 'knife-edge',
      weight: 'fact',
      text: `${times(result.knifeEdges)} a comparison was decided by less than one part in 10^12 (a knife edge): other arithmetic could decide it otherwise.`,
    },
  ];
}

function noBars({ strategy, data }: BacktestReport): string {
  const needed = formatDecimal(strategy.warmup.defined, 0);
  return `Nothing could trade: the strategy needs ${needed} bars before its first decision, and the range${data.warmup.bars > 0 ? ', with those before it,' : ''} has ${formatDecimal(data.bars + data.warmup.bars, 0)}.`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${formatDecimal(count, 0)} times`;
}
