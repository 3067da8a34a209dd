/** From the numbers of a `size` statement to a quantity. Quantities round toward zero to the lot. */

import type { Instrument } from '../market/index.ts';
import type { Evaluator } from './evaluator.ts';
import type { Sizing } from './program.ts';

/** What the size statement said at the signal, frozen with the entry. */
export interface SizeRequest {
  readonly kind: Sizing['kind'];
  /** Fraction, amount, quantity or target volatility. */
  readonly amount: number;
  /** Realised volatility a year; only for `volatility`. */
  readonly realized: number;
  /** `scaled by x`: |x| clamped to 0..1, 1 without it. */
  readonly scale: number;
}

/** Why an entry has no quantity. */
export interface NoSize {
  readonly rule: string;
  readonly text: string;
}

export const NOT_PROTECTIVE: NoSize = {
  rule: 'sizing.stop_not_protective',
  text: 'the stop is not on the protective side',
};

export interface SizeContext {
  readonly reference: number;
  /** Price of the protective stop as seen from the reference; NaN without one. */
  readonly stop: number;
  readonly isLong: boolean;
  readonly equity: number;
  readonly cash: number;
  readonly lot: number;
}

/** What the size statement says now; `last` itself where it says the same as then. */
export function readSize(
  sizing: Sizing,
  scaledBy: number | undefined,
  evaluator: Evaluator,
  last?: SizeRequest,
): SizeRequest {
  const scale = scaledBy === undefined ? 1 : Math.min(1, Math.abs(evaluator.output(scaledBy)));
  const realized = sizing.kind === 'volatility' ? evaluator.output(sizing.realized) : Number.NaN;
  const amount = evaluator.output(amountOf(sizing));
  const isSame =
    last !== undefined &&
    last.kind === sizing.kind &&
    Object.is(last.amount, amount) &&
    Object.is(last.realized, realized) &&
    Object.is(last.scale, scale);
  return isSame ? last : { kind: sizing.kind, amount, realized, scale };
}

function amountOf(sizing: Sizing): number {
  switch (sizing.kind) {
    case 'risk':
    case 'equity':
    case 'cash':
      return sizing.fraction;
    case 'money':
      return sizing.amount;
    case 'shares':
      return sizing.quantity;
    case 'volatility':
      return sizing.target;
    default:
      return sizing satisfies never;
  }
}

export function quantityOf(size: SizeRequest, context: SizeContext): number | NoSize {
  const { reference, lot } = context;
  const wanted = wantedQuantity(size, context);
  if (typeof wanted !== 'number') return wanted;
  const scaled = wanted * size.scale;
  if (!Number.isFinite(scaled) || !(reference > 0))
    return {
      rule: 'sizing.absent',
      text: 'the size could not be computed: a value that it reads is absent',
    };
  const quantity = toLot(scaled, lot);
  return quantity > 0
    ? quantity
    : { rule: 'sizing.zero_quantity', text: 'the size comes to less than one lot' };
}

function wantedQuantity(
  size: SizeRequest,
  { reference, stop, isLong, equity, cash }: SizeContext,
): number | NoSize {
  const { amount } = size;
  switch (size.kind) {
    case 'risk': {
      const distance = isLong ? reference - stop : stop - reference;
      if (Number.isNaN(distance))
        return { rule: 'sizing.stop_absent', text: 'the distance to the stop is absent' };
      if (distance <= 0) return NOT_PROTECTIVE;
      return (amount * equity) / distance;
    }
    case 'equity':
      return (amount * equity) / reference;
    case 'cash':
      return (amount * cash) / reference;
    case 'money':
      return amount / reference;
    case 'shares':
      return amount;
    case 'volatility':
      return (Math.min(1, amount / size.realized) * equity) / reference;
    default:
      size.kind satisfies never;
      return Number.NaN;
  }
}

/** Alpaca and IBKR both take a millionth of a share. */
const FRACTION = 1e-6;

/** Smallest step of a quantity: the instrument's own, unless shares may be split. */
export function lotSize(instrument: Instrument, fractional: boolean): number {
  return fractional ? FRACTION : instrument.lotSize;
}

/** The largest whole number of lots in `quantity`. Within one part in 1e12 of a whole number it counts as that. */
export function toLot(quantity: number, lot: number): number {
  // Whole shares are the rule, and divisions wait for one another.
  if (lot === 1) return wholeOf(quantity);
  if (lot >= 1) return wholeOf(quantity / lot) * lot;
  // Dividing by the inverse gives the decimal nearest to the quantity: 14.705882, not 14.705881999999999.
  const perUnit = Math.round(1 / lot);
  return wholeOf(quantity * perUnit) / perUnit;
}

/** Rounded down, unless the last bits of a division put it just below a whole number. */
function wholeOf(lots: number): number {
  const nearest = Math.round(lots);
  return Math.abs(lots - nearest) <= Math.min(1e-6, 1e-12 * Math.abs(lots))
    ? nearest
    : Math.floor(lots);
}

/** A sum of quantities as the decimal that it is: 0.1 + 0.2 shares are 0.3. Lots are no finer than 1e-8. */
export function exactQuantity(quantity: number): number {
  return Number.isInteger(quantity) ? quantity : Math.round(quantity * 1e9) / 1e9;
}
