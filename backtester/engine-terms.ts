/** What an engine is told alike in a backtest and in a live session. */

import {
  type BarColumns,
  calendarOf,
  closingTime,
  defaultInstrument,
  MICROSECONDS_PER_MINUTE,
  timeframeUs,
} from '../market/index.ts';
import type { EngineConfig, StrategyProgram, SymbolSeries } from '../runtime/index.ts';
import { commissionFor } from './costs.ts';
import type { BacktestInput } from './run.ts';
import type { BacktestSpec, FillModel } from './spec.ts';
import { closingMinute, sessionEndMinute } from './time-columns.ts';

type Terms = Pick<
  EngineConfig,
  | 'program'
  | 'membership'
  | 'policy'
  | 'cash'
  | 'margin'
  | 'fractional'
  | 'fillsNextBar'
  | 'barMinutes'
  | 'protection'
  | 'fee'
>;

export function engineTerms(
  {
    program,
    policy,
    spec,
    membership,
    timeframe,
  }: Pick<BacktestInput, 'program' | 'policy' | 'spec' | 'membership' | 'timeframe'>,
  fill: FillModel,
): Terms {
  return {
    program,
    ...(membership && { membership }),
    policy,
    cash: spec.cash,
    margin: spec.margin,
    fractional: isFractional(program, spec),
    fillsNextBar: fill.market === 'next open',
    barMinutes: timeframeUs(timeframe) / MICROSECONDS_PER_MINUTE,
    protection: { base: fill.protectionBase, from: fill.protectionFrom },
    fee: commissionFor(spec.costs),
  };
}

/** Shares may be split where either the strategy or the backtest says so. */
export function isFractional(program: StrategyProgram, spec: BacktestSpec): boolean {
  return program.fractional || spec.fractional;
}

/** One symbol's bars, what is traded by its name, and the clock of its rows. */
export function seriesTerms(
  bars: BarColumns,
  { timeframe, calendar: id }: Pick<BacktestInput, 'timeframe' | 'calendar'>,
): Pick<SymbolSeries, 'bars' | 'instrument' | 'closingTime' | 'closeMinute' | 'sessionEndMinute'> {
  const calendar = calendarOf(id);
  return {
    bars,
    instrument: defaultInstrument(bars.symbol, id),
    closingTime: (row) => closingTime(bars, row, timeframe, calendar),
    closeMinute: (row) => closingMinute(bars, row, timeframe, calendar),
    sessionEndMinute: (row) => sessionEndMinute(bars, row, calendar),
  };
}
