/** The words of `learn { … }`: a misspelled one is named, and nothing else of the block is then held against it. */

import { type LearnStatement, nearest } from '../grammar/index.ts';
import { type Report, replacement } from './diagnostics/report.ts';

const HEADS = ['from', 'rate', 'weight', 'step', 'after'];

const OTHERS = [
  ...['over', 'last', 'between', 'and', 'at', 'most', 'per', 'day', 'trades', 'bars'],
  ...['realized_pnl', 'volatility', 'equal'],
];

/** False where a word is none of `learn`. What stands after `from` is told apart by its own check. */
export function checkLearnWords({ clauses }: LearnStatement, report: Report): boolean {
  const known = [...HEADS, ...OTHERS];
  const words = clauses.flatMap(({ head, span, words: rest }) => [
    { name: head, span: { start: span.start, end: span.start + head.length } },
    ...rest
      .slice(head === 'from' ? 1 : 0)
      .flatMap((word) => (word.kind === 'Identifier' ? [word] : [])),
  ]);
  const foreign = words.filter(({ name }) => !known.includes(name));
  for (const { name, span } of foreign) {
    const near = nearest(name, HEADS) ?? nearest(name, OTHERS);
    report('E0533', span, `\`${name}\` is not a word of \`learn\`.`, {
      why: `Its lines begin with ${HEADS.map((head) => `\`${head}\``).join(', ')}.`,
      fix: near === undefined ? 'delete it' : replacement(span, near),
    });
  }
  return foreign.length === 0;
}
