/**
 * The dataflow plan: what a strategy computes, as a graph without cycles in which equal sub-expressions are
 * one node. Nodes are in topological order: a node's arguments have smaller ids.
 */

import type { Span } from '../grammar/index.ts';

export type NodeId = number;

/** When a value is known: in the text, when params are bound, or bar by bar. */
export type Level = 'const' | 'param' | 'stream';

/**
 * Numbers are doubles, absent is NaN. Conditions are Kleene's three values, ordered so that
 * `and` is the smaller and `or` the larger of two: FALSE < UNKNOWN < TRUE.
 */
export type ValueType = 'number' | 'bool';

export const FALSE = 0;
export const UNKNOWN = 1;
export const TRUE = 2;

export type Operation =
  | { readonly kind: 'const'; readonly value: number }
  | { readonly kind: 'param'; readonly name: string }
  /** `isLinked`: filled from another clock, so that its first value may come at any bar. */
  | { readonly kind: 'column'; readonly name: string; readonly isLinked?: true }
  /** Stateless: see pure-operations.ts. */
  | { readonly kind: 'pure'; readonly name: string }
  /** With state: see kernels/. The first arguments are streams, the rest are known when params are bound. */
  | { readonly kind: 'kernel'; readonly name: string };

export interface PlanNode {
  readonly id: NodeId;
  readonly operation: Operation;
  readonly args: readonly NodeId[];
  readonly level: Level;
  readonly type: ValueType;
  /** The user's text that this node was first made for. */
  readonly span: Span;
  /** The name of the `let` whose value this is. */
  readonly label?: string;
}

export interface ParamSpec {
  readonly name: string;
  readonly value: number;
  /** `integer` where the default and every value of the range are whole. */
  readonly integer: boolean;
  readonly range?: { readonly low: number; readonly high: number; readonly step?: number };
}

export interface Plan {
  readonly nodes: readonly PlanNode[];
  readonly params: readonly ParamSpec[];
  /** Rule r's condition. */
  readonly rules: readonly NodeId[];
  /** What `Evaluator.output(k)` gives. */
  readonly outputs: readonly NodeId[];
}
