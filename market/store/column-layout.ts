/** Where the columns of each symbol lie in a file, and what it takes to know that the file is whole. */

import * as z from 'zod/mini';

export const COLUMNS_LAYOUT = z.object({
  symbols: z.array(
    z.object({
      symbol: z.string(),
      length: z.number(),
      /** Where time, open, high, low, close, volume and session begin in the file. */
      offsets: z.array(z.number()),
      /** CRC-32 of each. */
      crcs: z.array(z.number()),
    }),
  ),
  bytes: z.number(),
  /** CRC-32 of the whole file. */
  crc: z.number(),
});
