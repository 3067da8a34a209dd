/** `strata status`, `positions`, `orders`, `reconcile`: what the journal says of an account, beside what its broker says. */

import { existsSync } from 'node:fs';
import { storeHost } from '../backtester/store-host/index.ts';
import { type AccountConfiguration, lookBrokerOf, venueCreators } from '../brokers/index.ts';
import type { Answer, TradingAPI, VenueOrder, VenuePosition } from '../runtime/index.ts';
import {
  holderOf,
  journalDirectory,
  type Kill,
  killsOf,
  leaseFile,
  readChapters,
  recover,
} from '../runtime/live/index.ts';
import { chosenAccounts } from './chosen-accounts.ts';
import {
  credentialNames,
  type Loaded,
  loadConfiguration,
  loadCredentials,
  stepOfChecked,
} from './load-configuration.ts';
import { differencesOf, lookText } from './look-text.ts';
import { EXIT, ok, type Step, wrong } from './outcome.ts';
import { paperStoreIn } from './paper-store.ts';
import { printJson, respondRefused } from './respond.ts';
import { sessionProgram, setupOf } from './session-setup.ts';
import { stdout } from './surroundings.ts';

export type LookKind = 'status' | 'positions' | 'orders' | 'reconcile';

export interface LookFlags {
  readonly config: string;
  readonly account?: string;
  readonly store: string;
  readonly json?: boolean;
}

export interface HeldQuantity {
  readonly symbol: string;
  readonly quantity: number;
}

export interface SeenOrder {
  readonly id: string;
  readonly symbol: string;
  readonly isBuy: boolean;
  readonly type: string;
  readonly quantity: number;
  readonly filled: number;
  readonly state: string;
}

export interface SeenRestriction {
  readonly state: string;
  readonly text: string;
  /** It lasts until somebody resumes. */
  readonly needsOperator: boolean;
}

export interface OurView {
  readonly strategy: string;
  /** The `deploy` that it goes by; absent where a backtest was traded. */
  readonly deployment?: string;
  readonly session: string;
  readonly cash: number;
  readonly equity: number;
  readonly restrictions: readonly SeenRestriction[];
  readonly positions: readonly HeldQuantity[];
  readonly orders: readonly SeenOrder[];
}

export interface BrokerView {
  readonly positions: readonly HeldQuantity[];
  readonly orders: readonly SeenOrder[];
}

export interface AccountLook {
  readonly name: string;
  readonly directory: string;
  /** The process that trades it. */
  readonly process?: { readonly pid: number; readonly since: string; readonly purpose: string };
  readonly kills: readonly Kill[];
  /** Absent where no session has been. */
  readonly ours?: OurView;
  /** Absent where the broker was not asked. */
  readonly broker?: BrokerView;
}

export async function look(kind: LookKind, flags: LookFlags): Promise<number> {
  const { json = false } = flags;
  const looked = await lookAll(kind, flags);
  if (looked.kind === 'refused') return respondRefused(looked, json);
  const accounts = looked.value.map((each) =>
    kind === 'reconcile' ? { ...each, differences: differencesOf(each) } : each,
  );
  if (json) printJson({ accounts });
  else stdout().write(`${looked.value.flatMap((each) => lookText(kind, each)).join('\n')}\n`);
  const isDifferent =
    kind === 'reconcile' && looked.value.some((each) => differencesOf(each).length > 0);
  return isDifferent ? EXIT.wrong : EXIT.fine;
}

async function lookAll(kind: LookKind, flags: LookFlags): Promise<Step<readonly AccountLook[]>> {
  const loaded = loadConfiguration(flags.config);
  if (loaded.kind === 'refused') return loaded;
  const chosen = chosenAccounts(loaded.value, flags.account);
  if (chosen.kind === 'refused') return chosen;
  const looks: AccountLook[] = [];
  for (const { name, account, directory } of chosen.value) {
    const ours = await ourView(directory, flags.store);
    if (ours.kind === 'refused') return ours;
    // The status is of this machine alone, and always there.
    const broker =
      kind === 'status' ? ok(undefined) : await brokerView(loaded.value, name, account, directory);
    if (broker.kind === 'refused') return broker;
    const found = holderOf(leaseFile(directory));
    const { pid, since, purpose } = found?.holder ?? { pid: 0, since: '', purpose: '' };
    looks.push({
      ...{ name, directory, kills: killsOf(directory) },
      ...(found?.isAlive && { process: { pid, since, purpose } }),
      ...(ours.value && { ours: ours.value }),
      ...(broker.value && { broker: broker.value }),
    });
  }
  return ok(looks);
}

/** What the journal of an account says; undefined where no session has been. */
export async function ourView(
  directory: string,
  store: string,
): Promise<Step<OurView | undefined>> {
  const place = journalDirectory(directory);
  if (!existsSync(place)) return ok(undefined);
  const found = readChapters(place);
  if (found.kind === 'refused') return wrong(found.fault.message, found.fault.fix, found.fault.why);
  const chapter = found.chapters.at(-1);
  if (!chapter) return ok(undefined);
  const read = setupOf(chapter);
  if (read.kind === 'refused') return read;
  const setup = read.value;
  const program = await sessionProgram(setup, storeHost(store, setup.file));
  if (program.kind === 'refused') return program;
  const recovered = recover(program.value.configOf(chapter.session), chapter.records);
  if (recovered.kind === 'differs')
    return wrong(
      `The journal \`${place}\` does not come to the same decisions with this version of Strata.`,
      `strata replay ${directory}`,
    );
  const { live } = recovered.session;
  const { account } = live.driver.engine;
  return ok({
    ...{ strategy: chapter.strategy, session: chapter.session },
    ...(setup.deployment !== undefined && { deployment: setup.deployment }),
    ...{ cash: account.cash, equity: account.equity },
    restrictions: live.states.all.map(({ state, text, needsOperator }) => ({
      ...{ state, text, needsOperator },
    })),
    positions: live.positions.symbols
      .map((symbol) => ({ symbol, quantity: live.positions.of(symbol) }))
      .filter(({ quantity }) => quantity !== 0),
    orders: live.orders.all
      .filter(({ hasEnded }) => !hasEnded)
      .map(({ ticket, state, filled }) => ({
        ...{ id: ticket.clientOrderId, symbol: ticket.symbol, isBuy: ticket.isBuy },
        ...{ type: ticket.type, quantity: ticket.quantity, filled, state },
      })),
  });
}

async function brokerView(
  loaded: Loaded,
  name: string,
  account: AccountConfiguration,
  directory: string,
): Promise<Step<BrokerView | undefined>> {
  if (account.broker === 'paper') {
    const state = paperStoreIn(directory).load();
    return ok({
      positions: (state?.positions ?? [])
        .map(([symbol, quantity]) => ({ symbol, quantity }))
        .filter(({ quantity }) => quantity !== 0),
      orders: (state?.orders ?? [])
        .filter((order) => order.state === 'new' || order.state === 'partially filled')
        .map(({ ticket, state: stands, filled }) => ({
          ...{ id: ticket.clientOrderId, symbol: ticket.symbol, isBuy: ticket.isBuy },
          ...{ type: ticket.type, quantity: ticket.quantity, filled, state: stands },
        })),
    });
  }
  const { configuration } = loaded;
  const credentials = await loadCredentials(loaded, credentialNames(configuration, [name]));
  if (credentials.kind === 'refused') return credentials;
  // Beside a session that may run, and beside a kill.
  const api = stepOfChecked(
    lookBrokerOf(configuration, name, credentials.value.values, venueCreators()),
  );
  return api.kind === 'refused' ? api : askBroker(api.value);
}

async function askBroker(api: TradingAPI): Promise<Step<BrokerView>> {
  const early = await ask(api);
  if (early.every(({ ok: isAnswered }) => isAnswered)) return viewOf(api, early);
  const connected = await api.connect(() => {});
  return connected.ok ? viewOf(api, await ask(api)) : viewOf(api, [connected, connected]);
}

type Asked = readonly [Answer<readonly VenuePosition[]>, Answer<readonly VenueOrder[]>];

function ask(api: TradingAPI): Promise<Asked> {
  return Promise.all([api.positions(), api.openOrders()]);
}

/** No answer is not "none". */
async function viewOf(api: TradingAPI, [positions, orders]: Asked): Promise<Step<BrokerView>> {
  await api.close();
  if (!positions.ok) return noAnswer(api, positions.fault.message);
  if (!orders.ok) return noAnswer(api, orders.fault.message);
  return ok({
    positions: positions.value
      .map(({ symbol, quantity }) => ({ symbol, quantity }))
      .filter(({ quantity }) => quantity !== 0),
    orders: orders.value.map((order) => ({
      ...{ id: order.clientOrderId ?? order.venueOrderId, symbol: order.symbol },
      ...{ isBuy: order.isBuy, type: order.type, quantity: order.quantity },
      ...{ filled: order.filledQuantity, state: order.state },
    })),
  });
}

function noAnswer({ name }: TradingAPI, message: string): Step<never> {
  return wrong(`${name}: ${message}`, 'try again once that is so', 'What it holds is not known.');
}
