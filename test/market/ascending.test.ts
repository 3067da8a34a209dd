/** Places in ascending values, held against counting them one by one. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countBelow, countUpTo } from '../../market/index.ts';

test('as many are below, and not above, as counting says', () => {
  const value = fc.integer({ min: 0, max: 20 });
  fc.assert(
    fc.property(fc.array(value), fc.double({ min: -1, max: 21 }), (values, bound) => {
      const ascending = Float64Array.from(values).sort();
      expect(countBelow(ascending, bound)).toBe(values.filter((each) => each < bound).length);
      expect(countUpTo(ascending, bound)).toBe(values.filter((each) => each <= bound).length);
    }),
  );
});
