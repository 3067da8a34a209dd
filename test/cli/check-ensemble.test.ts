/** `strata check` names the members of an ensemble with their weights. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sourceOf } from '../golden/cases.ts';
import { shell } from './strata.ts';

const { directory, strata } = shell('check-ensemble');

test('members and their weights', async () => {
  const file = join(directory, 'both.strat');
  writeFileSync(file, sourceOf('ensemble-learn-realized-pnl'));
  expect((await strata(['check', file])).stdout.replaceAll(/\s+/g, ' ')).toContain(
    'members Up 60%, Down 40%, which learn',
  );
});
