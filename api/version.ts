/** Of package.json, put in by build.mjs; absent where the sources run unbundled. */
declare const STRATA_VERSION: string | undefined;

export const VERSION = typeof STRATA_VERSION === 'string' ? STRATA_VERSION : '0.0.0-dev';
