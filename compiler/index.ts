/** The compiler's door. Nothing here knows of files, data or brokers, so it runs in a browser as it is. */

export type { BacktestSpec, Commission, CostModel, FillModel } from './backtest-spec.ts';
export { DEFAULT_FILL_MODEL } from './backtest-spec.ts';
export { type BoundStrategy, bindStrategy } from './bind.ts';
export type { Compilation, CompiledStrategy, ParamValues } from './compilation.ts';
export { type CompileOptions, compile, defaultParams } from './compile.ts';
export { explain } from './diagnostics/explain.ts';
export { HOUSE_SOURCE, housePolicy } from './house.ts';
export { InvariantError } from './invariant.ts';
export {
  type EmitSource,
  emitJavaScript,
  emitTypeScript,
  interpretStrategy,
  type LoadedStrategy,
  loadEvaluator,
} from './load.ts';
export type { ParamSpec, Plan, PlanNode } from './plan.ts';
export { printPlan } from './print-plan.ts';
