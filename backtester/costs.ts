/** What trading costs: commissions and slippage. */

import type { Commission, CostModel } from './spec.ts';

/** Commission of an order of which `quantity` shares worth `value` have filled. */
export function commissionOf(costs: CostModel, quantity: number, value: number): number {
  let total = 0;
  for (const commission of costs.commissions) total += oneCommission(commission, quantity, value);
  return total;
}

/** `commissionOf` by quantity and price, for who asks at every order: a plain share of the value has nothing to look up. */
export function commissionFor(costs: CostModel): (quantity: number, price: number) => number {
  const [only, ...others] = costs.commissions;
  if (only?.kind !== 'percent' || only.min || only.max || others.length > 0)
    return (quantity, price) => commissionOf(costs, quantity, quantity * price);
  const { rate } = only;
  return (quantity, price) => (quantity === 0 ? 0 : rate * (quantity * price));
}

function oneCommission(
  { kind, rate, min, max }: Commission,
  quantity: number,
  value: number,
): number {
  if (quantity === 0) return 0;
  const basis = kind === 'percent' ? value : kind === 'per share' ? quantity : 1;
  let fee = rate * basis;
  if (min) fee = Math.max(fee, min.kind === 'money' ? min.amount : min.amount * value);
  // Where both bite, the maximum wins, as in IBKR's schedule: a tiny order pays no more than its share.
  if (max) fee = Math.min(fee, max.kind === 'money' ? max.amount : max.amount * value);
  return fee;
}

/** Price after slippage: against the order, by a ratio of the price. */
export function slipped(price: number, isBuy: boolean, slippage: number): number {
  return isBuy ? price * (1 + slippage) : price * (1 - slippage);
}
