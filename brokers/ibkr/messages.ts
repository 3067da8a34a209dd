/**
 * What must be in IB's messages for us to act on them. The library's types leave every field open; a message without
 * its essentials is one that could not be read, and what is true is asked for anew.
 */

import { z } from 'zod';

export type SeenContract = z.infer<typeof contractSchema>;
export type SeenOrder = z.infer<typeof orderSchema>;
export type SeenExecution = z.infer<typeof executionSchema>;
export type SeenInstrument = z.infer<typeof instrumentSchema>;

const contractSchema = z.object({ symbol: z.string(), secType: z.string() });

const orderSchema = z.object({
  /** 0 before IB's servers have the order. */
  permId: z.number().default(0),
  /** Lists of ended orders do not say. */
  clientId: z.number().default(-1),
  account: z.string(),
  action: z.string(),
  totalQuantity: z.number(),
  orderType: z.string(),
  lmtPrice: z.number().optional(),
  auxPrice: z.number().optional(),
  trailStopPrice: z.number().optional(),
  tif: z.string(),
  orderRef: z.string(),
  ocaGroup: z.string(),
  filledQuantity: z.number().default(0),
});

const executionSchema = z.object({
  execId: z.string().min(1),
  orderId: z.number(),
  permId: z.number(),
  clientId: z.number(),
  acctNumber: z.string(),
  time: z.string(),
  side: z.enum(['BOT', 'SLD']),
  shares: z.number(),
  price: z.number(),
  cumQty: z.number(),
  avgPrice: z.number(),
  orderRef: z.string(),
});

const instrumentSchema = z.object({
  contract: z.object({
    conId: z.number(),
    symbol: z.string(),
    primaryExch: z.string(),
    currency: z.string(),
  }),
  longName: z.string(),
  minTick: z.number(),
});

export function readContract(message: unknown): SeenContract {
  return contractSchema.parse(message);
}

export function readOrder(message: unknown): SeenOrder {
  return orderSchema.parse(message);
}

export function readExecution(message: unknown): SeenExecution {
  return executionSchema.parse(message);
}

export function readInstrument(message: unknown): SeenInstrument {
  return instrumentSchema.parse(message);
}
