/** The door for what every command needs to say how it went: words, tables, colour. Small, so that a check starts at once. */

export { formatDecimal } from '../report-format.ts';
export { type Palette, paletteOf, type TextStyle, toAscii } from '../report-style.ts';
export { characterWidth, displayWidth, renderTable, wrap } from '../report-table.ts';
export {
  EXIT,
  type ExitCode,
  ok,
  type Problem,
  type Refusal,
  type Step,
  usage,
  wrong,
} from '../step.ts';
export { OBJECTIVE_NAMES, type Objective } from '../sweep-report/objective.ts';
