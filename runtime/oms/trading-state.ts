/**
 * What may be sent: everything, only what reduces a position, or nothing. Each scope holds the reasons that are in
 * force; the strictest of all that concern an order decides. Cancels always pass.
 */

export const TRADING_STATES = ['active', 'reducing', 'halted'] as const;
export type TradingState = (typeof TRADING_STATES)[number];

/** The account, the strategy, or one symbol: `symbol AAPL`. */
export type Scope = 'account' | 'strategy' | `symbol ${string}`;

export interface Restriction {
  readonly scope: Scope;
  readonly state: Exclude<TradingState, 'active'>;
  /** Stable code of what has to end: `start`, `stream.down`, `overfill`, `kill`. */
  readonly code: string;
  readonly text: string;
  /** UTC microseconds. */
  readonly since: number;
  /** True: it ends by an operator only, never by itself. */
  readonly needsOperator: boolean;
}

export class TradingStates {
  readonly #restrictions: Restriction[] = [];

  get all(): readonly Restriction[] {
    return [...this.#restrictions];
  }

  /** False when this reason is in force already, at least as strict. */
  restrict(restriction: Restriction): boolean {
    const { scope, code, state } = restriction;
    const at = this.#restrictions.findIndex(
      (other) => other.scope === scope && other.code === code,
    );
    const known = this.#restrictions[at];
    if (!known) {
      this.#restrictions.push(restriction);
      return true;
    }
    if (severity(known.state) >= severity(state)) return false;
    this.#restrictions[at] = restriction;
    return true;
  }

  /** Ends a reason where it is in force, or everywhere; returns what has ended. */
  release(code: string, scope?: Scope): readonly Restriction[] {
    return this.#remove((one) => one.code === code && (scope === undefined || one.scope === scope));
  }

  /** What only an operator ends, in one scope or everywhere. */
  resume(scope?: Scope): readonly Restriction[] {
    return this.#remove((one) => one.needsOperator && (scope === undefined || one.scope === scope));
  }

  /** The strictest restriction that concerns an order in this symbol; undefined when everything may be sent. */
  of(symbol: string): Restriction | undefined {
    let strictest: Restriction | undefined;
    for (const one of this.#restrictions) {
      if (one.scope.startsWith('symbol ') && one.scope !== `symbol ${symbol}`) continue;
      if (!strictest || severity(one.state) > severity(strictest.state)) strictest = one;
    }
    return strictest;
  }

  has(code: string): boolean {
    return this.#restrictions.some((one) => one.code === code);
  }

  #remove(ends: (one: Restriction) => boolean): readonly Restriction[] {
    const ended = this.#restrictions.filter(ends);
    const others = this.#restrictions.filter((one) => !ends(one));
    this.#restrictions.length = 0;
    this.#restrictions.push(...others);
    return ended;
  }
}

function severity(state: TradingState): number {
  return TRADING_STATES.indexOf(state);
}
