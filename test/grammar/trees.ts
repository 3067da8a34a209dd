/** Syntax trees without what does not matter when two of them are compared. */

import type { Program } from '../../grammar/index.ts';

export function withoutSpans(tree: Program): unknown {
  return plain(tree, false);
}

/** The tree without its spans and brackets. */
export function meaning(tree: Program): unknown {
  return plain(tree, true);
}

function plain(value: unknown, openBrackets: boolean): unknown {
  if (Array.isArray(value)) return value.map((one) => plain(one, openBrackets));
  if (typeof value !== 'object' || value === null) return value;
  const { span: _, ...rest }: Record<string, unknown> = { ...value };
  if (openBrackets && rest['kind'] === 'ParenExpression') return plain(rest['inner'], true);
  return Object.fromEntries(
    Object.entries(rest)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, plain(one, openBrackets)]),
  );
}
