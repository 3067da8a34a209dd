/** Random tests draw the same cases in each run, so that a red build means a change. `STRATA_SEED=7 npm test` draws others. */

import fc from 'fast-check';
import './same-numbers.ts';

fc.configureGlobal({ seed: Number(process.env['STRATA_SEED'] ?? 20_240_102) });
