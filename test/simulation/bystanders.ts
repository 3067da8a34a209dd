/** What others do on the account and at the venue: people who trade by hand, busts, overfills, halts of trading. */

import type { VenueEvent } from '../../runtime/index.ts';
import type { Clockwork } from './clockwork.ts';
import type { FaultyLine } from './faulty-line.ts';
import type { Random } from './random.ts';
import type { Scenario } from './scenario.ts';
import type { VenueModel } from './venue-model.ts';

export interface BystandersOptions {
  readonly scenario: Scenario;
  readonly random: Random;
  readonly clock: Clockwork;
  readonly line: FaultyLine;
  readonly venue: VenueModel;
  /** While it is off, nobody hears what the venue tells. */
  readonly setHearing: (isOn: boolean) => void;
}

export class Bystanders {
  readonly #options: BystandersOptions;
  /** Shares that a venue filled beyond what was asked, by its order id. */
  readonly overfilled = new Map<string, number>();

  constructor(options: BystandersOptions) {
    this.#options = options;
  }

  /** Draws what happens on day `k`; `during` draws a time of it. */
  planDay(k: number, during: () => number): void {
    const { scenario, random, clock } = this.#options;
    const { faults } = scenario;
    const plan = (probability: number, act: () => void): void => {
      if (random.chance(probability)) clock.at(during(), () => this.#unlessOver(act));
    };
    plan(faults.hand, () => this.#tradeByHand(k, false));
    plan(faults.bust, () => this.#bust());
    plan(faults.overfill, () => this.#overfill(k));
    plan(faults.silent, () => this.#tradeByHand(k, true));
    plan(faults.halt, () => this.#haltTrading());
  }

  #unlessOver(act: () => void): void {
    if (!this.#options.line.areFaultsOver) act();
  }

  #tradeByHand(k: number, isSilent: boolean): void {
    const { scenario, random, venue, setHearing } = this.#options;
    const columns = scenario.bars[0];
    const price = columns?.close[k];
    if (!columns || price === undefined) return;
    if (isSilent) setHearing(false);
    venue.tradeByHand(columns.symbol, random.chance(0.5), random.between(1, 30), price);
    if (isSilent) setHearing(true);
  }

  #bust(): void {
    const { random, venue } = this.#options;
    const { executions } = venue;
    const standing = executions.filter(
      (one) => !one.isBust && !executions.some(({ corrects }) => corrects === one.executionId),
    );
    const one = standing[random.between(0, Math.max(0, standing.length - 1))];
    if (one) venue.bust(one);
  }

  #overfill(k: number): void {
    const { scenario, random, venue } = this.#options;
    const order = venue.allOrders.filter(({ clientOrderId }) => clientOrderId).at(-1);
    const price = scenario.bars[0]?.close[k];
    if (!order || price === undefined) return;
    const shares = random.between(1, 10);
    const { venueOrderId } = order;
    this.overfilled.set(venueOrderId, (this.overfilled.get(venueOrderId) ?? 0) + shares);
    venue.overfill(venueOrderId, shares, price);
  }

  #haltTrading(): void {
    const { scenario, random, clock, line } = this.#options;
    const symbol = scenario.bars[0]?.symbol ?? '';
    const status = (isHalted: boolean): VenueEvent => ({
      kind: 'trading status',
      symbol,
      isHalted,
    });
    line.emit(status(true), true);
    clock.after(random.between(1000, 86_400_000), () => line.emit(status(false), true));
  }
}
