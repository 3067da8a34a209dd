/** Simulated time: what is to happen waits in the order of its time, and of its making where that is the same. */

/** Of messages and timers: a run has a few thousand. */
const MOST_STEPS = 60_000;
const US_PER_MS = 1000;

interface Due {
  readonly at: number;
  readonly run: () => void;
}

export class Clockwork {
  /** UTC microseconds. */
  now = 0;
  readonly #due: Due[] = [];
  #steps = 0;

  at(time: number, run: () => void): void {
    const at = Math.max(time, this.now);
    let low = 0;
    let high = this.#due.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#due[middle]?.at ?? Number.POSITIVE_INFINITY) <= at) low = middle + 1;
      else high = middle;
    }
    this.#due.splice(low, 0, { at, run });
  }

  after(ms: number, run: () => void): void {
    this.at(this.now + Math.round(ms * US_PER_MS), run);
  }

  runUntil(time: number): void {
    for (let next = this.#due[0]; next && next.at <= time; next = this.#due[0]) {
      this.#due.shift();
      this.#steps += 1;
      if (this.#steps > MOST_STEPS) throw new Error('it does not come to rest');
      this.now = next.at;
      next.run();
    }
    this.now = time;
  }
}
