/** The assumptions of a run as sentences: money, costs, fill model, policy. */

import type { ReportedPolicy, ReportedStrategy } from './report.ts';
import { formatDecimal } from './report-format.ts';
import type { Commission, CostModel, FillModel } from './spec.ts';

export function costWords(costs: CostModel, currency: string): string {
  const parts = costs.commissions
    .filter((commission) => commission.rate > 0 || commission.min !== undefined)
    .map((commission) => commissionWords(commission, currency));
  if (parts.length === 0) parts.push('no commission');
  parts.push(costs.slippage > 0 ? `slippage ${basisPoints(costs.slippage)}` : 'no slippage');
  if (costs.participation !== undefined) {
    parts.push(`at most ${plainPercent(costs.participation)} of a bar's volume`);
  }
  if (costs.borrowPerYear > 0) parts.push(`borrow ${plainPercent(costs.borrowPerYear)} a year`);
  if (costs.interestPerYear > 0) {
    parts.push(`margin interest ${plainPercent(costs.interestPerYear)} a year`);
  }
  return parts.join(' · ');
}

function commissionWords(commission: Commission, currency: string): string {
  const { kind, rate, min, max } = commission;
  const base =
    kind === 'percent'
      ? `${plainPercent(rate)} of value`
      : `${plainNumber(rate)} ${currency} per ${kind === 'per share' ? 'share' : 'order'}`;
  const bound = (limit: NonNullable<Commission['min']>): string =>
    limit.kind === 'money'
      ? `${plainNumber(limit.amount)} ${currency}`
      : plainPercent(limit.amount);
  const bounds = [min && `min ${bound(min)}`, max && `max ${bound(max)}`].filter(Boolean);
  return ['commission', base, ...bounds].join(' ');
}

/** Every rule of the fill model, for each its own clause; those that are not the default say so. */
export function fillWords(fill: FillModel): string {
  return [
    fill.market === 'next open'
      ? 'market orders at the next open'
      : 'MARKET ORDERS AT THE SAME CLOSE THAT DECIDED THEM (cannot be traded)',
    'limits at their price or a better open',
    'stops at their price or the open that gapped',
    fill.size === 'at signal' ? "size from the signal's close" : 'size from the fill',
    `protections from the ${fill.protectionBase === 'entry' ? 'fill price' : "signal's close"}, ` +
      `working from the ${fill.protectionFrom === 'entry bar' ? 'entry bar' : 'bar after entry'} on`,
    bothInOneBarWords(fill.bothInOneBar),
    fill.exitAndStop === 'market exit'
      ? 'a pending exit fills at the open, before a stop'
      : 'a stop goes before a pending exit',
    fill.atEnd === 'mark' ? 'open positions marked at the end' : 'open positions closed at the end',
  ].join(' · ');
}

function bothInOneBarWords(rule: FillModel['bothInOneBar']): string {
  if (rule === 'nearest to open') return 'stop and take in one bar: the nearer to the open first';
  return `stop and take in one bar: the ${rule === 'stop first' ? 'stop' : 'take'} first`;
}

export function policyWords(policy: ReportedPolicy): string {
  if (policy.rules === 0) return `${policy.name} · EMPTY: no order was checked against any limit`;
  const rules = `${policy.rules} ${policy.rules === 1 ? 'rule' : 'rules'}`;
  if (policy.origin === 'default') {
    return `${policy.name} (shipped): no policy was named · ${rules}`;
  }
  return `${policy.name}${policy.origin === 'shipped' ? ' (shipped)' : ''} · ${rules}`;
}

export function paramWords(params: Readonly<Record<string, number>>): string {
  const parts = Object.entries(params).map(([name, value]) => `${name} = ${plainNumber(value)}`);
  return parts.length === 0 ? 'none' : parts.join(' · ');
}

export function accountWords(cash: number, currency: string, margin: number, lot: number): string {
  return [
    `${formatDecimal(cash, Number.isInteger(cash) ? 0 : 2)} ${currency}`,
    margin === 1 ? 'no borrowing' : `margin ${plainNumber(margin)}x`,
    lot === 1 ? 'whole shares' : `lots of ${lotText(lot)}`,
  ].join(' · ');
}

/** `0.00000001`, where plain conversion writes `1e-8`. */
function lotText(lot: number): string {
  return lot.toFixed(12).replace(/\.?0+$/, '');
}

function basisPoints(ratio: number): string {
  return `${plainNumber(ratio * 10_000)} bp`;
}

function plainPercent(ratio: number): string {
  return `${plainNumber(ratio * 100)}%`;
}

/** Without the digits that only the binary representation added. */
function plainNumber(value: number): string {
  return String(Number(value.toPrecision(12)));
}

/** What was traded: a list of symbols, or a universe by its name when it has more than a line takes. */
export function universeWords({ symbols, universe }: ReportedStrategy): string {
  if (universe === undefined) return symbols.join(', ');
  return symbols.length <= LISTED_SYMBOLS
    ? `${universe.name}: ${symbols.join(', ')}`
    : `${universe.name}: ${formatDecimal(symbols.length, 0)} symbols`;
}

const LISTED_SYMBOLS = 8;
