/**
 * Ends trading from outside: needs nothing of the process that trades, only the broker. First the orders, until none works
 * there any more; then, if asked, the positions. Goes on through every failure and says what it could not do.
 */

import {
  type Answer,
  closingTicket,
  type TradingAPI,
  type VenueOrder,
  type VenueOrderState,
  type VenuePosition,
} from '../index.ts';

/** All times in milliseconds. */
export interface KillOptions {
  readonly positions: 'freeze' | 'flatten';
  /** Undefined: every order of the account. */
  readonly concerns?: (order: VenueOrder) => boolean;
  /** Begins the ids of the orders that close positions; another one for each kill. */
  readonly idPrefix: string;
  /** How long to go on asking. */
  readonly deadlineMs: number;
  readonly pollMs: number;
  /** A monotonic clock. */
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

export interface KillReport {
  /** True: the broker itself said that no order works (of those that concern the kill). */
  readonly isQuiet: boolean;
  /** True: flattening was asked for and the broker said that nothing is held. */
  readonly isFlat: boolean;
  /** Of the orders that worked at the first look, or of which the connection told. */
  readonly cancelled: readonly VenueOrder[];
  /** At the last look. */
  readonly working: readonly VenueOrder[];
  readonly positions: readonly VenuePosition[];
  /** What the broker refused or did not answer, in the order in which it happened; each once. */
  readonly faults: readonly string[];
  readonly elapsedMs: number;
}

export async function killAtBroker(api: TradingAPI, options: KillOptions): Promise<KillReport> {
  const started = options.now();
  const run: Run = {
    api,
    options,
    ends: started + options.deadlineMs,
    faults: new Set(),
    seen: new Map(),
    working: [],
    positions: [],
  };
  await cancelFirst(run);
  const isQuiet = await cancelUntilQuiet(run);
  const isFlat = options.positions === 'flatten' && isQuiet && (await flatten(run));
  await lookAtPositions(run);
  await api.close();
  const cancelled = new Map(run.seen);
  for (const { venueOrderId } of run.working) cancelled.delete(venueOrderId);
  return {
    isQuiet,
    isFlat,
    cancelled: [...cancelled.values()],
    working: run.working,
    positions: run.positions,
    faults: [...run.faults],
    elapsedMs: options.now() - started,
  };
}

interface Run {
  readonly api: TradingAPI;
  readonly options: KillOptions;
  readonly ends: number;
  readonly faults: Set<string>;
  /** Orders that have worked since the kill began, by the broker's id. */
  readonly seen: Map<string, VenueOrder>;
  working: readonly VenueOrder[];
  positions: readonly VenuePosition[];
}

/** Two looks without an order in a row: one that was on its way at the first look is there at the second. */
const QUIET_LOOKS = 2;

async function cancelUntilQuiet(run: Run): Promise<boolean> {
  const { api, options } = run;
  let quietLooks = 0;
  for (;;) {
    const open = await api.openOrders();
    noteFault(run, open);
    // No answer is not "none".
    if (open.ok) run.working = open.value.filter((order) => concerns(run, order));
    quietLooks = open.ok && run.working.length === 0 ? quietLooks + 1 : 0;
    if (quietLooks === QUIET_LOOKS) return true;
    if (options.now() >= run.ends) return false;
    await options.wait(options.pollMs);
    if (quietLooks === 0) await cancelAgain(run);
  }
}

/**
 * Cancelling waits neither for looking nor for the events of a connection: some brokers are asked without them. Those that
 * are not are asked again once connected.
 */
async function cancelFirst(run: Run): Promise<void> {
  // A broker that is asked on its connection may cancel before it answers what worked: then its events say it.
  const connecting = run.api.connect((event) => {
    if (event.kind !== 'order') return;
    if (WORKS.has(event.order.state)) note(run, event.order);
    else if (event.order.state === 'filled') run.seen.delete(event.order.venueOrderId);
  });
  const early = await askFirst(run);
  if (early.every(({ ok }) => ok)) return;
  const connected = await connecting;
  noteFault(run, connected);
  for (const answer of connected.ok ? await askFirst(run) : early) noteFault(run, answer);
}

async function askFirst(run: Run): Promise<readonly Answer<unknown>[]> {
  const { api, options } = run;
  const isAll = options.concerns === undefined;
  const [open, all] = await Promise.all([api.openOrders(), isAll ? api.cancelAll() : undefined]);
  if (open.ok) {
    run.working = open.value.filter((order) => concerns(run, order));
    for (const order of run.working) note(run, order);
  }
  if (!isAll) await cancelEach(run);
  return all === undefined ? [open] : [open, all];
}

/** All at once, and each by itself: a broker may refuse the one and take the other. */
async function cancelAgain(run: Run): Promise<void> {
  if (run.options.concerns === undefined) noteFault(run, await run.api.cancelAll());
  await cancelEach(run);
}

async function cancelEach({ api, working, faults }: Run): Promise<void> {
  await Promise.all(
    working.map(async ({ venueOrderId, state }) => {
      if (state === 'pending cancel') return;
      const answer = await api.cancel(venueOrderId);
      // That it has ended by now is what was wanted; whether it has, the next look says.
      if (answer.ok || answer.fault.kind === 'rejected' || answer.fault.kind === 'not found')
        return;
      faults.add(answer.fault.message);
    }),
  );
}

const WORKS: ReadonlySet<VenueOrderState> = new Set([
  'pending new',
  'new',
  'partially filled',
  'pending cancel',
  'pending replace',
  'suspended',
]);

function note(run: Run, order: VenueOrder): void {
  if (concerns(run, order) && !run.seen.has(order.venueOrderId))
    run.seen.set(order.venueOrderId, order);
}

function concerns({ options }: Run, order: VenueOrder): boolean {
  return options.concerns?.(order) ?? true;
}

/** One order a position, at the market, never larger than what is held; then looks until it is gone. */
async function flatten(run: Run): Promise<boolean> {
  const { api, options } = run;
  if (!(await lookAtPositions(run))) return false;
  for (const [number, position] of run.positions.entries()) {
    const ticket = closingTicket(position, `${options.idPrefix}-${number}`);
    if (ticket !== undefined) noteFault(run, await api.submit(ticket));
  }
  for (;;) {
    if ((await lookAtPositions(run)) && run.positions.length === 0) return true;
    if (options.now() >= run.ends) return false;
    await options.wait(options.pollMs);
  }
}

async function lookAtPositions(run: Run): Promise<boolean> {
  const held = await run.api.positions();
  noteFault(run, held);
  if (held.ok) run.positions = held.value.filter(({ quantity }) => quantity !== 0);
  return held.ok;
}

function noteFault({ faults }: Run, answer: Answer<unknown>): void {
  if (!answer.ok) faults.add(answer.fault.message);
}
