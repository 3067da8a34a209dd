/** In which ways a condition can be true, or false: worked out once, however many checks ask. */

import type { Expression } from '../grammar/index.ts';
import { type Form, formOf, type Literal } from './condition-form.ts';
import { keep } from './keep.ts';
import type { Terms } from './terms.ts';

/** Literals that hold together. Whoever keeps what follows from them keeps it by the list itself. */
export type Way = readonly Literal[];

export interface Ways {
  readonly form: Form;
  /** Undefined where there are too many. An empty list: no way, whatever the bar. */
  readonly ways: readonly Way[] | undefined;
}

/** More ways through the `or`s than this are not followed. */
const MOST_WAYS = 128;

const known = new WeakMap<Terms, Map<boolean, Map<Expression, Ways>>>();

/** When the condition is `value`: true, or false, not unknown. */
export function waysOf(condition: Expression, value: boolean, terms: Terms): Ways {
  if (condition.kind === 'ParenExpression') return waysOf(condition.inner, value, terms);
  const byValue = known.get(terms) ?? keep(known, terms, new Map());
  const byCondition = byValue.get(value) ?? keep(byValue, value, new Map());
  return (
    byCondition.get(condition) ?? keep(byCondition, condition, findWays(condition, value, terms))
  );
}

function findWays(condition: Expression, value: boolean, terms: Terms): Ways {
  const form = formOf(condition, value, terms);
  return { form, ways: waysThrough(form) };
}

function waysThrough(form: Form): readonly Way[] | undefined {
  if (form.kind === 'any') {
    const ways: Way[] = [];
    for (const part of form.parts) {
      const own = waysThrough(part);
      if (!own) return undefined;
      ways.push(...own);
      if (ways.length > MOST_WAYS) return undefined;
    }
    return ways;
  }
  if (form.kind !== 'all') return [[form]];
  let ways: readonly Way[] = [[]];
  for (const part of form.parts) {
    const own = waysThrough(part);
    if (!own || own.length * ways.length > MOST_WAYS) return undefined;
    ways = joined(ways, own);
  }
  return ways;
}

/** Each of the first with each of the second. */
function joined(ways: readonly Way[], more: readonly Way[]): readonly Way[] {
  const [only, ...others] = ways;
  if (only?.length === 0 && others.length === 0) return more;
  return ways.flatMap((way) => more.map((other) => [...way, ...other]));
}
