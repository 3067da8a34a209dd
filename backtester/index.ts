/** The backtester's door: run a strategy on bars, measure it, say it, write it down. */

export { assembleLive, type LiveAssembly } from './assemble-live.ts';
export {
  type AssembledRun,
  assembleRun,
  type Overrides,
  type PreparedRun,
  prepareRun,
  type RunHost,
  type RunNews,
  reportOfRun,
} from './assemble-run.ts';
export { type Bar, type HeldFrom, reached } from './bar-path.ts';
export { type CausalDifference, type CausalOutcome, checkCausal } from './causal.ts';
export { commissionOf, slipped } from './costs.ts';
export { prepareTraded } from './deployed-run.ts';
export { type LiveProgramInput, liveProgram } from './live-program.ts';
export {
  type Band,
  type ReturnBands,
  type TradeBands,
  tradeBands,
} from './luck/bands.ts';
export { type Luck, type LuckInput, luckOf } from './luck/luck.ts';
export { type CurveMetrics, computeMetrics, curveMetrics, type Metrics } from './metrics.ts';
export { METRIC_DEFINITIONS, type MetricDefinition } from './metrics-definitions.ts';
export { drawdownSeries } from './metrics-drawdown.ts';
export { sessionReturns } from './metrics-returns.ts';
export { runTest, type TestRun } from './program-test.ts';
export { testRow } from './program-test-json.ts';
export { renderTest } from './program-test-text.ts';
export { runTables, TABLE_FILES, type TableFile } from './records.ts';
export { reportJson, runRecord } from './records-json.ts';
export type { BacktestReport, ReportedNews, ReportedPolicy, ReportedTable } from './report.ts';
export { assembleReport, type ReportInput } from './report-assemble.ts';
export { exitKindOf } from './report-exits.ts';
export { activityFigures, comparedFigures, type Figure } from './report-figures.ts';
export { formatDecimal, formatPrice, formatTime, isoTime } from './report-format.ts';
export { renderHtml } from './report-html.ts';
export { notesOf } from './report-notes.ts';
export { type ReportOptions, renderReport } from './report-render.ts';
export { type Palette, paletteOf, type TextStyle, toAscii } from './report-style.ts';
export { type Column, characterWidth, displayWidth, renderTable, wrap } from './report-table.ts';
export type { OrderRecord, RunResult, Trade } from './result.ts';
export type { RunConditions } from './risk-conditions.ts';
export {
  type BacktestInput,
  type BacktestOutcome,
  runBacktest,
} from './run.ts';
export type { SeriesBars } from './run-data.ts';
export { newsOf } from './run-news.ts';
export type { TableMembers } from './run-universe.ts';
export { runWindows } from './run-windows.ts';
export {
  COARSE_STEPS,
  FINE_STEPS,
  type Point,
  type Space,
  spaceOf,
  valuesAt,
} from './search/axes.ts';
export { gridPoints, randomPoints } from './search/choose-points.ts';
export { type EvaluatePoints, runSearch, type SearchPlan } from './search/run-search.ts';
export { parseSpan, type WalkWindow, walkWindows } from './search/walk-windows.ts';
export { type Awaiting, restingFill } from './sim-slot.ts';
export {
  type BacktestSpec,
  type Commission,
  type CostModel,
  DEFAULT_FILL_MODEL,
  type FillModel,
} from './spec.ts';
export {
  EXIT,
  type ExitCode,
  ok,
  type Problem,
  type Refusal,
  type Step,
  usage,
  wrong,
} from './step.ts';
export {
  type Combinations,
  combination,
  combinationsOf,
  type Spread,
  spreadOf,
} from './sweep/combinations.ts';
export type {
  LostRuns,
  RunPiece,
  RunPlace,
  RunsAsked,
  RunsMade,
  RunWindow,
} from './sweep/run-place.ts';
export {
  type DetailedRun,
  prepareSweep,
  type RunOptions,
  runCombinations,
  runDetailed,
  runRows,
  type Sweep,
  type SweepOptions,
  type SweepOutcome,
  type SweepWay,
} from './sweep/sweep.ts';
export { type SweepInput, sweepInputOf } from './sweep/sweep-input.ts';
export {
  copyRow,
  createTable,
  METRIC_NAMES,
  ROW_STATES,
  type RowState,
  refuseRow,
  SWEEP_FIGURES,
  type SweepFigure,
  type SweepTable,
  stateOf,
  tableBytes,
  tableOver,
} from './sweep/table.ts';
export { sweepInstants } from './sweep-report/curves.ts';
export { judgeLuck } from './sweep-report/judge-luck.ts';
export { OBJECTIVE_NAMES, OBJECTIVES, type Objective, ranked } from './sweep-report/objective.ts';
export { robustnessOf } from './sweep-report/robustness.ts';
export { robustnessWords } from './sweep-report/robustness-text.ts';
export { sweepHtml } from './sweep-report/sweep-html.ts';
export {
  figureOf,
  paramsAt,
  rerunCommand,
  type SearchKind,
  type SweepRecord,
  type SweepResults,
} from './sweep-report/sweep-results.ts';
export { renderSweep } from './sweep-report/sweep-text.ts';
export type { SweepView } from './sweep-report/sweep-view.ts';
export { type Walked, type WalkRunner, walkForward } from './sweep-report/walk-forward.ts';
export { explainBar } from './why.ts';
export { whyRow } from './why-json.ts';
export { type RuleParts, type TreeRow, type WhyParts, whyParts } from './why-parts.ts';
export { renderWhy } from './why-text.ts';
export { type BarAt, barAt } from './why-time.ts';
