/** A strategy's `let`s as outputs of an evaluator: what a chart draws beside the prices. */

import type { CompiledStrategy } from './compilation.ts';
import { optimise } from './optimise.ts';

export interface LetOutputs {
  /** In the order of the plan; output k is the value of the k-th. */
  readonly names: readonly string[];
  /** Without rules: it computes the values of the `let`s and nothing else. */
  readonly strategy: CompiledStrategy;
}

/** Numbers only: a condition has no place on a scale. */
export function letOutputs(strategy: CompiledStrategy): LetOutputs {
  const { plan } = strategy;
  const named = plan.nodes.filter(
    ({ label, level, type }) => label !== undefined && level === 'stream' && type === 'number',
  );
  const outputs = named.map(({ id }) => id);
  return {
    names: named.map(({ label = '' }) => label),
    strategy: { ...strategy, plan: optimise({ ...plan, rules: [], outputs }), feeds: [] },
  };
}
