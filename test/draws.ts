/**
 * How much of what could be tried a test tries. CI tries more of it than `npm test`; `STRATA_CASES=10` draws ten times as
 * many random cases.
 */

const FACTOR = Number(process.env['STRATA_CASES'] ?? 1);

/** Of random cases. */
export function draws(usual: number): number {
  return Math.ceil(usual * FACTOR);
}

/** One in so many of a list; all of them where as many times the usual is asked for. */
export function oneIn<Item>(usual: number, all: readonly Item[]): readonly Item[] {
  const step = Math.max(1, Math.ceil(usual / FACTOR));
  return all.filter((_, k) => k % step === 0);
}
