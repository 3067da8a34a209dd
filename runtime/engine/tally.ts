/** Counts of things that happened, by their id, with the first time of each. */

export interface Counted {
  readonly id: string;
  readonly text: string;
  count: number;
  readonly firstInstant: number;
}

export class Tally {
  readonly #counts = new Map<string, Counted>();

  add(id: string, text: string, instant: number): void {
    const counted = this.#counts.get(id);
    if (counted) counted.count += 1;
    else this.#counts.set(id, { id, text, count: 1, firstInstant: instant });
  }

  /** In the order in which they first happened. */
  get all(): readonly Counted[] {
    return [...this.#counts.values()];
  }
}
