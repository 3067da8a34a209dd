/**
 * A split or a dividend as JSON on the disk or on its way to another machine. A door of its own: the store's brings DuckDB
 * along, and the page's code does without any schema.
 */

import * as z from 'zod/mini';

export const ACTION = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('split'), symbol: z.string(), exDate: z.number(), ratio: z.number() }),
  z.object({
    kind: z.literal('dividend'),
    symbol: z.string(),
    exDate: z.number(),
    amount: z.number(),
  }),
]);
