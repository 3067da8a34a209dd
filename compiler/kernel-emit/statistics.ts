/** The statistics of a run as text: counted where its equity is made, row by row or a stretch at once. */

import { indented } from './fills.ts';
import { KERNEL_TOTALS, type KernelTotal } from './request.ts';

/** Names that it uses. */
export const STATISTICS_NAMES = (
  'begin before high low trough peakAt peakSession deepest deepestPeak deepestTrough deepestEnd isRecovered ' +
  'deepestSessions longest equitySum sessions depth spell'
).split(' ');

export function statisticsState(cash: string): readonly string[] {
  return [
    ...['before', 'high', 'low'].map((name) => `let ${name} = ${cash};`),
    ...[
      'equitySum',
      'sessions',
      'deepest',
      'deepestEnd',
      'isRecovered',
      'deepestSessions',
      'longest',
    ].map((name) => `let ${name} = 0;`),
    'let trough = -1;',
    'let peakAt = -1;',
    'let peakSession = -1;',
    'let deepestPeak = NaN;',
    'let deepestTrough = NaN;',
  ];
}

/** Row i, at whose close equity is `value`: as `metrics-drawdown.ts` and `metrics-activity.ts` have it. */
export function recordRow(value: string): readonly string[] {
  return [...addRow(value), ...curveAt(value, 'i - start', 'i - start')];
}

/** The same of a row at whose close equity is below its high. */
export function recordUnderWater(value: string): readonly string[] {
  return [...addRow(value), ...newLow(value, 'i - start')];
}

/** What every row adds, whether it is a high, a low or neither. */
export function addRow(value: string): readonly string[] {
  return [`equitySum += ${value};`, `if (keepsCurve) curve[i - start] = ${value};`];
}

/** Rows `begin` to i of one session, through which equity stays as it is. Each has been added already. */
export function recordStretch(): readonly string[] {
  return [
    'if (i > begin) {',
    ...indented(curveAt('equity', 'begin - start', 'i - 1 - start')),
    '}',
  ];
}

/** Equal equity from row `first` to row `last`: a high, a low, or neither. */
function curveAt(value: string, first: string, last: string): readonly string[] {
  return [
    `if (${value} < high) {`,
    ...indented(newLow(value, first)),
    '} else {',
    '  if (trough >= 0) {',
    ...indented(indented(endSpell(first, 'sessions', '1'))),
    '  }',
    `  peakAt = ${last};`,
    '  peakSession = sessions;',
    `  high = ${value};`,
    `  low = ${value};`,
    '}',
  ];
}

function newLow(value: string, row: string): readonly string[] {
  return [`if (${value} < low) {`, `  low = ${value};`, `  trough = ${row};`, '}'];
}

/** The return of the session that ends with row i, as `sessionReturns` has it. */
export const SESSION_RETURN: readonly string[] = [
  'returns[sessions] = before > 0 ? equity / before - 1 : NaN;',
  'before = equity;',
  'sessions += 1;',
];

/** A spell under water is over, or the run is. */
function endSpell(end: string, session: string, isRecovered: string): readonly string[] {
  return [
    'const depth = 1 - low / high;',
    `const spell = ${session} - peakSession;`,
    'if (deepestPeak !== deepestPeak || depth > deepest) {',
    '  deepest = depth;',
    '  deepestPeak = peakAt;',
    '  deepestTrough = trough;',
    `  deepestEnd = ${end};`,
    `  isRecovered = ${isRecovered};`,
    '  deepestSessions = spell;',
    '}',
    'if (spell > longest) longest = spell;',
    'trough = -1;',
  ];
}

const TOTALS: Readonly<Record<KernelTotal, string>> = {
  finalEquity: 'equity',
  tradedValue: 'traded',
  fees: 'fees',
  slippageCost: 'slippage',
  borrowCost: 'borrow',
  marginInterest: 'interest',
  ambiguousBars: 'ambiguous',
  killedRow: 'killedRow',
  equitySum: 'equitySum',
  heldBars: 'heldBars',
  exposureSum: 'exposureSum',
  sessions: 'sessions',
  maxDrawdown: 'deepest',
  drawdownPeak: 'deepestPeak',
  drawdownTrough: 'deepestTrough',
  drawdownEnd: 'deepestEnd',
  isRecovered: 'isRecovered',
  drawdownSessions: 'deepestSessions',
  longestDrawdownSessions: 'longest',
  trades: 'trades',
  wins: 'wins',
  losses: 'losses',
  winSum: 'winSum',
  lossSum: 'lossSum',
  pnlSum: 'pnlSum',
  pnlRatioSum: 'ratioSum',
  bestTrade: 'bestTrade',
  worstTrade: 'worstTrade',
  barsHeldSum: 'barsHeldSum',
};

/** At the end of a run: what is still under water, and all totals. */
export function totalsOf(): readonly string[] {
  return [
    'if (trough >= 0) {',
    ...indented(endSpell('length - 1 - start', 'sessions - 1', '0')),
    '}',
    ...KERNEL_TOTALS.map((name, k) => `totals[${k}] = ${TOTALS[name]};`),
  ];
}
