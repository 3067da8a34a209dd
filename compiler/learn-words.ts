/** The words of `learn { … }`: a misspelled one is named, and its line is then left alone. */

import {
  type Identifier,
  type LearnClause,
  type LearnStatement,
  nearest,
} from '../grammar/index.ts';
import { type Report, replacement } from './diagnostics/report.ts';

const HEADS = ['from', 'rate', 'weight', 'step', 'after'];

const OTHERS = [
  ...['over', 'last', 'between', 'and', 'at', 'most', 'per', 'day', 'trades', 'bars'],
  ...['realized_pnl', 'volatility', 'equal'],
];

const KNOWN = [...HEADS, ...OTHERS];

/** The lines that can be read. What stands after `from` is told apart by its own check. */
export function readableClauses(
  { clauses }: LearnStatement,
  report: Report,
): readonly LearnClause[] {
  return clauses.filter((clause) => {
    const foreign = wordsOf(clause).filter(({ name }) => !KNOWN.includes(name));
    for (const { name, span } of foreign) {
      const near = nearest(name, HEADS) ?? nearest(name, OTHERS);
      report('E0533', span, `\`${name}\` is not a word of \`learn\`.`, {
        why: `Its lines begin with ${HEADS.map((head) => `\`${head}\``).join(', ')}.`,
        fix: near === undefined ? 'delete it' : replacement(span, near),
      });
    }
    return foreign.length === 0;
  });
}

function wordsOf({ head, span, words }: LearnClause): readonly Pick<Identifier, 'name' | 'span'>[] {
  const first = { name: head, span: { start: span.start, end: span.start + head.length } };
  const rest = words.slice(head === 'from' ? 1 : 0);
  return [first, ...rest.flatMap((word) => (word.kind === 'Identifier' ? [word] : []))];
}
