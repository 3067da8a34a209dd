/** Runs, one at a time: what is asked for while one is under way waits, and only the last of it. */

import type { RunAnswer, RunAsk } from '../protocol.ts';
import { Cancelled, type EngineClient } from './engine-client.ts';

export interface RunListener {
  began(): void;
  progressed(share: number): void;
  ended(answer: RunAnswer, ask: RunAsk): void;
  cancelled(): void;
  failed(message: string): void;
}

/** A run that takes longer is given up for the next one; a shorter one is over sooner than a new worker is there. */
const WORTH_CANCELLING_MS = 400;

export class Runner {
  readonly #engine: EngineClient;
  readonly #listener: RunListener;
  /** A new worker knows nothing of what was dropped on the page. */
  readonly #kept: ((engine: EngineClient) => Promise<unknown>)[] = [];
  #waiting: RunAsk | undefined;
  #began: number | undefined;

  constructor(engine: EngineClient, listener: RunListener) {
    this.#engine = engine;
    this.#listener = listener;
  }

  ask(ask: RunAsk): void {
    this.#waiting = ask;
    if (this.#began === undefined) void this.#next();
    else if (performance.now() - this.#began > WORTH_CANCELLING_MS) this.#restart();
  }

  cancel(): void {
    this.#waiting = undefined;
    if (this.#began === undefined) return;
    this.#restart();
    this.#listener.cancelled();
  }

  /** What every worker to come is told first. */
  keep(tell: (engine: EngineClient) => Promise<unknown>): void {
    this.#kept.push(tell);
  }

  #restart(): void {
    this.#engine.restart();
    for (const tell of this.#kept) tell(this.#engine).catch(() => undefined);
  }

  async #next(): Promise<void> {
    for (let ask = this.#waiting; ask; ask = this.#waiting) {
      this.#waiting = undefined;
      this.#began = performance.now();
      this.#listener.began();
      await this.#run(ask);
      this.#began = undefined;
    }
  }

  async #run(ask: RunAsk): Promise<void> {
    try {
      const answer = await this.#engine.call('run', ask, {
        onProgress: (share) => this.#listener.progressed(share),
      });
      // What has been overtaken is not shown, unless that would leave the page behind for long.
      this.#listener.ended(answer, ask);
    } catch (error) {
      if (error instanceof Cancelled) return;
      this.#listener.failed(error instanceof Error ? error.message : String(error));
    }
  }
}
