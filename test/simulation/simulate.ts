/** One seed from beginning to end, and the laws that hold whatever happened. */

import { liveProgram } from '../../backtester/index.ts';
import { interpretStrategy } from '../../compiler/index.ts';
import { LIVE_DEFAULTS, type LiveConfig, replay } from '../../runtime/index.ts';
import { parseClientOrderId } from '../../runtime/oms/client-order-id.ts';
import { compiled, inputOf } from '../backtester/run-program.ts';
import { FaultWorld } from './fault-world.ts';
import { type Scenario, scenarioOf } from './scenario.ts';

export interface Simulated {
  readonly seed: number;
  /** Laws that were broken, in words; none is what is wanted. */
  readonly violations: readonly string[];
  readonly events: number;
  readonly fills: number;
  readonly restarts: number;
  readonly world: FaultWorld;
}

export function simulate(seed: number): Simulated {
  const scenario = scenarioOf(seed);
  const world = new FaultWorld(scenario, configOf(scenario));
  const violations = world.violations;
  try {
    world.run();
    violations.push(...broken(world, scenario));
  } catch (thrown) {
    violations.push(`it threw: ${thrown instanceof Error ? thrown.stack : String(thrown)}`);
  }
  return {
    seed,
    violations,
    events: world.journal.filter(({ kind }) => kind === 'event').length,
    fills: world.venue.executions.length,
    restarts: world.restarts,
    world,
  };
}

const programs = new Map<string, ReturnType<typeof compiled>>();

function configOf(scenario: Scenario): () => LiveConfig {
  const program = programs.get(scenario.source) ?? compiled(scenario.source);
  programs.set(scenario.source, program);
  const { source, bars, costs, fill, cash } = scenario;
  const setup = { source, bars, costs, fill, spec: { cash } };
  const input = inputOf(setup, program, interpretStrategy(program.strategy));
  return () => ({
    program: liveProgram({ ...input, foreignSymbols: [], capacity: 64 }),
    session: 'sim',
    timeframe: '1d',
    capabilities: {
      groups: scenario.isRich,
      trailingStops: false,
      auctions: true,
      replace: scenario.isRich,
      fractional: false,
    },
    ...LIVE_DEFAULTS,
    snapshotEveryMs: 6 * 3_600_000,
  });
}

function broken(world: FaultWorld, scenario: Scenario): readonly string[] {
  return [
    ...positionsAgree(world, scenario),
    ...nothingTwice(world, scenario),
    ...nothingLeftOver(world),
    ...replays(world, scenario),
  ];
}

/** Once quiet, our position, the engine's and the venue's are one, and so is the money. */
function positionsAgree({ session, venue }: FaultWorld, { bars }: Scenario): readonly string[] {
  const { live } = session;
  const found = bars.flatMap(({ symbol }, s) => {
    const theirs = venue.position(symbol);
    const ours = live.positions.of(symbol);
    const engines = live.driver.engine.books[s]?.position.quantity ?? 0;
    return theirs === ours && theirs === engines
      ? []
      : [`${symbol}: the venue has ${theirs}, we have ${ours}, the engine ${engines}`];
  });
  const difference = live.driver.engine.account.cash - venue.cash;
  if (Math.abs(difference) >= 0.01) found.push(`cash is off by ${difference}`);
  return found;
}

/** No order of the engine fills for more than it asked for, over all that went out for it. */
function nothingTwice({ venue }: FaultWorld, { isDisturbed }: Scenario): readonly string[] {
  if (isDisturbed) return [];
  const filled = new Map<number, number>();
  const asked = new Map<number, number>();
  for (const order of venue.allOrders) {
    const intent = parseClientOrderId(order.clientOrderId ?? '');
    if (!intent) return [`${order.venueOrderId} is nobody's`];
    filled.set(intent.order, (filled.get(intent.order) ?? 0) + order.filledQuantity);
    asked.set(intent.order, Math.max(asked.get(intent.order) ?? 0, order.quantity));
  }
  return [...filled].flatMap(([order, quantity]) =>
    quantity > (asked.get(order) ?? 0) ? [`order ${order} filled ${quantity} times over`] : [],
  );
}

/** Nothing works at the venue that is not meant to, nothing is in doubt, and trading has resumed by itself. */
function nothingLeftOver({ session, venue }: FaultWorld): readonly string[] {
  const { live } = session;
  const meant = venue.openOrders.flatMap(({ clientOrderId, venueOrderId }) => {
    if (clientOrderId === undefined) return [];
    const order = live.orders.find(clientOrderId);
    const behind = order && live.desk.orderOf(order);
    return behind?.isOpen ? [] : [`${venueOrderId} (${clientOrderId}) works and nobody wants it`];
  });
  const doubtful = live.orders.all.flatMap(({ clientOrderId, state }) =>
    state === 'unknown' || state === 'pending new' || state === 'pending cancel'
      ? [`${clientOrderId} is still ${state}`]
      : [],
  );
  const waiting = live.states.all.flatMap(({ code, needsOperator }) =>
    needsOperator || code === 'venue halt' ? [] : [`still restricted: ${code}`],
  );
  return [...meant, ...doubtful, ...waiting];
}

function replays({ journal }: FaultWorld, scenario: Scenario): readonly string[] {
  const outcome = replay(configOf(scenario)(), JSON.parse(JSON.stringify(journal)));
  return outcome.kind === 'same'
    ? []
    : [
        `the journal does not replay from record ${outcome.at}: ${outcome.journal} is now ${outcome.replayed}`,
      ];
}
