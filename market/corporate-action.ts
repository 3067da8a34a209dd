/** Splits and dividends, and how they change the prices before them. */

import { type BarColumns, firstBarOfSession } from './bars.ts';

export interface Split {
  readonly kind: 'split';
  readonly symbol: string;
  /** First session that trades on the new terms, days since 1970-01-01. */
  readonly exDate: number;
  /** New shares per old: 7 for seven-for-one, 0.125 for a one-for-eight reverse split. */
  readonly ratio: number;
}

export interface Dividend {
  readonly kind: 'dividend';
  readonly symbol: string;
  readonly exDate: number;
  /** Per share as held at the close before the ex-date: of the old shares where a split falls on the same day. */
  readonly amount: number;
}

export type CorporateAction = Split | Dividend;

/** How far a series' prices have been adjusted already by whoever made the file. */
export type Adjustment = 'raw' | 'split' | 'total';

export interface AdjustmentFactors {
  readonly price: number;
  readonly volume: number;
}

/**
 * What the bars before the ex-date are multiplied with. A dividend takes 1 − amount ÷ previous close (as
 * CRSP and LEAN do); undefined when that is not above zero, or the close is not.
 */
export function adjustmentFactors(
  action: CorporateAction,
  previousClose: number,
): AdjustmentFactors | undefined {
  switch (action.kind) {
    case 'split':
      return action.ratio > 0 ? { price: 1 / action.ratio, volume: action.ratio } : undefined;
    case 'dividend': {
      const price = 1 - action.amount / previousClose;
      return previousClose > 0 && price > 0 ? { price, volume: 1 } : undefined;
    }
    default:
      action satisfies never;
      return undefined;
  }
}

/**
 * Multiplies the bars before `end` in place and returns the factors; `end` is the first bar on the new
 * terms. Undefined, and nothing changed, when there is no bar before it or no sane factor.
 */
export function adjustPrefix(
  columns: BarColumns,
  action: CorporateAction,
  end: number,
): AdjustmentFactors | undefined {
  if (end <= 0) return undefined;
  const factors = adjustmentFactors(action, columns.close[end - 1] ?? Number.NaN);
  if (factors === undefined) return undefined;
  const { open, high, low, close, volume } = columns;
  scale(open, factors.price, end);
  scale(high, factors.price, end);
  scale(low, factors.price, end);
  scale(close, factors.price, end);
  if (factors.volume !== 1) scale(volume, factors.volume, end);
  return factors;
}

/**
 * Adjusts raw columns in place for every action of their symbol with an ex-date up to `asOf` (default: the
 * last bar's session), so that the prices after the last ex-date stay as they were traded.
 */
export function adjustBars(
  columns: BarColumns,
  actions: readonly CorporateAction[],
  asOf?: number,
): void {
  const until = asOf ?? columns.session[columns.length - 1] ?? Number.NEGATIVE_INFINITY;
  for (const action of orderActions(actions)) {
    if (action.symbol !== columns.symbol || action.exDate > until) continue;
    adjustPrefix(columns, action, firstBarOfSession(columns, action.exDate));
  }
}

/** By ex-date, then symbol; on the same day a dividend comes first, because its amount is per old share. */
export function orderActions(actions: readonly CorporateAction[]): readonly CorporateAction[] {
  return actions.toSorted(
    (a, b) => a.exDate - b.exDate || compareText(a.symbol, b.symbol) || compareText(a.kind, b.kind),
  );
}

/**
 * The actions that prices adjusted so far still need. Split-adjusted prices need dividends only, in today's
 * shares: the amounts are divided by every later split. Totally adjusted ones need none.
 */
export function remainingActions(
  adjusted: Adjustment,
  actions: readonly CorporateAction[],
): readonly CorporateAction[] {
  if (adjusted === 'total') return [];
  const ordered = orderActions(actions);
  if (adjusted === 'raw') return ordered;
  return ordered.filter(isDividend).map((dividend) => ({
    ...dividend,
    amount: ordered.filter(isSplit).reduce((amount, split) => {
      const later = split.symbol === dividend.symbol && split.exDate >= dividend.exDate;
      return later ? amount / split.ratio : amount;
    }, dividend.amount),
  }));
}

function isSplit(action: CorporateAction): action is Split {
  return action.kind === 'split';
}

function isDividend(action: CorporateAction): action is Dividend {
  return action.kind === 'dividend';
}

function scale(values: Float64Array, factor: number, end: number): void {
  for (let i = 0; i < end; i += 1) values[i] = (values[i] ?? Number.NaN) * factor;
}

/** By code unit: `localeCompare` would order by the machine's language. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
