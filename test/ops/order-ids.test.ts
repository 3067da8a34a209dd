/** The order ids of Interactive Brokers on the disk. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { orderIdsIn } from '../../runtime/live/index.ts';
import { freshDirectory } from './a-directory.ts';

test('a file that is not there begins at 0; what was saved is there for the next process', () => {
  const file = join(freshDirectory(), 'account', 'order-id');
  expect(orderIdsIn(file).load()).toBe(0);
  orderIdsIn(file).save(700);
  expect(readFileSync(file, 'utf8')).toBe('700\n');
  expect(orderIdsIn(file).load()).toBe(700);
});

test.each(['many', '-1', '1.5', '1e30'])(
  '`%s` is no order id: the session does not start',
  (text) => {
    const file = join(freshDirectory(), 'order-id');
    writeFileSync(file, text);
    expect(() => orderIdsIn(file).load()).toThrow(`holds \`${text}\`, which is no order id`);
  },
);

test('a directory in its place is said as the system says it', () => {
  const directory = freshDirectory();
  expect(() => orderIdsIn(directory).load()).toThrow('EISDIR');
});
