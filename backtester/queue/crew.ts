/** Who works on a sweep, by the signs of life that workers give. */

import type { WorkerState } from './manifest.ts';

/** Looks without a new beat after which a worker counts as gone. */
const PATIENT_LOOKS = 5;

export class Crew {
  readonly #silent = new Map<string, { readonly beat: number; readonly looks: number }>();
  readonly #refused = new Set<string>();
  #threads = 0;

  /** Of all workers that are there. */
  get threads(): number {
    return this.#threads;
  }

  /** Takes in what workers say now; returns what is new of those that do not take part. */
  look(workers: ReadonlyMap<string, WorkerState>): readonly string[] {
    const news: string[] = [];
    this.#threads = 0;
    for (const [name, state] of workers) {
      if (state.kind === 'refused') {
        if (!this.#refused.has(name)) news.push(`${name} takes no part: ${state.reason}`);
        this.#refused.add(name);
        continue;
      }
      const before = this.#silent.get(name);
      const looks = before?.beat === state.beat ? before.looks + 1 : 0;
      this.#silent.set(name, { beat: state.beat, looks });
      if (looks < PATIENT_LOOKS) this.#threads += state.threads;
    }
    return news;
  }
}
