/** The compiler's door. Nothing here knows of files, data or brokers, so it runs in a browser as it is. */

export type { BacktestSpec, Commission, CostModel, FillModel } from './backtest-spec.ts';
export { DEFAULT_FILL_MODEL } from './backtest-spec.ts';
export { bindStrategy, defaultParams } from './bind.ts';
export type { Compilation, CompiledStrategy, ParamValues } from './compilation.ts';
export { compile } from './compile.ts';
export { type CostReport, costReport } from './cost-report.ts';
export type { DeploymentSpec } from './deployment-spec.ts';
export { explain } from './diagnostics/explain.ts';
export { housePolicy } from './house.ts';
export {
  type KernelDecision,
  type KernelJob,
  type KernelSupport,
  kernelOf,
  type LoadedKernel,
  loadKernel,
} from './kernel-emit/kernel.ts';
export {
  KERNEL_TOTALS,
  KERNEL_TRADE,
  type KernelOptions,
  type KernelRequest,
  type KernelText,
  type KernelTotal,
} from './kernel-emit/request.ts';
export { type LetOutputs, letOutputs } from './let-outputs.ts';
export type { ImportedFile } from './link.ts';
export {
  type EmitSource,
  emitTypeScript,
  type ImportText,
  interpretStrategy,
  type LoadedStrategy,
  loadEvaluator,
} from './load.ts';
export type { Plan, PlanNode } from './plan.ts';
export { printPlan } from './print-plan.ts';
export type { Expectation, Expected, ExpectedFill, GivenBars, TestSpec } from './test-spec.ts';
export {
  probeTrace,
  type StrategyTrace,
  type Traced,
  type TraceForm,
  type TraceProbe,
  traceStrategy,
} from './trace-strategy.ts';
