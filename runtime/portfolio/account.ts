/** Money: cash, what is held at the last prices, and the marks that losses are measured from. */

export class Account {
  cash: number;
  /** Cash plus positions at the last close. */
  equity: number;
  /** Gross value of positions at their last closes; long and short add up. */
  exposure = 0;
  /** The same with shorts below zero. */
  net = 0;
  /** Symbols that are held. */
  held = 0;
  /** True while equity may differ from the last mark: something is held, or money has moved since. */
  isStale = false;
  /** Highest equity at a close since the run began. */
  peak: number;
  /** Equity when the session opened: that of the last close before it. */
  sessionOpen: number;
  fees = 0;
  slippage = 0;
  borrow = 0;
  interest = 0;
  dividends = 0;
  /** Σ |price × quantity| of all fills. */
  traded = 0;

  constructor(cash: number) {
    this.cash = cash;
    this.equity = cash;
    this.peak = cash;
    this.sessionOpen = cash;
  }

  /** Buys for a positive quantity, sells for a negative one. */
  settle(quantity: number, price: number, fee: number, slippage: number): void {
    this.isStale = true;
    this.cash -= quantity * price + fee;
    this.fees += fee;
    this.slippage += slippage;
    this.traded += Math.abs(quantity * price);
  }

  /** A position went from one quantity to another at this last close; marks put both sums right to the last bit. */
  reposition(before: number, after: number, lastClose: number): void {
    this.exposure += (Math.abs(after) - Math.abs(before)) * lastClose;
    this.net += (after - before) * lastClose;
    if (before === 0) this.held += 1;
    if (after === 0) this.held -= 1;
  }

  /** Money in or out other than by a fill. */
  pay(amount: number): void {
    this.isStale = true;
    this.cash += amount;
  }

  /** 1 − equity ÷ its peak; written so that 9,000 of 10,000 are a drawdown of exactly 10%. */
  get drawdown(): number {
    return (this.peak - this.equity) / this.peak;
  }

  /** 1 − equity ÷ equity at the session's open. */
  get dailyLoss(): number {
    return (this.sessionOpen - this.equity) / this.sessionOpen;
  }
}
