/** What the parts of a kernel's text know of the run that they are written for. */

import type { Protection, Rule, Side } from '../../runtime/program.ts';
import type { RiskRule } from '../../runtime/risk/policy.ts';
import { numberText } from '../emit/names.ts';
import { assertPresent } from '../invariant.ts';
import type { NodeId } from '../plan.ts';
import type { Nodes } from './nodes.ts';
import type { KernelRequest } from './request.ts';
import type { Signals } from './signals.ts';

export interface Course {
  readonly request: KernelRequest;
  readonly nodes: Nodes;
  readonly signals: Signals;
  /** Sides that some rule enters. */
  readonly sides: readonly Side[];
  readonly reasons: Reasons;
  /** Text for the columns of prices. */
  readonly price: (column: 'open' | 'high' | 'low' | 'close') => string;
}

/** Names of rules, as numbers. */
export class Reasons {
  readonly #texts: string[] = [];

  numberOf(text: string): number {
    const known = this.#texts.indexOf(text);
    return known >= 0 ? known : this.#texts.push(text) - 1;
  }

  get all(): readonly string[] {
    return this.#texts;
  }
}

/** `isLong` decides, unless the program only ever holds one side. */
export function bySide({ sides }: Course, long: string, short: string): string {
  if (long === short || sides.length < 2) return sides[0] === 'short' ? short : long;
  return `(isLong ? ${long} : ${short})`;
}

export function isLongText(course: Course): string {
  return bySide(course, 'true', 'false') === '(isLong ? true : false)'
    ? 'isLong'
    : bySide(course, 'true', 'false');
}

/** The value of output k of the program at this bar. */
export function outputText({ request, signals }: Course, output: number): string {
  return signals.value(outputNode(request, output));
}

function outputNode({ strategy }: KernelRequest, output: number): NodeId {
  return assertPresent(strategy.plan.outputs[output], `output ${output} has a node`);
}

/** The protection of a kind that counts for a side: the first that is written for it. */
export function protectionOf(
  { program }: KernelRequest,
  kind: Protection['kind'],
  side: Side,
): Protection | undefined {
  return program.protections.find(
    (protection) =>
      protection.kind === kind && (protection.side === undefined || protection.side === side),
  );
}

/** An exit that closes this side. */
export function closes({ kind, side }: Rule, held: Side): boolean {
  return kind === 'exit' && (side === undefined || side === held);
}

/** Text of `commissionOf`: the fee of `quantity` shares worth `value`. Both are names. */
export function commissionFunction({ spec }: KernelRequest): readonly string[] {
  const lines = ['function commission(quantity, value) {', '  let total = 0;', '  let fee = 0;'];
  for (const { kind, rate, min, max } of spec.costs.commissions) {
    const basis = kind === 'percent' ? 'value' : kind === 'per share' ? 'quantity' : '1';
    lines.push(`  fee = ${numberText(rate)} * ${basis};`);
    if (min) lines.push(`  fee = Math.max(fee, ${limitText(min)});`);
    if (max) lines.push(`  fee = Math.min(fee, ${limitText(max)});`);
    lines.push('  total += fee;');
  }
  return [...lines, '  return total;', '}'];
}

function limitText({
  kind,
  amount,
}: {
  readonly kind: 'money' | 'ratio';
  readonly amount: number;
}): string {
  return kind === 'money' ? numberText(amount) : `${numberText(amount)} * value`;
}

/** Rules that act on the account without an order: a halt or a kill. */
export function watchedRules({ policy }: KernelRequest): readonly RiskRule[] {
  return policy.rules.filter(
    ({ metric, action }) =>
      (metric === 'drawdown' || metric === 'daily_loss') &&
      action !== 'reduce' &&
      action !== 'reject',
  );
}
