/** What Alpaca sends, as far as we read it. A field of another shape is an answer that cannot be read, never a guess. */

import * as z from 'zod';
import { instantOf } from './numbers.ts';

const decimal = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/, 'not a decimal number')
  .transform(Number);

const instant = z
  .string()
  .transform(instantOf)
  .refine((time) => !Number.isNaN(time), 'not a time');

const STATES = [
  'new',
  'partially_filled',
  'filled',
  'done_for_day',
  'canceled',
  'expired',
  'replaced',
  'pending_cancel',
  'pending_replace',
  'accepted',
  'pending_new',
  'accepted_for_bidding',
  'stopped',
  'rejected',
  'suspended',
  'calculated',
  'held',
] as const;

const orderFields = z.object({
  id: z.string().min(1),
  client_order_id: z.string(),
  symbol: z.string(),
  side: z.enum(['buy', 'sell']),
  type: z.enum(['market', 'limit', 'stop', 'stop_limit', 'trailing_stop']),
  time_in_force: z.string(),
  order_class: z.string().nullish(),
  status: z.enum(STATES),
  qty: decimal.nullish(),
  filled_qty: decimal.nullish(),
  filled_avg_price: decimal.nullish(),
  limit_price: decimal.nullish(),
  stop_price: decimal.nullish(),
  replaces: z.string().nullish(),
  replaced_by: z.string().nullish(),
  created_at: instant,
  updated_at: instant.nullish(),
});

/** An order; `legs` are there when orders are asked for nested. */
export const wireOrder = orderFields.extend({ legs: z.array(orderFields).nullish() });
export type WireOrder = z.output<typeof wireOrder>;
export type WireLeg = z.output<typeof orderFields>;
export type WireState = WireOrder['status'];

export const wireAccount = z.object({
  id: z.string(),
  account_number: z.string(),
  status: z.string(),
  currency: z.string(),
  cash: decimal,
  equity: decimal,
  buying_power: decimal,
  trading_blocked: z.boolean().nullish(),
  account_blocked: z.boolean().nullish(),
  trade_suspended_by_user: z.boolean().nullish(),
});

export const wirePositions = z.array(
  z.object({
    symbol: z.string(),
    qty: decimal,
    side: z.enum(['long', 'short']),
    avg_entry_price: decimal,
  }),
);

/** A fill in the list of what happened on the account. */
export const wireFills = z.array(
  z.object({
    id: z.string(),
    order_id: z.string(),
    symbol: z.string(),
    side: z.enum(['buy', 'sell', 'sell_short']),
    qty: decimal,
    price: decimal,
    cum_qty: decimal,
    transaction_time: instant,
  }),
);
export type WireFill = z.output<typeof wireFills>[number];

export const wireClock = z.object({
  timestamp: instant,
  is_open: z.boolean(),
  next_open: instant,
  next_close: instant,
});

const minuteOfDay = z
  .string()
  .regex(/^\d\d:\d\d$/)
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

export const wireCalendar = z.array(
  z.object({ date: z.string(), open: minuteOfDay, close: minuteOfDay }),
);

export const wireAsset = z.object({
  id: z.string(),
  symbol: z.string(),
  name: z.string(),
  exchange: z.string(),
  status: z.string(),
  tradable: z.boolean(),
  shortable: z.boolean(),
  fractionable: z.boolean(),
  price_increment: decimal.nullish(),
});

export const wireBars = z.object({
  bars: z
    .record(
      z.string(),
      z.array(
        z.object({
          t: instant,
          o: z.number(),
          h: z.number(),
          l: z.number(),
          c: z.number(),
          v: z.number(),
        }),
      ),
    )
    .nullish(),
  next_page_token: z.string().nullish(),
});

/** One line for each order that `cancel all` touched. */
export const wireCancels = z.array(z.object({ id: z.string(), status: z.number() }));

/** An event of an order. `execution_id` and `position_qty` are absent on some. */
export const wireUpdate = z.object({
  event: z.string(),
  timestamp: instant.nullish(),
  price: decimal.nullish(),
  qty: decimal.nullish(),
  order: wireOrder,
});
export type WireUpdate = z.output<typeof wireUpdate>;
