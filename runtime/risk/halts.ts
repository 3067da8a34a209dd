/** The halts in force. Each is there for one rule and ends by that rule's own release, whatever others say. */

import type { Release, RiskRule } from './policy.ts';

interface Halt {
  readonly rule: RiskRule;
  /** The strategy that may not enter; undefined: none of the account may. */
  readonly strategy: number | undefined;
}

export class Halts {
  readonly #active: Halt[] = [];

  /** False when this rule has halted the same already. */
  add(rule: RiskRule, strategy: number | undefined): boolean {
    if (this.#active.some((halt) => halt.rule === rule && halt.strategy === strategy)) return false;
    this.#active.push({ rule, strategy });
    return true;
  }

  /** The rule that keeps this strategy from entering: the first one that did. */
  of(strategy: number): RiskRule | undefined {
    // Asked for each order, and nearly always nothing halts: `find` would make a function each time.
    if (this.#active.length === 0) return undefined;
    return this.#active.find((halt) => halt.strategy === undefined || halt.strategy === strategy)
      ?.rule;
  }

  /** Ends the halts that were to last until this, and no others. */
  release(event: Release): void {
    if (this.#active.length === 0) return;
    const others = this.#active.filter(({ rule }) => rule.until !== event);
    this.#active.length = 0;
    this.#active.push(...others);
  }
}
