/** The door of the store: bars and their provenance in one DuckDB file per data directory. */

export { listSeries } from './catalog.ts';
export { columnCacheBytes } from './column-cache.ts';
export { ColumnsLost, columnsHash, readColumns, writeColumns } from './column-file.ts';
export { COLUMNS_LAYOUT } from './column-layout.ts';
export { exportSeries } from './export-series.ts';
export { type ImportOptions, type ImportReport, importFile } from './import-file.ts';
export { dataHashOf, type LoadedSeries, loadBars } from './load-bars.ts';
export type { StoreProblem, StoreResult } from './result.ts';
export type { BarLabel, Finding, SeriesInfo } from './series.ts';
export {
  checkSeries,
  listQuarantine,
  type QuarantinedRow,
  type SeriesReport,
  type SeriesView,
  type ShownBar,
  showSeries,
} from './show-series.ts';
export { joinTables, type NumberTable, readTables, writeTable } from './tables.ts';
export {
  importUniverse,
  type LoadedUniverse,
  listUniverseQuarantine,
  listUniverses,
  loadUniverse,
  showUniverse,
  type UniverseInfo,
  type UniverseReport,
  type UniverseView,
} from './universes.ts';
