/** The library's door: `import { compile, backtest, sweep } from 'strata'`. What it does is told in docs/api.md. */

export { type BacktestOptions, backtest } from './backtest.ts';
export type {
  BacktestRun,
  EquityColumns,
  OrderColumns,
  TradeColumns,
} from './backtest-run.ts';
export {
  type Bars,
  barsOf,
  type ColumnOptions,
  type ReadOptions,
  readBars,
  type SymbolColumns,
} from './bars.ts';
export type { DataSource } from './host.ts';
export { compile, type Program, type ProgramParam, type ProgramSource } from './program.ts';
export {
  orThrow,
  type Problem,
  type ProgramDiagnostic,
  type Refused,
  type Result,
  StrataError,
} from './result.ts';
export { type SweepOptions, sweep } from './sweep.ts';
export type { SweepSearch } from './sweep-plan.ts';
export type { SweepAxis, SweepLuck, SweepRow, SweepRun } from './sweep-run.ts';
export { type Text, toArquero } from './tables.ts';
