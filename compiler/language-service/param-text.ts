/** A param's values in words. */

import type { Expression, ParamStatement } from '../../grammar/index.ts';

export function paramText({ value, range }: ParamStatement, source: string): string {
  const written = (node: Expression): string => source.slice(node.span.start, node.span.end);
  if (!range) return `Always ${written(value)}: a param without a range has only its default.`;
  const { low, high, step } = range;
  const steps = step && countOf(low, high, step);
  return [
    `${written(value)} unless a run says otherwise, from ${written(low)} to ${written(high)}`,
    ...(step
      ? [`in steps of ${written(step)}${steps === undefined ? '' : `: ${steps} values`}`]
      : []),
  ].join(' ');
}

function countOf(low: Expression, high: Expression, step: Expression): number | undefined {
  const [from, to, by] = [low, high, step].map(numberOf);
  if (from === undefined || to === undefined || by === undefined || !(by > 0)) return undefined;
  // A tenth of 0.3 is not exactly three steps of 0.1.
  return Math.floor((to - from) / by + 1e-9) + 1;
}

function numberOf(node: Expression): number | undefined {
  if (node.kind === 'NumberLiteral' || node.kind === 'RatioLiteral') return node.value;
  return node.kind === 'BarsLiteral' ? node.count : undefined;
}
