/**
 * Whether comparisons can hold together. Each says that one term is not above another; what follows from them is the
 * closure of that order, in which no term may lie below itself. Known facts (a low is not above its high, what
 * `require` says, the ends of ranges) are part of the order. Only orders are used, never distances: they survive rounding.
 */

import type { Form, Literal } from './condition-form.ts';
import { isNeverAbove } from './term-facts.ts';
import type { TermId, Terms } from './terms.ts';

export interface Theory {
  readonly terms: Terms;
  /** What holds on every bar: the program's `require`. */
  readonly axioms: readonly Literal[];
}

/** More ways through the `or`s than this are not followed. */
const MOST_WAYS = 128;
/** The closure takes time with the cube of the number of terms. */
const MOST_TERMS = 40;

/**
 * Literals that hold together in each way through the form; undefined where there are too many. An empty list: no
 * way, whatever the bar.
 */
export function waysThrough(form: Form): readonly (readonly Literal[])[] | undefined {
  if (form.kind === 'any') {
    const ways: (readonly Literal[])[] = [];
    for (const part of form.parts) {
      const own = waysThrough(part);
      if (!own) return undefined;
      ways.push(...own);
      if (ways.length > MOST_WAYS) return undefined;
    }
    return ways;
  }
  if (form.kind !== 'all') return [[form]];
  let ways: readonly (readonly Literal[])[] = [[]];
  for (const part of form.parts) {
    const own = waysThrough(part);
    if (!own || own.length * ways.length > MOST_WAYS) return undefined;
    ways = ways.flatMap((way) => own.map((more) => [...way, ...more]));
  }
  return ways;
}

/** A smallest part of the literals that cannot hold together; undefined where all can. */
export function contradiction(
  literals: readonly Literal[],
  theory: Theory,
): readonly Literal[] | undefined {
  if (!excludesItself(literals, theory)) return undefined;
  let core = literals;
  for (const literal of literals) {
    const without = core.filter((other) => other !== literal);
    if (excludesItself(without, theory)) core = without;
  }
  return core;
}

export function excludesItself(literals: readonly Literal[], theory: Theory): boolean {
  if (hasBothFlags(literals)) return true;
  const closure = closureOf(literals, theory);
  if (!closure) return false;
  const { ids, above } = closure;
  if (ids.some((id) => above(id, id) === 2)) return true;
  return literals.some(
    (literal) =>
      literal.kind === 'different' &&
      (literal.a === literal.b ||
        (above(literal.a, literal.b) > 0 && above(literal.b, literal.a) > 0)),
  );
}

function hasBothFlags(literals: readonly Literal[]): boolean {
  const compared = new Set(literals.flatMap(termsOf));
  return literals.some((literal, k) => {
    if (literal.kind === 'absent' && literal.value && compared.has(literal.id)) return true;
    if (literal.kind !== 'flag' && literal.kind !== 'absent') return false;
    return literals
      .slice(0, k)
      .some(
        (other) =>
          other.kind === literal.kind && other.id === literal.id && other.value !== literal.value,
      );
  });
}

function termsOf(literal: Literal): readonly TermId[] {
  if (literal.kind === 'order') return [literal.lower, literal.upper];
  return literal.kind === 'different' ? [literal.a, literal.b] : [];
}

interface Closure {
  readonly ids: readonly TermId[];
  /** 0: not known; 1: b is at a or above it; 2: b is above a. */
  above(a: TermId, b: TermId): number;
}

function closureOf(literals: readonly Literal[], theory: Theory): Closure | undefined {
  const { terms, axioms } = theory;
  const stated = [...literals, ...axioms];
  const compared = [...new Set(stated.flatMap(termsOf))];
  const ends = compared.flatMap((id) => endsOf(id, terms));
  const ids = [...new Set([...compared, ...ends.flat()])];
  if (ids.length > MOST_TERMS) return undefined;
  const size = ids.length;
  const place = new Map(ids.map((id, k) => [id, k]));
  const edges = new Uint8Array(size * size);
  const add = (a: TermId, b: TermId, strength: number): void => {
    const at = (place.get(a) ?? 0) * size + (place.get(b) ?? 0);
    edges[at] = Math.max(edges[at] ?? 0, strength);
  };
  for (const literal of stated)
    if (literal.kind === 'order') add(literal.lower, literal.upper, literal.isStrict ? 2 : 1);
  for (const [a, b] of ends) add(a, b, 1);
  for (const a of ids) for (const b of ids) addKnown(a, b, theory, add);
  close(edges, size);
  return {
    ids,
    above: (a, b) => edges[(place.get(a) ?? 0) * size + (place.get(b) ?? 0)] ?? 0,
  };
}

/** A term lies between the ends of its range. */
function endsOf(id: TermId, terms: Terms): readonly (readonly [TermId, TermId])[] {
  const { low, high } = terms.term(id).range;
  return [
    ...(Number.isFinite(low) ? [[terms.constant(low), id] as const] : []),
    ...(Number.isFinite(high) ? [[id, terms.constant(high)] as const] : []),
  ];
}

function addKnown(
  a: TermId,
  b: TermId,
  { terms }: Theory,
  add: (a: TermId, b: TermId, strength: number) => void,
): void {
  if (a === b) return;
  const [x, y] = [terms.term(a).range, terms.term(b).range];
  if (x.low === x.high && y.low === y.high && x.low < y.low) add(a, b, 2);
  else if (isNeverAbove(a, b, terms)) add(a, b, 1);
}

/** Warshall: a chain is strict where any of its links is. */
function close(edges: Uint8Array, size: number): void {
  for (let k = 0; k < size; k += 1)
    for (let a = 0; a < size; a += 1) {
      const first = edges[a * size + k] ?? 0;
      if (first === 0) continue;
      for (let b = 0; b < size; b += 1) {
        const second = edges[k * size + b] ?? 0;
        if (second > 0) edges[a * size + b] = Math.max(edges[a * size + b] ?? 0, first, second);
      }
    }
}

/** Whether the form is true on every bar on which all the literals are: not only never false, but never unknown either. */
export function follows(form: Form, literals: readonly Literal[], theory: Theory): boolean {
  switch (form.kind) {
    case 'all':
      return form.parts.every((part) => follows(part, literals, theory));
    case 'any':
      return form.parts.some((part) => follows(part, literals, theory));
    case 'order': {
      const { lower, upper, isStrict, node } = form;
      const opposite = {
        kind: 'order',
        lower: upper,
        upper: lower,
        isStrict: !isStrict,
        node,
      } as const;
      return arePresent(form, literals, theory) && excludesItself([...literals, opposite], theory);
    }
    case 'different': {
      const { a, b, node } = form;
      const equal = { kind: 'order', isStrict: false, node } as const;
      const both = [
        { ...equal, lower: a, upper: b },
        { ...equal, lower: b, upper: a },
      ];
      return arePresent(form, literals, theory) && excludesItself([...literals, ...both], theory);
    }
    default:
      return literals.some(
        (other) => other.kind === form.kind && other.id === form.id && other.value === form.value,
      );
  }
}

const PRICES: ReadonlySet<string> = new Set(['open', 'high', 'low', 'close']);

/** Every bar has its prices; what was compared has a value, and so has each part of a sum that has one. */
function arePresent(literal: Literal, literals: readonly Literal[], { terms }: Theory): boolean {
  const present = new Set<TermId>();
  const add = (id: TermId): void => {
    if (present.has(id)) return;
    present.add(id);
    const { shape } = terms.term(id);
    if (shape.kind === 'arithmetic' && shape.operator !== '??') shape.args.forEach(add);
  };
  literals.flatMap(termsOf).forEach(add);
  return termsOf(literal).every((id) => {
    const { shape } = terms.term(id);
    return (
      present.has(id) ||
      shape.kind === 'constant' ||
      (shape.kind === 'column' && PRICES.has(shape.name))
    );
  });
}
