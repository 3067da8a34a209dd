/** Requests to Alpaca through its SDK: in their turn, with a deadline, and with every failure as a value. */

import { marketData, trading } from '@alpacahq/alpaca-trade-api';
import type * as z from 'zod';
import type { Answer, BrokerFault } from '../../runtime/index.ts';
import { type Asked, faultOf, unauthorised, unreadable } from './faults.ts';
import { createLane, type LaneKind, type Unsent } from './lane.ts';
import type { Settings } from './options.ts';

/** What the SDK's `…Raw` methods give back: the answer before it is decoded, so that no digit is lost. */
interface Raw {
  readonly raw: Response;
}

export interface Request<S extends z.ZodType> {
  /** `data`: history, whose budget is its own: when it is used up, orders go on. */
  readonly lane: LaneKind | 'data';
  /** For people: `to submit the order`. */
  readonly what: string;
  readonly shape: S;
  readonly send: () => Promise<Raw>;
}

export interface Rest {
  readonly orders: trading.OrdersApi;
  readonly accounts: trading.AccountsApi;
  readonly activities: trading.AccountActivitiesApi;
  readonly positions: trading.PositionsApi;
  readonly clock: trading.ClockApi;
  readonly calendar: trading.CalendarApi;
  readonly assets: trading.AssetsApi;
  readonly stocks: marketData.StockApi;
  ask<S extends z.ZodType>(request: Request<S>): Promise<Answer<z.output<S>>>;
  /** Takes back orders that wait to be sent. */
  dropOrders(): void;
  close(): void;
}

export function createRest(settings: Settings): Rest {
  const orders = createLane(settings.limits);
  const history = createLane({ ...settings.limits, reserved: 0 });
  const common = {
    keyId: settings.keyId,
    secret: settings.secret,
    timeoutMs: settings.limits.requestMs,
    // The SDK repeats GET alone. A 429 is not repeated: it goes to the lane, which pauses everything but cancels.
    retry: {
      maxRetries: settings.limits.readRetries,
      retryDelayMs: settings.limits.retryMs,
      retryableStatuses: [408, 425, 500, 502, 503, 504],
    },
  };
  const account = new trading.Configuration({ ...common, basePath: settings.urls.trading });
  const data = new marketData.Configuration({ ...common, basePath: settings.urls.data });

  async function send<S extends z.ZodType>(
    request: Request<S>,
    asked: Asked,
  ): Promise<Answer<z.output<S>>> {
    let text: string;
    try {
      text = await (await request.send()).raw.text();
    } catch (error) {
      return failed(faultOf(error, asked, settings));
    }
    const read = parsed(text);
    const checked = request.shape.safeParse(read);
    if (checked.success) return { ok: true, value: checked.data };
    const first = checked.error.issues[0];
    const place = first?.path.join('.') ?? '';
    return failed(unreadable(`${place}: ${first?.message}`, asked, settings));
  }

  return {
    orders: new trading.OrdersApi(account),
    accounts: new trading.AccountsApi(account),
    activities: new trading.AccountActivitiesApi(account),
    positions: new trading.PositionsApi(account),
    clock: new trading.ClockApi(account),
    calendar: new trading.CalendarApi(account),
    assets: new trading.AssetsApi(account),
    stocks: new marketData.StockApi(data),
    async ask(request) {
      if (settings.keyId === '' || settings.secret === '')
        return failed(unauthorised('the key or its secret is empty', settings));
      const kind = request.lane === 'data' ? 'read' : request.lane;
      const asked = { what: request.what, isWrite: kind !== 'read' };
      const lane = request.lane === 'data' ? history : orders;
      const passage = await lane.pass(kind, () => send(request, asked));
      if (passage.kind !== 'sent') return failed(unsent(passage, asked, settings));
      const answer = passage.value;
      if (!answer.ok && answer.fault.kind === 'rate limited')
        lane.pause(answer.fault.retryAfterMs ?? settings.limits.windowMs);
      return answer;
    },
    dropOrders: orders.dropOrders,
    close() {
      orders.close();
      history.close();
    },
  };
}

function failed(fault: BrokerFault): { readonly ok: false; readonly fault: BrokerFault } {
  return { ok: false, fault };
}

/** An empty body is the answer to a cancel; text that is not JSON fails the shape. */
function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function unsent(passage: Unsent, asked: Asked, settings: Settings): BrokerFault {
  if (passage.kind === 'dropped')
    return {
      kind: 'down',
      message: `${settings.name} was not asked ${asked.what}: everything that waited was taken back. Nothing was sent.`,
    };
  return {
    kind: 'rate limited',
    retryAfterMs: passage.retryAfterMs,
    message: `${settings.name} was not asked ${asked.what}: its budget of ${settings.limits.requests} requests a minute is used up. Nothing was sent; it may be asked again in ${Math.ceil(passage.retryAfterMs / 1000)} s.`,
  };
}
