/** Which bits of `fired` belong to which kind of rule, so that a close is judged without a look at each rule. */

import type { Rule, Side } from '../program.ts';

export interface RuleMasks {
  readonly enter: number;
  readonly enterLong: number;
  readonly enterShort: number;
  /** Exits that close a long, a short. */
  readonly exitLong: number;
  readonly exitShort: number;
}

export function masksOf(rules: readonly Rule[]): RuleMasks {
  const maskOf = (wanted: (rule: Rule) => boolean): number =>
    rules.reduce((mask, rule, r) => (wanted(rule) ? mask | (1 << r) : mask), 0);
  const closes =
    (side: Side) =>
    (rule: Rule): boolean =>
      rule.kind === 'exit' && (rule.side === undefined || rule.side === side);
  const opens =
    (wanted: Side) =>
    ({ kind, side }: Rule): boolean =>
      kind === 'enter' && side === wanted;
  return {
    enter: maskOf(({ kind }) => kind === 'enter'),
    enterLong: maskOf(opens('long')),
    enterShort: maskOf(opens('short')),
    exitLong: maskOf(closes('long')),
    exitShort: maskOf(closes('short')),
  };
}
