/** How many random cases a test draws. CI draws more of them than `npm test`; `STRATA_CASES=10` draws ten times as many. */

const FACTOR = Number(process.env['STRATA_CASES'] ?? 1);

export function draws(usual: number): number {
  return Math.ceil(usual * FACTOR);
}
