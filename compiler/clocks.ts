/** Clocks: for whose bars, and for bars of which length, an expression is a stream. */

/** A clock of a strategy that runs on symbol s: its own bars, another symbol's, or longer ones of either. */
export interface Clock {
  /** Absent: the symbol that the strategy runs on. */
  readonly symbol?: string;
  readonly timeframe: string;
  /**
   * 0 but for what a cross-section compares: that has to be known for every symbol before the bar's rules are
   * read. A cross-section inside one that is compared itself is a stage further away.
   */
  readonly stage: number;
}

export function isSameClock(a: Clock, b: Clock): boolean {
  return a.symbol === b.symbol && a.timeframe === b.timeframe && a.stage === b.stage;
}

/** How a person says it, next to a strategy of `every 1h`: `1d`, `SPY`, `SPY 1d`. */
export function clockText({ symbol, timeframe, stage }: Clock, every: string): string {
  const length = timeframe === every && symbol !== undefined ? [] : [timeframe];
  const text = [...(symbol === undefined ? [] : [symbol]), ...length].join(' ');
  return stage === 0 ? text : `${text}, compared across the universe`;
}

/** The beginning of a column's name in emitted code: `on_1d`, `of_SPY_on_1d`, `rank`. */
export function clockName({ symbol, timeframe, stage }: Clock, every: string): string {
  if (stage > 0) return stage === 1 ? 'across' : `across_${stage}`;
  const of = symbol === undefined ? [] : [`of_${symbol.replace(/\W/g, '_')}`];
  const on = timeframe === every && symbol !== undefined ? [] : [`on_${timeframe}`];
  return [...of, ...on].join('_');
}
