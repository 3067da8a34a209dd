/** What names mean: the result of resolving, keyed by the place in the tree where the name stands. */

import type {
  CallExpression,
  IndicatorDeclaration,
  IndicatorParameter,
  LetStatement,
  NameExpression,
  OutStatement,
  ParamStatement,
} from '../grammar/index.ts';
import type { Primitive } from './builtins/builtin.ts';

export type Binding =
  | { readonly kind: 'let'; readonly statement: LetStatement | OutStatement }
  | { readonly kind: 'param'; readonly statement: ParamStatement }
  | { readonly kind: 'argument'; readonly parameter: IndicatorParameter }
  | { readonly kind: 'predefined'; readonly name: string }
  /** Reported already. */
  | { readonly kind: 'error' };

export type FunctionBinding =
  | { readonly kind: 'primitive'; readonly primitive: Primitive }
  | { readonly kind: 'indicator'; readonly indicator: ResolvedIndicator };

/** An indicator with the meaning of every name in its body. */
export interface ResolvedIndicator {
  readonly declaration: IndicatorDeclaration;
  readonly bindings: Bindings;
  /** From the language's own library: a mistake inside is ours, and is shown at the call. */
  readonly shipped: boolean;
}

export interface Bindings {
  readonly names: ReadonlyMap<NameExpression, Binding>;
  readonly calls: ReadonlyMap<CallExpression, FunctionBinding>;
}

/** Which functions a place can call. */
export interface FunctionScope {
  has(name: string, shipped: boolean): boolean;
  find(name: string, shipped: boolean): FunctionBinding | undefined;
  /** One of the language's own functions that a user may call. */
  isShipped(name: string): boolean;
  /** Declared in the program, but not above the place that is being resolved. */
  isBelow(name: string): boolean;
  /** Names that a user may call, for "did you mean". */
  names(): readonly string[];
}
