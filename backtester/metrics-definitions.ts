/** What each figure is called, in which unit it is, and how it is defined: reports and docs read it from here. */

import type { Metrics } from './metrics.ts';

export type MetricUnit =
  | 'share'
  | 'signed share'
  | 'money'
  | 'signed money'
  | 'number'
  | 'count'
  | 'bars'
  | 'sessions'
  | 'time';

export interface MetricDefinition {
  readonly label: string;
  readonly unit: MetricUnit;
  /** One line; the full formula with its source stands at the function that computes it. */
  readonly definition: string;
}

/** In the order of reports. The type demands every figure, so none goes without a definition. */
export const METRIC_DEFINITIONS: Readonly<Record<keyof Metrics, MetricDefinition>> = {
  startingEquity: { label: 'Starting cash', unit: 'money', definition: 'cash at the first bar' },
  finalEquity: {
    label: 'Final equity',
    unit: 'money',
    definition: 'cash plus positions at the last close',
  },
  sessions: { label: 'Sessions', unit: 'sessions', definition: 'sessions with a bar' },
  totalReturn: {
    label: 'Total return',
    unit: 'signed share',
    definition: 'final ÷ starting equity − 1',
  },
  cagr: {
    label: 'CAGR',
    unit: 'signed share',
    definition: '(final ÷ starting)^(sessions a year ÷ sessions) − 1',
  },
  volatility: {
    label: 'Volatility',
    unit: 'share',
    definition: 'sample deviation of session returns × √(sessions a year)',
  },
  sharpe: {
    label: 'Sharpe',
    unit: 'number',
    definition: 'mean ÷ sample deviation of session returns over risk-free × √(sessions a year)',
  },
  sortino: {
    label: 'Sortino',
    unit: 'number',
    definition: 'as Sharpe, over √(mean of squared negative returns, all sessions)',
  },
  calmar: { label: 'Calmar', unit: 'number', definition: 'CAGR ÷ max drawdown, whole run' },
  maxDrawdown: {
    label: 'Max drawdown',
    unit: 'share',
    definition: '1 − equity ÷ its highest close so far, at its deepest, read at every bar',
  },
  maxDrawdownPeakTime: { label: '  peak', unit: 'time', definition: 'bar of the high before it' },
  maxDrawdownTroughTime: { label: '  trough', unit: 'time', definition: 'bar of its low' },
  maxDrawdownRecoveryTime: {
    label: '  recovered',
    unit: 'time',
    definition: 'first bar at or above the peak again',
  },
  maxDrawdownSessions: {
    label: '  length',
    unit: 'sessions',
    definition: 'from the peak to the recovery, or to the end',
  },
  longestDrawdownSessions: {
    label: 'Longest drawdown',
    unit: 'sessions',
    definition: 'most sessions below an earlier high',
  },
  bars: { label: 'Bars', unit: 'bars', definition: 'bars on which the strategy could trade' },
  exposure: {
    label: 'Exposure',
    unit: 'share',
    definition: 'bars with a position at the close ÷ bars',
  },
  averageExposure: {
    label: 'Average exposure',
    unit: 'share',
    definition: 'mean of gross position value ÷ equity',
  },
  turnover: {
    label: 'Turnover a year',
    unit: 'share',
    definition: 'value of all fills, buys and sells ÷ mean equity ÷ years',
  },
  fees: { label: 'Fees paid', unit: 'money', definition: 'commissions of all fills' },
  slippageCost: {
    label: 'Slippage paid',
    unit: 'money',
    definition: 'how much worse than the quoted price fills were',
  },
  borrowCost: { label: 'Borrow cost', unit: 'money', definition: 'paid for shares sold short' },
  marginInterest: {
    label: 'Margin interest',
    unit: 'money',
    definition: 'paid on cash below zero',
  },
  dividends: { label: 'Dividends', unit: 'signed money', definition: 'received less owed' },
  trades: {
    label: 'Trades',
    unit: 'count',
    definition: 'positions from flat to flat; open ones are not counted',
  },
  wins: { label: 'Wins', unit: 'count', definition: 'trades with pnl above 0' },
  losses: { label: 'Losses', unit: 'count', definition: 'trades with pnl below 0' },
  winRate: { label: 'Win rate', unit: 'share', definition: 'wins ÷ trades, pnl net of fees' },
  profitFactor: {
    label: 'Profit factor',
    unit: 'number',
    definition: 'sum of wins ÷ sum of losses; none without a loss',
  },
  averageWin: { label: 'Average win', unit: 'signed money', definition: 'mean pnl of wins' },
  averageLoss: { label: 'Average loss', unit: 'signed money', definition: 'mean pnl of losses' },
  payoffRatio: {
    label: 'Payoff ratio',
    unit: 'number',
    definition: 'average win ÷ average loss, both positive',
  },
  expectancy: { label: 'Expectancy', unit: 'signed money', definition: 'mean pnl of a trade' },
  averageTradeReturn: {
    label: 'Average trade',
    unit: 'signed share',
    definition: 'mean of pnl ÷ entry value',
  },
  bestTrade: { label: 'Best trade', unit: 'signed money', definition: 'highest pnl' },
  worstTrade: { label: 'Worst trade', unit: 'signed money', definition: 'lowest pnl' },
  averageBarsHeld: {
    label: 'Average bars held',
    unit: 'number',
    definition: 'mean bars from entry to exit',
  },
};
