/** What a `backtest` declaration fixes; the compiler makes it from the program's text. */

export type { BacktestSpec, Commission, CostModel, FillModel } from '../compiler/index.ts';
export { DEFAULT_FILL_MODEL } from '../compiler/index.ts';
