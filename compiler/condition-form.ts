/**
 * A condition as comparisons joined by `and` and `or`: `not` is pushed to the comparisons, `crosses` and `between` are
 * written out. The form holds whenever the condition is true; it may hold more often, where a part is left open.
 */

import type { BinaryExpression, Expression, IsExpression } from '../grammar/index.ts';
import type { TermId, Terms } from './terms.ts';

export type Literal =
  /** `lower` is below `upper`, or at it where that is not strict. Both have values. */
  | {
      readonly kind: 'order';
      readonly lower: TermId;
      readonly upper: TermId;
      readonly isStrict: boolean;
      readonly node: Expression;
    }
  | {
      readonly kind: 'different';
      readonly a: TermId;
      readonly b: TermId;
      readonly node: Expression;
    }
  /** A condition that is not looked into is true, or is false. */
  | {
      readonly kind: 'flag';
      readonly id: TermId;
      readonly value: boolean;
      readonly node: Expression;
    }
  | {
      readonly kind: 'absent';
      readonly id: TermId;
      readonly value: boolean;
      readonly node: Expression;
    };

export type Form =
  | Literal
  | { readonly kind: 'all'; readonly parts: readonly Form[] }
  | { readonly kind: 'any'; readonly parts: readonly Form[] };

/** Holds always, and never. */
const ALWAYS: Form = { kind: 'all', parts: [] };
const NEVER: Form = { kind: 'any', parts: [] };

/** Conditions that name others many times over would be written out for ever. */
const MOST_PARTS = 200;

/** When the condition is `value`: true, or false, not unknown. */
export function formOf(condition: Expression, value: boolean, terms: Terms): Form {
  const { names } = terms.bindings;
  let parts = 0;
  return of(condition, value);

  function of(node: Expression, isTrue: boolean): Form {
    parts += 1;
    if (parts > MOST_PARTS) return flag(node, isTrue);
    const both = (...forms: readonly Form[]): Form => ({
      kind: isTrue ? 'all' : 'any',
      parts: forms,
    });
    switch (node.kind) {
      case 'ParenExpression':
        return of(node.inner, isTrue);
      case 'BooleanLiteral':
        return node.value === isTrue ? ALWAYS : NEVER;
      case 'NameExpression': {
        const binding = names.get(node);
        return binding?.kind === 'let' ? of(binding.statement.value, isTrue) : flag(node, isTrue);
      }
      case 'UnaryExpression':
        return node.operator === 'not'
          ? shownAs(node, of(node.operand, !isTrue))
          : flag(node, isTrue);
      case 'BinaryExpression':
        return ofBinary(node, isTrue);
      case 'CrossExpression': {
        const [lower, upper] =
          node.direction === 'above' ? [node.right, node.left] : [node.left, node.right];
        const [below, above] = [terms.idOf(lower), terms.idOf(upper)];
        return both(
          order(terms.past(above, 1), terms.past(below, 1), false, node, isTrue),
          order(below, above, true, node, isTrue),
        );
      }
      case 'BetweenExpression': {
        const operand = terms.idOf(node.operand);
        return both(
          order(terms.idOf(node.low), operand, false, node, isTrue),
          order(operand, terms.idOf(node.high), false, node, isTrue),
        );
      }
      case 'RisingExpression': {
        const now = terms.idOf(node.operand);
        const before = terms.past(now, 1);
        if (!isTrue) return flag(node, false);
        const [lower, upper] = node.direction === 'rising' ? [before, now] : [now, before];
        return all(order(lower, upper, true, node, true), flag(node, true));
      }
      case 'ForBarsExpression':
        return isTrue ? all(of(node.condition, true), flag(node, true)) : flag(node, false);
      case 'WithinBarsExpression':
        return isTrue ? flag(node, true) : all(of(node.condition, false), flag(node, false));
      case 'IfExpression':
        return any(
          all(of(node.condition, true), of(node.then, isTrue)),
          all(of(node.condition, false), of(node.otherwise, isTrue)),
        );
      case 'IsExpression':
        return ofIs(node, isTrue);
      default:
        return flag(node, isTrue);
    }
  }

  function flag(node: Expression, isTrue: boolean): Form {
    return { kind: 'flag', id: terms.idOf(node), value: isTrue, node };
  }

  function ofBinary(node: BinaryExpression, isTrue: boolean): Form {
    const { operator, left, right } = node;
    if (operator === 'and' || operator === 'or') {
      const kind = (operator === 'and') === isTrue ? 'all' : 'any';
      return { kind, parts: [of(left, isTrue), of(right, isTrue)] };
    }
    const [a, b] = [terms.idOf(left), terms.idOf(right)];
    switch (operator) {
      case '<':
      case '<=':
        return order(a, b, operator === '<', node, isTrue);
      case '>':
      case '>=':
        return order(b, a, operator === '>', node, isTrue);
      case '==':
      case '!=':
        return equality(a, b, node, (operator === '==') === isTrue);
      default:
        // `c ?? d` is c or d; which of the two is left open.
        return flag(node, isTrue);
    }
  }

  function ofIs(node: IsExpression, isTrue: boolean): Form {
    const is = node.negated !== isTrue;
    const id = terms.idOf(node.operand);
    const side = SIDES[node.what.name];
    if (side !== undefined) return equality(id, terms.constant(side), node, is);
    return { kind: 'absent', id, value: (node.what.name === 'absent') === is, node };
  }
}

/** What `position.side` holds. */
const SIDES: Readonly<Record<string, number>> = { long: 1, short: -1, flat: 0 };

/** A message names the `not` as well. */
function shownAs(node: Expression, form: Form): Form {
  return form.kind === 'all' || form.kind === 'any'
    ? { ...form, parts: form.parts.map((part) => shownAs(node, part)) }
    : { ...form, node };
}

function all(...parts: readonly Form[]): Form {
  return { kind: 'all', parts };
}

function any(...parts: readonly Form[]): Form {
  return { kind: 'any', parts };
}

function order(
  lower: TermId,
  upper: TermId,
  isStrict: boolean,
  node: Expression,
  isTrue: boolean,
): Literal {
  return isTrue
    ? { kind: 'order', lower, upper, isStrict, node }
    : { kind: 'order', lower: upper, upper: lower, isStrict: !isStrict, node };
}

function equality(a: TermId, b: TermId, node: Expression, isEqual: boolean): Form {
  if (!isEqual) return { kind: 'different', a, b, node };
  return all(order(a, b, false, node, true), order(b, a, false, node, true));
}
