/**
 * What lies between a session and a venue: messages that come late, twice, in another order or not at all, requests and
 * answers that get lost, limits, and lines that break.
 */

import type { Answer, BrokerFault, VenueEvent } from '../../runtime/index.ts';
import type { Clockwork } from './clockwork.ts';
import type { Random } from './random.ts';
import type { Faults } from './scenario.ts';

export interface FaultyLineOptions {
  readonly clock: Clockwork;
  readonly random: Random;
  readonly faults: Faults;
  /** False while there is no process to take anything. */
  readonly isHeard: () => boolean;
  readonly tell: (event: VenueEvent) => void;
  /** It is up again: what was missed may be asked for. */
  readonly restored: () => void;
}

const ANSWER_WITHIN_MS = 2000;

export class FaultyLine {
  readonly #options: FaultyLineOptions;
  /** Answers and events of an earlier process or line do not arrive. */
  #life = 0;
  #isUp = true;
  #areFaultsOver = false;
  readonly #pending = new Set<() => void>();

  constructor(options: FaultyLineOptions) {
    this.#options = options;
  }

  get areFaultsOver(): boolean {
    return this.#areFaultsOver;
  }

  /** From here on it is a line as one would want it. */
  endFaults(): void {
    this.#areFaultsOver = true;
    this.#isUp = true;
  }

  /** Whoever was to be answered is not there any more. */
  forgetAll(): void {
    this.#life += 1;
    this.#pending.clear();
    this.#isUp = true;
  }

  /** `isSure`: what a feed tells again when asked is not lost here. */
  emit(event: VenueEvent, isSure = false): void {
    const { random, faults } = this.#options;
    const isFaulty = !this.#areFaultsOver && !isSure;
    if (isFaulty && random.chance(faults.lostEvent)) return;
    const times = isFaulty && random.chance(faults.duplicate) ? 2 : 1;
    for (let i = 0; i < times; i += 1) {
      const isLate = isFaulty && random.chance(faults.lateEvent);
      this.deliver(isLate ? random.between(500, 60_000) : random.between(2, 150), event);
    }
  }

  deliver(afterMs: number, event: VenueEvent): void {
    const { clock, isHeard, tell } = this.#options;
    const life = this.#life;
    clock.after(afterMs, () => {
      if (life === this.#life && isHeard()) tell(event);
    });
  }

  tellConnection(state: 'ready' | 'down' | 'reconciling'): void {
    this.#options.tell({ kind: 'connection', state, why: 'simulated' });
  }

  break(): void {
    const { clock, random, isHeard, restored } = this.#options;
    if (!isHeard() || !this.#isUp || this.#areFaultsOver) return;
    this.#isUp = false;
    // What is on its way is lost with the line; who waits for an answer gets none that says anything.
    this.#life += 1;
    const pending = [...this.#pending];
    this.#pending.clear();
    for (const fail of pending) fail();
    this.tellConnection('down');
    clock.after(random.between(100, 120_000), () => {
      if (this.#isUp) return;
      this.#isUp = true;
      if (!isHeard()) return;
      this.tellConnection('reconciling');
      restored();
    });
  }

  /** A request that is on its way arrives, whatever becomes of who sent it. `done` is called once at most. */
  ask<T>(isWrite: boolean, ask: () => Answer<T>, done: (answer: Answer<T>) => void): void {
    const { clock, random, faults, isHeard } = this.#options;
    const life = this.#life;
    if (!this.#isUp) {
      clock.after(5, () => {
        if (life === this.#life && isHeard()) done(refusal('down', 'not connected'));
      });
      return;
    }
    let isDone = false;
    const finish = (answer: Answer<T>): void => {
      if (isDone) return;
      isDone = true;
      this.#pending.delete(fail);
      if (isHeard()) done(answer);
    };
    const noAnswer = (why: string) => refusal(isWrite ? 'ambiguous' : 'down', why);
    const fail = (): void => finish(noAnswer('the line broke'));
    this.#pending.add(fail);
    const settle = (ms: number, answer: Answer<T>): void =>
      clock.after(ms, () => {
        if (life === this.#life) finish(answer);
      });
    const happens = (probability: number): boolean =>
      !this.#areFaultsOver && random.chance(probability);
    if (happens(faults.limited)) {
      settle(20, refusal('rate limited', 'too many requests', random.between(100, 3000)));
      return;
    }
    if (happens(faults.lostRequest)) {
      settle(ANSWER_WITHIN_MS, noAnswer('no answer in time'));
      return;
    }
    const arrivesIn = happens(faults.slowRequest)
      ? random.between(1000, 20_000)
      : random.between(2, 80);
    const isAnswerLost = happens(faults.lostAnswer);
    clock.after(arrivesIn, () => {
      const answer = ask();
      if (!isAnswerLost) settle(random.between(2, 80), answer);
    });
    if (isAnswerLost || arrivesIn > ANSWER_WITHIN_MS)
      settle(ANSWER_WITHIN_MS + 500, noAnswer('no answer in time'));
  }
}

export function refusal(
  kind: BrokerFault['kind'],
  message: string,
  retryAfterMs?: number,
): { readonly ok: false; readonly fault: BrokerFault } {
  return {
    ok: false,
    fault: { kind, message, ...(retryAfterMs !== undefined && { retryAfterMs }) },
  };
}
