/** Which Strata this is, down to the sources and the machine. */

import { VERSION } from '../api/version.ts';

export { VERSION };

/** A hash of the sources that decide what a run comes to. Put in by build.mjs. */
declare const STRATA_BUILD: string | undefined;

/** Two machines where any of these differ may differ in the last bit of a figure. */
export const BUILD = {
  strata: VERSION,
  build: typeof STRATA_BUILD === 'string' ? STRATA_BUILD : 'sources',
  v8: process.versions.v8,
  arch: process.arch,
};
