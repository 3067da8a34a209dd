/** Of package.json, put in by build.mjs; absent where the sources run unbundled. */
declare const STRATA_VERSION: string | undefined;
/** A hash of the sources that decide what a run comes to. */
declare const STRATA_BUILD: string | undefined;

export const VERSION = typeof STRATA_VERSION === 'string' ? STRATA_VERSION : '0.0.0-dev';

/** Two machines where any of these differ may differ in the last bit of a figure. */
export const BUILD = {
  strata: VERSION,
  build: typeof STRATA_BUILD === 'string' ? STRATA_BUILD : 'sources',
  v8: process.versions.v8,
  arch: process.arch,
};
