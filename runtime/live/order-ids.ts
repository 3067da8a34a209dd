/** Interactive Brokers' order ids on the disk: the last one is there before an order with it is sent. */

import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeDurableDirectory, systemCode, writeDurableFile } from '../journal/index.ts';

/** Throws for a file that holds something else: an id that is used twice would change the order that has it. */
export function orderIdsIn(file: string): { load(): number; save(id: number): void } {
  return {
    load() {
      const text = textOf(file);
      const id = text === undefined ? 0 : Number(text);
      if (!Number.isSafeInteger(id) || id < 0)
        throw new Error(`\`${file}\` holds \`${text ?? ''}\`, which is no order id`);
      return id;
    },
    save(id) {
      makeDurableDirectory(dirname(file));
      writeDurableFile(file, `${id}\n`);
    },
  };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
