/** The vocabulary of markets: pure values, nothing of Node. The store has its own door, `market/store`. */

export { countBelow, countUpTo } from './ascending.ts';
export { allocateBars, type BarColumns, copyBars, firstBarOfSession, sliceBars } from './bars.ts';
export {
  CALENDAR_IDS,
  type Calendar,
  type CalendarId,
  calendarOf,
  isOpen,
  isTimeZone,
  minutesSinceOpen,
  minutesUntilClose,
  nextSession,
  parseCalendarId,
  previousSession,
  sessionMinutes,
  sessionOf,
  sessionsBetween,
  type TimeZone,
  timeZone,
} from './calendar.ts';
export { type ColumnsFile, type ColumnsLayout, columnsName } from './column-file.ts';
export { ColumnsAsUsed, type DoubleName } from './columns-as-used.ts';
export {
  type Adjustment,
  type AdjustmentFactors,
  adjustBars,
  adjustmentFactors,
  adjustPrefix,
  type CorporateAction,
  type Dividend,
  orderActions,
  remainingActions,
  type Split,
} from './corporate-action.ts';
export {
  type CivilDate,
  civilOf,
  dayOf,
  dayText,
  instantText,
  MICROSECONDS_PER_DAY,
  MICROSECONDS_PER_HOUR,
  MICROSECONDS_PER_MINUTE,
  MICROSECONDS_PER_SECOND,
  parseDay,
  utcDayOf,
  weekdayOf,
} from './dates.ts';
export type { Finding } from './import/faults.ts';
export {
  type BarFile,
  type BarFileOptions,
  barSession,
  type ImportedBars,
  importBars,
  usualStep,
} from './import/import-bars.ts';
export {
  type ImportedMembers,
  importActions,
  importMembers,
} from './import/import-tables.ts';
export { csvRows, tableRows } from './import/read-rows.ts';
export type { ImportProblem } from './import/refusal.ts';
export { defaultInstrument, type Instrument } from './instrument.ts';
export {
  everMembers,
  type Membership,
  type MembershipRow,
  membershipOf,
} from './membership.ts';
export { nearestNames } from './nearest.ts';
export { type Headline, parseNews } from './news.ts';
export {
  closingTime,
  closingTimes,
  type Resampled,
  refill,
  resampleBars,
} from './resample.ts';
export {
  isIntraday,
  parseTimeframe,
  periodOf,
  TIMEFRAMES,
  type Timeframe,
  timeframeUs,
} from './timeframe.ts';
