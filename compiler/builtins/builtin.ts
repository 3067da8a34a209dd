/** How the language's own functions are described: primitives here, the rest as `indicator` declarations in Strata. */

import type { SectionMeasure } from '../../runtime/program.ts';

export interface BuiltinDoc {
  /** One line a trader reads on hover. */
  readonly summary: string;
  /** The formula, in the language's own notation. */
  readonly formula: string;
  /** Where it was published, or whose convention is followed and why. */
  readonly source: string;
}

/**
 * What an argument may be. `series`: any number stream, `condition`: true or false, `bars`: a whole number ≥ 1
 * known when params are bound, `number`: any number known when params are bound.
 */
export type ArgumentKind = 'series' | 'condition' | 'bars' | 'number';

export interface BuiltinParameter {
  readonly name: string;
  readonly kind: ArgumentKind;
  readonly default?: number;
}

/**
 * Unit of the result: `same` as the first series, `number` (none), `product` of the two series' units,
 * `root` (square root of the first's), `free` (takes what its place needs).
 */
export type UnitRule = 'same' | 'number' | 'product' | 'root' | 'bars';

/** A function that lowers to one node of the plan. */
export interface Primitive {
  readonly name: string;
  /** Internal ones can only be called from the prelude: building blocks without meaning to a trader. */
  readonly internal?: boolean;
  readonly parameters: readonly BuiltinParameter[];
  readonly result: 'condition' | UnitRule;
  /** The node it becomes. */
  readonly operation:
    | { readonly kind: 'pure' | 'kernel'; readonly name: string }
    /** A comparison across the universe. */
    | { readonly kind: 'section'; readonly measure: SectionMeasure };
  /** Bounds that the result never leaves, where arithmetic alone would not show them. */
  readonly range?: readonly [low: number, high: number];
  readonly doc: BuiltinDoc;
}

/**
 * A family of indicators written in Strata. `source` holds `indicator` declarations, each with a doc comment whose
 * first line is the summary and whose lines `formula:` and `source:` fill `BuiltinDoc`.
 * A parameter's type is written after a colon: `x` (series), `c: condition`, `n: bars`, `k: number`.
 */
export interface PreludeFamily {
  readonly family: string;
  readonly source: string;
  /** Bounds of an output that interval arithmetic cannot find: `rsi` → [0, 100]; `macd.signal` names a field. */
  readonly ranges?: Readonly<Record<string, readonly [low: number, high: number]>>;
}
