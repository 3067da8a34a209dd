/**
 * Statistics of an equity curve's returns.
 * One return a session: equity at its last close over equity at the close of the session before; the first
 * session starts from the starting cash. So the product of (1 + r) over all sessions is final ÷ starting equity.
 */

export interface ReturnMetrics {
  readonly startingEquity: number;
  readonly finalEquity: number;
  readonly sessions: number;
  readonly totalReturn: number | undefined;
  readonly cagr: number | undefined;
  readonly volatility: number | undefined;
  readonly sharpe: number | undefined;
  readonly sortino: number | undefined;
}

export interface EquityCurve {
  /** Session of each instant, days since 1970-01-01, ascending. */
  readonly session: Int32Array;
  /** Equity at the close of each instant. */
  readonly equity: Float64Array;
  readonly startingCash: number;
}

export interface Annualisation {
  /** 252 for exchanges that close at weekends, 365 for markets that never do. */
  readonly sessionsPerYear: number;
  /** Risk-free rate a year, compounded: 0.02 is 2%. */
  readonly riskFreeRate: number;
}

/** Deviations of returns below this are the rounding of a division, not risk. */
const ROUNDING = 1e-14;

export function returnMetrics(curve: EquityCurve, annual: Annualisation): ReturnMetrics {
  const returns = sessionReturns(curve);
  const finalEquity = curve.equity.at(-1) ?? curve.startingCash;
  const growth = finalEquity / curve.startingCash;
  return {
    startingEquity: curve.startingCash,
    finalEquity,
    sessions: returns.length,
    totalReturn: finite(growth - 1),
    cagr: annualGrowth(growth, returns.length, annual.sessionsPerYear),
    volatility: annualVolatility(returns, annual.sessionsPerYear),
    sharpe: sharpeRatio(returns, annual),
    sortino: sortinoRatio(returns, annual),
  };
}

/** Equity at the last close of each session. */
export function sessionEquity(curve: EquityCurve): Float64Array {
  const { session, equity } = curve;
  const closes = new Float64Array(equity.length);
  let count = 0;
  for (let i = 0; i < equity.length; i += 1) {
    if (i + 1 < equity.length && session[i + 1] === session[i]) continue;
    closes[count] = equity[i] ?? 0;
    count += 1;
  }
  return closes.subarray(0, count);
}

/** Simple returns, one a session: r = E ÷ E(before) − 1. Not finite once equity has been zero. */
export function sessionReturns(curve: EquityCurve): Float64Array {
  let before = curve.startingCash;
  return sessionEquity(curve).map((close) => {
    const simple = before > 0 ? close / before - 1 : Number.NaN;
    before = close;
    return simple;
  });
}

/**
 * Compound annual growth rate: (final ÷ starting)^(sessions a year ÷ sessions) − 1.
 * Source: CFA Institute, GIPS Handbook, geometric annualisation; time is counted in sessions, not days.
 */
export function annualGrowth(
  growth: number,
  sessions: number,
  sessionsPerYear: number,
): number | undefined {
  if (sessions === 0 || growth < 0) return undefined;
  return finite(growth ** (sessionsPerYear / sessions) - 1);
}

/** Annualised volatility: sample standard deviation (n − 1) of the session returns × √(sessions a year). */
export function annualVolatility(
  returns: Float64Array,
  sessionsPerYear: number,
): number | undefined {
  const deviation = sampleDeviation(returns);
  return deviation === undefined ? undefined : deviation * Math.sqrt(sessionsPerYear);
}

/**
 * Sharpe ratio: mean(r − f) ÷ sample deviation(r − f) × √(sessions a year), f the risk-free return a session.
 * Source: W. F. Sharpe, "The Sharpe Ratio", Journal of Portfolio Management 21(1), 1994.
 */
export function sharpeRatio(returns: Float64Array, annual: Annualisation): number | undefined {
  const free = freeReturn(annual);
  const deviation = sampleDeviation(returns, free);
  if (deviation === undefined || deviation <= ROUNDING) return undefined;
  return finite((mean(returns, free) / deviation) * Math.sqrt(annual.sessionsPerYear));
}

/**
 * Sortino ratio: mean(r − f) ÷ √(mean of min(0, r − f)²) × √(sessions a year). The mean under the root is over
 * all sessions, not only the losing ones.
 * Source: F. A. Sortino and L. N. Price, "Performance Measurement in a Downside Risk Framework", J. of Investing 3(3), 1994.
 */
export function sortinoRatio(returns: Float64Array, annual: Annualisation): number | undefined {
  if (returns.length < 2) return undefined;
  const free = freeReturn(annual);
  let squares = 0;
  for (let i = 0; i < returns.length; i += 1) squares += Math.min(0, (returns[i] ?? 0) - free) ** 2;
  const downside = Math.sqrt(squares / returns.length);
  if (!(downside > ROUNDING)) return undefined;
  return finite((mean(returns, free) / downside) * Math.sqrt(annual.sessionsPerYear));
}

/** The yearly risk-free rate as a return a session: (1 + f)^(1 ÷ sessions a year) − 1. */
function freeReturn({ riskFreeRate, sessionsPerYear }: Annualisation): number {
  return (1 + riskFreeRate) ** (1 / sessionsPerYear) - 1;
}

/** Of what is left of each return over the free one; no array of its own, as a sweep asks for it with every run. */
function mean(returns: Float64Array, free: number): number {
  let sum = 0;
  for (let i = 0; i < returns.length; i += 1) sum += (returns[i] ?? 0) - free;
  return sum / returns.length;
}

/** √(Σ(x − mean)² ÷ (n − 1)), in two passes so that it does not cancel; undefined below two values. */
function sampleDeviation(returns: Float64Array, free = 0): number | undefined {
  if (returns.length < 2) return undefined;
  const centre = mean(returns, free);
  let squares = 0;
  for (let i = 0; i < returns.length; i += 1) squares += ((returns[i] ?? 0) - free - centre) ** 2;
  return finite(Math.sqrt(squares / (returns.length - 1)));
}

/** What is not a finite number is not defined: reports show a dash, JSON null. */
export function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
