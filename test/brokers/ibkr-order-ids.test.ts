/** Order ids that are saved a hundred at once, so that few orders wait for the disk. */

import { expect, test } from 'vitest';
import { makeOrderIds } from '../../brokers/ibkr/order-ids.ts';

test('they are saved again where the saved ones are used up, or others have used them', () => {
  let kept = 500;
  const ids = makeOrderIds({
    load: () => kept,
    save: (id) => {
      kept = id;
    },
  });
  const given = Array.from({ length: 101 }, () => ids.next());
  expect([given.at(0), given.at(-1), kept]).toEqual([501, 601, 700]);
  ids.raiseTo(800);
  expect([ids.next(), kept]).toEqual([801, 900]);
  ids.raiseTo(10);
  expect([ids.next(), kept]).toEqual([802, 900]);
});
