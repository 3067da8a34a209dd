/** Stops, takes and trails: read on the signal's bar, frozen, and turned into prices at the fill. */

import type { Instrument } from '../../market/index.ts';
import type { Evaluator } from '../evaluator.ts';
import type { Order } from '../orders/order.ts';
import type { Protection, Side } from '../program.ts';

/** One protection with its number frozen. */
export interface FrozenProtection {
  readonly measure: Protection['measure'];
  readonly value: number;
  /** What a distance is measured from; NaN: the fill price. */
  readonly base: number;
  readonly from: Protection['from'];
  readonly reason: string;
}

/** What protects one entry. */
export interface ProtectionPlan {
  readonly stop?: FrozenProtection;
  readonly take?: FrozenProtection;
  readonly trail?: FrozenProtection;
}

/** One entry's protective orders: when one fills, the other is cancelled. */
export interface Bracket {
  readonly entry: Order;
  readonly plan: ProtectionPlan;
  /** Shares of the entry that are still held. */
  quantity: number;
  stop: Order | undefined;
  take: Order | undefined;
  /** |fill − first stop|; NaN without a stop. */
  readonly initialRisk: number;
}

/** How the backtest's fill options change what a program says. */
export interface ProtectionOptions {
  readonly base: 'entry' | 'signal';
  readonly from: 'entry bar' | 'next bar';
}

const NOTHING: ProtectionPlan = {};

export function freezeProtections(
  protections: readonly Protection[],
  side: Side,
  signalClose: number,
  options: ProtectionOptions,
  evaluator: Evaluator,
): ProtectionPlan {
  return protections.length === 0
    ? NOTHING
    : freezeAll(protections, side, signalClose, options, evaluator);
}

/** Apart, because a function with a function inside costs memory before its first line. */
function freezeAll(
  protections: readonly Protection[],
  side: Side,
  signalClose: number,
  options: ProtectionOptions,
  evaluator: Evaluator,
): ProtectionPlan {
  const freeze = (kind: Protection['kind']): FrozenProtection | undefined => {
    const found = protections.find(
      (protection) =>
        protection.kind === kind && (protection.side === undefined || protection.side === side),
    );
    if (!found) return undefined;
    const isFromSignal = options.base === 'signal' || found.base === 'signal';
    return {
      measure: found.measure,
      value: evaluator.output(found.value),
      base: isFromSignal ? signalClose : Number.NaN,
      from: options.from === 'next bar' ? 'next bar' : found.from,
      reason: found.reason,
    };
  };
  const stop = freeze('stop');
  const take = freeze('take');
  const trail = freeze('trail');
  return { ...(stop && { stop }), ...(take && { take }), ...(trail && { trail }) };
}

/** True when a number that protection depends on is absent: no entry may be made then. */
export function isProtectionAbsent({ stop, take, trail }: ProtectionPlan): boolean {
  return isAbsent(stop) || isAbsent(take) || isAbsent(trail);
}

function isAbsent(part: FrozenProtection | undefined): boolean {
  return part !== undefined && !Number.isFinite(part.value);
}

/** Price of the stop for a fill at `fill`: the tighter of stop and trail; NaN without either. */
export function stopPriceOf(plan: ProtectionPlan, side: Side, fill: number): number {
  const fixed = plan.stop ? against(plan.stop, side, fill, Number.NaN) : Number.NaN;
  const risk = Math.abs(fill - fixed);
  const trailing = plan.trail ? against(plan.trail, side, fill, risk) : Number.NaN;
  return tighter(side, fixed, trailing);
}

/** Price of the take for a fill at `fill`; NaN without one. */
export function takePriceOf(
  plan: ProtectionPlan,
  side: Side,
  fill: number,
  initialRisk: number,
): number {
  const { take } = plan;
  if (!take) return Number.NaN;
  const opposite = side === 'long' ? 'short' : 'long';
  return against(take, opposite, fill, initialRisk);
}

/** The price at a distance against a position of this side. */
function against(part: FrozenProtection, side: Side, fill: number, initialRisk: number): number {
  const base = Number.isNaN(part.base) ? fill : part.base;
  const sign = side === 'long' ? -1 : 1;
  switch (part.measure) {
    case 'level':
      return part.value;
    case 'ratio':
      return base * (1 + sign * part.value);
    case 'multiple':
      return fill + sign * part.value * initialRisk;
    case 'distance':
      return base + sign * part.value;
    default:
      return part.measure satisfies never;
  }
}

/** A trail's price as seen from a close: read again at each, and it only tightens. */
export function trailedPrice(
  measure: Protection['measure'],
  value: number,
  side: Side,
  close: number,
  initialRisk: number,
): number {
  const part = { measure, value, base: Number.NaN, from: 'entry bar', reason: '' } as const;
  return against(part, side, close, initialRisk);
}

/** The stop that is hit first; NaN only if both are. */
export function tighter(side: Side, a: number, b: number): number {
  if (Number.isNaN(a)) return b;
  if (Number.isNaN(b)) return a;
  return side === 'long' ? Math.max(a, b) : Math.min(a, b);
}

/** Smallest price step: below a dollar, US venues quote in hundredths of a cent (SEC rule 612). */
function tickAt(instrument: Instrument, price: number): number {
  return instrument.tickSize === 0.01 && price < 1 ? 0.0001 : instrument.tickSize;
}

/** Down to the tick, where a price within one part in 1e9 of a tick counts as on it. */
export function roundDown(instrument: Instrument, price: number): number {
  return rounded(instrument, price, (ticks) => Math.floor(ticks + 1e-9 * Math.abs(ticks)));
}

export function roundUp(instrument: Instrument, price: number): number {
  return rounded(instrument, price, (ticks) => Math.ceil(ticks - 1e-9 * Math.abs(ticks)));
}

function rounded(instrument: Instrument, price: number, whole: (ticks: number) => number): number {
  const tick = tickAt(instrument, price);
  // Dividing by the inverse keeps 101.37 the double nearest to it: 10137 × 0.01 is not.
  const perUnit = Math.round(1 / tick);
  return whole(price * perUnit) / perUnit;
}

/** Limits round to the passive side: a buy pays no more, a sale gets no less. */
export function roundLimit(instrument: Instrument, price: number, isBuy: boolean): number {
  return isBuy ? roundDown(instrument, price) : roundUp(instrument, price);
}

/**
 * Stops round to the protective side: one that protects acts no later than asked, one that enters no earlier.
 * A buy stop is hit from below, a sell stop from above.
 */
export function roundStop(
  instrument: Instrument,
  price: number,
  isBuy: boolean,
  enters: boolean,
): number {
  return isBuy === enters ? roundUp(instrument, price) : roundDown(instrument, price);
}
