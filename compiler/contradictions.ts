/**
 * Whether comparisons can hold together. Each says that one term is not above another; what follows from them is the
 * closure of that order, in which no term may lie below itself. Known facts (a low is not above its high, what
 * `require` says, the ends of ranges) are part of the order. Only orders are used, never distances: they survive rounding.
 */

import type { Form, Literal } from './condition-form.ts';
import { keep } from './keep.ts';
import { isNeverAbove } from './term-facts.ts';
import type { TermId, Terms } from './terms.ts';

export interface Theory {
  readonly terms: Terms;
  /** What holds on every bar: the program's `require`. */
  readonly axioms: readonly Literal[];
}

/** The closure takes time with the cube of the number of terms. */
const MOST_TERMS = 40;

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
  const known = knownOf(literals, theory);
  known.excludesItself ??= findExclusion(literals, theory);
  return known.excludesItself;
}

function findExclusion(literals: readonly Literal[], theory: Theory): boolean {
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

/** What was found out about literals: several checks ask the same of one condition. */
interface Known {
  excludesItself?: boolean;
  /** Nothing in it where there are too many terms. */
  closure?: { readonly found: Closure | undefined };
  held?: Held;
}

/** A weak map costs its length at each collection of garbage, so one holds a few of the others. */
const knownOfTheory = new WeakMap<Theory, Map<readonly Literal[], Known>>();

function knownOf(literals: readonly Literal[], theory: Theory): Known {
  const byLiterals = knownOfTheory.get(theory) ?? keep(knownOfTheory, theory, new Map());
  return byLiterals.get(literals) ?? keep(byLiterals, literals, {});
}

function hasBothFlags(literals: readonly Literal[]): boolean {
  if (!literals.some(({ kind }) => kind === 'flag' || kind === 'absent')) return false;
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
  const known = knownOf(literals, theory);
  known.closure ??= { found: findClosure(literals, theory) };
  return known.closure.found;
}

function findClosure(literals: readonly Literal[], theory: Theory): Closure | undefined {
  const { terms, axioms } = theory;
  const facts = factsOf(terms);
  const ids: TermId[] = [];
  const place = new Map<TermId, number>();
  const visit = (id: TermId): void => {
    if (place.has(id)) return;
    place.set(id, ids.length);
    ids.push(id);
  };
  for (const literal of literals) termsOf(literal).forEach(visit);
  for (const literal of axioms) termsOf(literal).forEach(visit);
  for (const id of [...ids]) facts.ends(id).forEach(visit);
  if (ids.length > MOST_TERMS) return undefined;
  const size = ids.length;
  const edges = new Uint8Array(size * size);
  let at = 0;
  for (const a of ids) {
    const known = facts.row(a);
    for (const b of ids) {
      edges[at] = known(b);
      at += 1;
    }
  }
  for (const literal of literals) add(literal);
  for (const literal of axioms) add(literal);
  close(edges, size);
  return {
    ids,
    above: (a, b) => edges[(place.get(a) ?? 0) * size + (place.get(b) ?? 0)] ?? 0,
  };

  function add(literal: Literal): void {
    if (literal.kind !== 'order') return;
    const edge = (place.get(literal.lower) ?? 0) * size + (place.get(literal.upper) ?? 0);
    edges[edge] = Math.max(edges[edge] ?? 0, literal.isStrict ? 2 : 1);
  }
}

/** What is known of terms without any condition. The same terms meet in one rule after another. */
interface Facts {
  /** The constants at the ends of its range. */
  ends(id: TermId): readonly TermId[];
  /** Of terms b, as `above(a, b)`: 0, 1 or 2. */
  row(a: TermId): (b: TermId) => number;
}

const factsOfTerms = new WeakMap<Terms, Facts>();

function factsOf(terms: Terms): Facts {
  return factsOfTerms.get(terms) ?? keep(factsOfTerms, terms, createFacts(terms));
}

function createFacts(terms: Terms): Facts {
  const ends: (readonly TermId[] | undefined)[] = [];
  const rows: (((b: TermId) => number) | undefined)[] = [];
  return {
    ends(id) {
      ends[id] ??= endsOf(id, terms);
      return ends[id];
    },
    row(a) {
      rows[a] ??= rowOf(a);
      return rows[a];
    },
  };

  function rowOf(a: TermId): (b: TermId) => number {
    const row: (number | undefined)[] = [];
    return (b) => {
      row[b] ??= strengthBetween(a, b, terms);
      return row[b];
    };
  }
}

/** A term lies between the ends of its range. */
function endsOf(id: TermId, terms: Terms): readonly TermId[] {
  return [terms.term(id).range.low, terms.term(id).range.high]
    .filter(Number.isFinite)
    .map((end) => terms.constant(end));
}

function strengthBetween(a: TermId, b: TermId, terms: Terms): number {
  if (a === b) return 0;
  const [x, y] = [terms.term(a).range, terms.term(b).range];
  if (x.low === x.high && y.low === y.high && x.low < y.low) return 2;
  if (Number.isFinite(x.high) && x.high <= y.low) return x.high < y.low ? 2 : 1;
  return isNeverAbove(a, b, terms) ? 1 : 0;
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
      const held = heldBy(literals, theory);
      if (!isPresent(lower, held, theory) || !isPresent(upper, held, theory)) return false;
      const known = held.order?.(lower, upper);
      if (known !== undefined) return known >= (isStrict ? 2 : 1);
      const order = {
        kind: 'order',
        lower: upper,
        upper: lower,
        isStrict: !isStrict,
        node,
      } as const;
      return excludesItself([...literals, order], theory);
    }
    case 'different': {
      const { a, b, node } = form;
      const held = heldBy(literals, theory);
      if (!isPresent(a, held, theory) || !isPresent(b, held, theory)) return false;
      const equal = { kind: 'order', isStrict: false, node } as const;
      const both = [
        { ...equal, lower: a, upper: b },
        { ...equal, lower: b, upper: a },
      ];
      return excludesItself([...literals, ...both], theory);
    }
    default:
      return literals.some(
        (other) => other.kind === form.kind && other.id === form.id && other.value === form.value,
      );
  }
}

/** What follows from literals alone: worked out once, and asked for each rule that they are compared with. */
interface Held {
  /** What was compared has a value, and so has each part of a sum that has one. */
  readonly present: ReadonlySet<TermId>;
  /** As `above`, and undefined for terms that the literals do not compare. Absent where more than orders decides. */
  readonly order?: (a: TermId, b: TermId) => number | undefined;
}

function heldBy(literals: readonly Literal[], theory: Theory): Held {
  const known = knownOf(literals, theory);
  known.held ??= { present: presentIn(literals, theory), ...orderOf(literals, theory) };
  return known.held;
}

/** The opposite of an order closes a circle where, and only where, that order is in the closure. */
function orderOf(literals: readonly Literal[], theory: Theory): Pick<Held, 'order'> {
  const hasOthers = [...literals, ...theory.axioms].some(({ kind }) => kind === 'different');
  const closure =
    hasOthers || excludesItself(literals, theory) ? undefined : closureOf(literals, theory);
  if (!closure) return {};
  const compared = new Set(closure.ids);
  return {
    order(a, b) {
      if (!compared.has(a) || !compared.has(b)) return undefined;
      return Math.max(closure.above(a, b), a === b ? 1 : 0);
    },
  };
}

function presentIn(literals: readonly Literal[], { terms }: Theory): ReadonlySet<TermId> {
  const present = new Set<TermId>();
  const add = (id: TermId): void => {
    if (present.has(id)) return;
    present.add(id);
    const { shape } = terms.term(id);
    if (shape.kind === 'arithmetic' && shape.operator !== '??') shape.args.forEach(add);
  };
  literals.flatMap(termsOf).forEach(add);
  return present;
}

const PRICES: ReadonlySet<string> = new Set(['open', 'high', 'low', 'close']);

/** Every bar has its prices. */
function isPresent(id: TermId, { present }: Held, { terms }: Theory): boolean {
  if (present.has(id)) return true;
  const { shape } = terms.term(id);
  return shape.kind === 'constant' || (shape.kind === 'column' && PRICES.has(shape.name));
}
