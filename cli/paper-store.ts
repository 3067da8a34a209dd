/** The simulated account on the disk, beside its journal: it outlives the session. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { PaperState, PaperStore } from '../brokers/index.ts';
import { makeDurableDirectory, writeDurableFile } from '../runtime/journal/index.ts';

export function paperStoreIn(directory: string): PaperStore {
  const file = join(directory, 'simulated.json');
  return {
    load: () => (existsSync(file) ? parse(readFileSync(file, 'utf8'), file) : undefined),
    save(state) {
      makeDurableDirectory(directory);
      writeDurableFile(file, JSON.stringify(state));
    },
  };
}

/** Nobody else writes it; one that is not whole is never taken for an empty account. */
function parse(text: string, file: string): PaperState {
  const { data } = STATE.safeParse(JSON.parse(text));
  if (data) return data;
  throw new Error(`\`${file}\` does not hold a simulated account`);
}

const TICKET = z.object({
  clientOrderId: z.string(),
  symbol: z.string(),
  isBuy: z.boolean(),
  side: z.enum(['long', 'short']),
  opens: z.boolean(),
  type: z.enum([
    ...(['market', 'limit', 'stop', 'stop limit', 'trailing stop'] as const),
    ...(['open auction', 'close auction'] as const),
  ]),
  quantity: z.number(),
  limitPrice: z.number().exactOptional(),
  stopPrice: z.number().exactOptional(),
  trailBy: z.number().exactOptional(),
  timeInForce: z.enum(['day', 'gtc']),
  group: z.string().exactOptional(),
});

const ORDER = z.object({
  venueOrderId: z.string(),
  ticket: TICKET,
  state: z.enum([
    ...(['pending new', 'new', 'partially filled', 'filled', 'done for day'] as const),
    ...(['pending cancel', 'pending replace', 'cancelled', 'replaced'] as const),
    ...(['expired', 'rejected', 'suspended'] as const),
  ]),
  filled: z.number(),
  value: z.number(),
  fees: z.number(),
  session: z.number().exactOptional(),
  isTriggered: z.boolean(),
  reason: z.string().exactOptional(),
  updatedAt: z.number(),
  checkedBar: z.number(),
});

const EXECUTION = z.object({
  executionId: z.string(),
  venueOrderId: z.string(),
  clientOrderId: z.string().exactOptional(),
  symbol: z.string(),
  isBuy: z.boolean(),
  quantity: z.number(),
  price: z.number(),
  fee: z.number().exactOptional(),
  cumulativeQuantity: z.number().exactOptional(),
  time: z.number(),
  corrects: z.string().exactOptional(),
  isBust: z.boolean().exactOptional(),
});

const BY_SYMBOL = z.array(z.tuple([z.string(), z.number()]));

const STATE = z.object({
  cash: z.number(),
  time: z.number(),
  sequence: z.number(),
  bar: z.number(),
  orders: z.array(ORDER),
  positions: BY_SYMBOL,
  closes: BY_SYMBOL,
  executions: z.array(EXECUTION),
});
