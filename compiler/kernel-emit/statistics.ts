/** The statistics of a block of rows as text: a pass of its own over the equity at their closes. */

import { indented } from './fills.ts';
import { KERNEL_TOTALS, type KernelTotal } from './request.ts';

/** Names that it uses. */
export const STATISTICS_NAMES = (
  'row value end before high low trough peakAt peakSession deepest deepestPeak deepestTrough deepestEnd isRecovered ' +
  'deepestSessions longest equitySum sessions statSession depth spell'
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
    'let statSession = 0;',
    'while (lasts[statSession] < start) statSession += 1;',
  ];
}

/** Rows `from` to `to`, session by session: as `metrics-drawdown.ts`, `metrics-activity.ts` and `sessionReturns` have it. */
export function statistics(): readonly string[] {
  return [
    'for (let row = Math.max(from, start); row < to; ) {',
    ...indented([
      'const end = Math.min(to, lasts[statSession] + 1);',
      'for (; row < end; row += 1) {',
      ...indented([
        'const value = equities[row - base];',
        'equitySum += value;',
        'if (value < high) {',
        '  if (value < low) {',
        '    low = value;',
        '    trough = row - start;',
        '  }',
        '} else {',
        '  if (trough >= 0) {',
        ...indented(indented(endSpell('row - start', 'sessions', '1'))),
        '  }',
        '  peakAt = row - start;',
        '  peakSession = sessions;',
        '  high = value;',
        '  low = value;',
        '}',
      ]),
      '}',
      'if (end === lasts[statSession] + 1) {',
      '  const value = equities[end - 1 - base];',
      '  returns[sessions] = before > 0 ? value / before - 1 : NaN;',
      '  before = value;',
      '  sessions += 1;',
      '  statSession += 1;',
      '}',
    ]),
    '}',
  ];
}

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
