/** `learn { … }`: how an ensemble's weights move, and within which bounds. */

import type {
  Expression,
  Identifier,
  LearnClause,
  LearnStatement,
  Span,
} from '../grammar/index.ts';
import type { LearnProgram } from '../runtime/program.ts';
import { constantOf } from './constants.ts';
import { type Report, replacement } from './diagnostics/report.ts';

type Word = Identifier | Expression;

const FORMS: Readonly<Record<string, string>> = {
  from: 'from realized_pnl over last 20 trades',
  rate: 'rate 5%',
  weight: 'weight between 5% and 60%',
  step: 'step at most 10% per day',
  after: 'after 20 trades',
};

const SOURCES = ['realized_pnl', 'volatility', 'equal'] as const;
const DEFAULT_RATE = 0.05;

/** What the members start with, for the checks of bounds. */
export interface StartingWeight {
  readonly name: string;
  readonly weight: number;
  readonly span: Span;
}

export function lowerLearn(
  statement: LearnStatement,
  members: readonly StartingWeight[],
  report: Report,
): LearnProgram | undefined {
  const clauses = new Map<string, LearnClause>();
  for (const clause of statement.clauses) {
    if (clauses.has(clause.head)) {
      report('E0506', clause.span, `\`${clause.head}\` is said twice in \`learn\`.`, {
        fix: 'delete one of the two lines',
      });
    }
    clauses.set(clause.head, clause);
  }
  const from = clauses.get('from');
  if (!from) {
    report('E0533', statement.span, '`learn` does not say what it learns from.', {
      why: 'Weights can follow the members’ results or their risk, or become equal.',
      fix: 'add a line such as `from realized_pnl over last 20 trades`',
    });
    return undefined;
  }
  const source = sourceOf(from, report);
  const rate = ratioIn(clauses.get('rate'), [], report) ?? DEFAULT_RATE;
  const bounds = boundsIn(clauses.get('weight'), report);
  const step = ratioIn(clauses.get('step'), ['at', 'most'], report, ['per', 'day']);
  const after = countIn(clauses.get('after'), report);
  if (!source) return undefined;
  const learn: LearnProgram = {
    ...source,
    rate,
    lowest: bounds?.low ?? 0,
    highest: bounds?.high ?? 1,
    largestStep: step ?? 1,
    afterTrades: after ?? 0,
  };
  checkGuardrails(learn, clauses, statement.span, members, report);
  return learn;
}

function unreadable(clause: LearnClause, report: Report): undefined {
  const form = FORMS[clause.head];
  report('E0533', clause.span, `This line of \`learn\` cannot be read.`, {
    ...(form === undefined && {
      why: `\`learn\` has the lines ${Object.keys(FORMS)
        .map((head) => `\`${head}\``)
        .join(', ')}.`,
    }),
    fix: form === undefined ? 'delete it' : `write it like \`${form}\``,
  });
  return undefined;
}

function sourceOf(
  clause: LearnClause,
  report: Report,
): Pick<LearnProgram, 'from' | 'over'> | undefined {
  const [what, ...rest] = clause.words;
  const name = wordOf(what);
  const from = SOURCES.find((source) => source === name);
  if (!from) {
    if (what && name !== undefined) {
      report('E0533', what.span, `Weights cannot be learnt from \`${name}\`.`, {
        why: `What they can follow is ${SOURCES.map((source) => `\`${source}\``).join(', ')}.`,
        fix: replacement(what.span, 'realized_pnl'),
      });
      return undefined;
    }
    return unreadable(clause, report);
  }
  if (from === 'equal') return rest.length === 0 ? { from, over: 0 } : unreadable(clause, report);
  const [over, last, amount, unit] = rest;
  const constant = amount && isExpression(amount) ? constantOf(amount) : undefined;
  const isTrades = from === 'realized_pnl';
  const isRead =
    wordOf(over) === 'over' &&
    wordOf(last) === 'last' &&
    constant?.unit === (isTrades ? 'number' : 'bars') &&
    (isTrades ? wordOf(unit) === 'trades' && rest.length === 4 : rest.length === 3);
  if (!isRead || !constant) {
    report('E0533', clause.span, 'This line of `learn` cannot be read.', {
      fix: `write it like \`${isTrades ? FORMS['from'] : 'from volatility over last 60 bars'}\``,
    });
    return undefined;
  }
  const least = isTrades ? 1 : 2;
  if (!Number.isInteger(constant.value) || constant.value < least) {
    report('E0534', clause.span, `Results over ${constant.value} say nothing.`, {
      fix: `write a whole number of at least ${least}`,
    });
    return undefined;
  }
  return { from, over: constant.value };
}

/** `rate 5%`, `step at most 10% per day`: a ratio between words that have to be there. */
function ratioIn(
  clause: LearnClause | undefined,
  before: readonly string[],
  report: Report,
  after: readonly string[] = [],
): number | undefined {
  if (!clause) return undefined;
  const { words } = clause;
  const amount = words[before.length];
  const constant = amount && isExpression(amount) ? constantOf(amount) : undefined;
  const matches =
    constant?.unit === 'ratio' &&
    before.every((word, k) => wordOf(words[k]) === word) &&
    after.every((word, k) => wordOf(words[before.length + 1 + k]) === word) &&
    words.length === before.length + 1 + after.length;
  if (!matches || !amount || !constant) return unreadable(clause, report);
  if (constant.value > 0 && constant.value <= 1) return constant.value;
  report('E0534', amount.span, `\`${clause.head}\` has to lie above 0% and not above 100%.`, {
    why:
      constant.value > 0
        ? 'Weights are shares of one whole.'
        : 'Weights that may not move at all learn nothing.',
    fix: `write a percentage in between: \`${FORMS[clause.head] ?? ''}\``,
  });
  return undefined;
}

function boundsIn(
  clause: LearnClause | undefined,
  report: Report,
): { readonly low: number; readonly high: number } | undefined {
  if (!clause) return undefined;
  const [between, low, and, high] = clause.words;
  const [from, to] = [low, high].map((word) =>
    word && isExpression(word) ? constantOf(word) : undefined,
  );
  const isRead =
    wordOf(between) === 'between' &&
    wordOf(and) === 'and' &&
    from?.unit === 'ratio' &&
    to?.unit === 'ratio' &&
    clause.words.length === 4;
  if (!isRead || !from || !to) return unreadable(clause, report);
  if (from.value < 0 || to.value > 1 || from.value >= to.value) {
    report('E0534', clause.span, 'These bounds leave no room for a weight.', {
      why: 'A weight is a share of the whole: at least 0%, at most 100%, the lower bound first.',
      fix: 'write them like `weight between 5% and 60%`',
    });
    return undefined;
  }
  return { low: from.value, high: to.value };
}

function countIn(clause: LearnClause | undefined, report: Report): number | undefined {
  if (!clause) return undefined;
  const [amount, unit] = clause.words;
  const constant = amount && isExpression(amount) ? constantOf(amount) : undefined;
  const isRead = constant?.unit === 'number' && wordOf(unit) === 'trades';
  if (isRead && Number.isInteger(constant.value) && constant.value >= 0) return constant.value;
  return unreadable(clause, report);
}

/** The bounds can hold together, and with the weights that the members start with. */
function checkGuardrails(
  { lowest, highest }: LearnProgram,
  clauses: ReadonlyMap<string, LearnClause>,
  whole: Span,
  members: readonly StartingWeight[],
  report: Report,
): void {
  const span = clauses.get('weight')?.span ?? whole;
  const count = members.length;
  if (count * lowest > 1 + 1e-9 || count * highest < 1 - 1e-9) {
    const isLow = count * lowest > 1;
    const bound = percent(isLow ? lowest : highest);
    report(
      'E0534',
      span,
      `${count} weights of ${bound} ${isLow ? 'are more' : 'are less'} than 100%.`,
      {
        why: 'The weights of all members always come to 100%.',
        fix: `choose bounds around ${percent(1 / count)}`,
      },
    );
    return;
  }
  for (const { name, weight, span: place } of members) {
    if (weight >= lowest - 1e-12 && weight <= highest + 1e-12) continue;
    report(
      'E0534',
      place,
      `\`${name}\` starts with ${percent(weight)}, outside the bounds ${percent(lowest)} and ${percent(highest)} of \`learn\`.`,
      {
        why: 'The first day would move it by more than any later one may.',
        fix: 'change its weight, or the bounds',
      },
    );
  }
}

function percent(value: number): string {
  return `${Number((value * 100).toFixed(2))}%`;
}

function wordOf(word: Word | undefined): string | undefined {
  return word?.kind === 'Identifier' ? word.name : undefined;
}

function isExpression(word: Word): word is Expression {
  return word.kind !== 'Identifier';
}
