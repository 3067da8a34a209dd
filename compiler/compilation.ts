/** What a compiled file is: the values that every later room works with. */

import type { Diagnostic, Span } from '../grammar/index.ts';
import type { StrategyProgram } from '../runtime/program.ts';
import type { RiskPolicy } from '../runtime/risk/policy.ts';
import type { BacktestSpec } from './backtest-spec.ts';
import type { DeploymentSpec } from './deployment-spec.ts';
import type { ImportedFile } from './link.ts';
import type { Plan } from './plan.ts';
import type { TestSpec } from './test-spec.ts';

/** Parameter values by name. */
export type ParamValues = Readonly<Record<string, number>>;

/** A stream on another clock: its plan, and what its class is called in the emitted code. */
export interface CompiledFeed {
  readonly className: string;
  readonly plan: Plan;
}

/** A strategy that passed every check. */
export interface CompiledStrategy {
  readonly name: string;
  readonly doc?: string;
  readonly span: Span;
  readonly plan: Plan;
  /** Streams on other clocks, as `program.feeds` lists them. */
  readonly feeds: readonly CompiledFeed[];
  /** As the engine sees it, warm-up for the params' default values. */
  readonly program: StrategyProgram;
  /** Each `require`, to be asked again for other values of the params. */
  readonly requirements: readonly { readonly text: string; holds(params: ParamValues): boolean }[];
  /** Params without a range: constants with a name. */
  readonly constants: readonly string[];
  readonly cost: { readonly stateBytes: number; readonly operationsPerBar: number };
}

/** The `when` conditions of a policy on the clock of a strategy that runs under it; output k is condition k. */
export interface CompiledConditions {
  readonly policy: string;
  readonly strategy: string;
  readonly program: CompiledStrategy;
}

export interface Compilation {
  readonly file: string;
  /** The text that was compiled; with imports, theirs as well: see `linked-source.ts`. */
  readonly source: string;
  /** The files that it imports, and those that they import. */
  readonly imports: readonly ImportedFile[];
  /** Names of the declarations below that stand in the file itself. */
  readonly own: ReadonlySet<string>;
  /** In source order, those of imported files last; the declarations below are those without an error. */
  readonly diagnostics: readonly Diagnostic[];
  readonly strategies: readonly CompiledStrategy[];
  readonly policies: readonly RiskPolicy[];
  readonly backtests: readonly BacktestSpec[];
  readonly deployments: readonly DeploymentSpec[];
  readonly conditions: readonly CompiledConditions[];
  readonly tests: readonly TestSpec[];
}
