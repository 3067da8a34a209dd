/** Ensembles: checked like a strategy that reads `score`, with members whose signals make that score. */

import {
  type EnsembleDeclaration,
  type Expression,
  type MemberStatement,
  nearest,
  type Program,
  type StrategyDeclaration,
  type StrategyStatement,
  type UniverseStatement,
} from '../grammar/index.ts';
import type { CombineMethod, EnsembleProgram, LearnProgram } from '../runtime/program.ts';
import type { CompiledStrategy } from './compilation.ts';
import { constantOf } from './constants.ts';
import { type Report, replacement } from './diagnostics/report.ts';
import { lowerLearn, type StartingWeight } from './learn.ts';
import { walkStrategy } from './statements.ts';
import { secondsOf } from './timeframes.ts';

const METHODS: readonly CombineMethod[] = ['weighted_mean', 'vote', 'best_of'];

/** The text of an ensemble as the strategy that it is, and what its score is made of. */
export interface LoweredEnsemble {
  readonly declaration: StrategyDeclaration;
  /** Undefined where a member did not compile; the rest of the text is checked all the same. */
  readonly ensemble: EnsembleProgram | undefined;
}

/** Ensembles in an order in which members come before those that they are members of. */
export function ensemblesInOrder(
  { declarations }: Program,
  report: Report,
): readonly EnsembleDeclaration[] {
  const all = declarations.filter((node) => node.kind === 'EnsembleDeclaration');
  const ordered: EnsembleDeclaration[] = [];
  const open: EnsembleDeclaration[] = [];
  const visit = (ensemble: EnsembleDeclaration): void => {
    if (ordered.includes(ensemble)) return;
    open.push(ensemble);
    for (const { member } of membersOf(ensemble)) {
      const inner = all.find(({ name }) => name.name === member.name);
      if (!inner) continue;
      if (!open.includes(inner)) {
        visit(inner);
        continue;
      }
      const chain = [...open.slice(open.indexOf(inner)), inner].map(({ name }) => name.name);
      report(
        'E0530',
        member.span,
        `\`${inner.name.name}\` is a member of itself: ${chain.join(' → ')}.`,
        {
          why: 'Its score would depend on itself.',
          fix: 'take one of them out',
        },
      );
    }
    open.pop();
    ordered.push(ensemble);
  };
  all.forEach(visit);
  return ordered;
}

/** Of a text that could not be read in full, only what stands there is judged: `isBroken`. */
export function lowerEnsemble(
  declaration: EnsembleDeclaration,
  compiled: readonly CompiledStrategy[],
  declared: ReadonlySet<string>,
  isBroken: boolean,
  report: Report,
): LoweredEnsemble {
  const reportWhole: Report = isBroken ? () => {} : report;
  const statements = membersOf(declaration);
  checkMembers(statements, declared, report);
  const weights = checkWeights(declaration, statements, reportWhole);
  const combine = methodOf(declaration, report);
  const learn = learnOf(declaration, weights, { report, reportWhole });
  const members = statements.map(({ member }) => compiled.find(({ name }) => name === member.name));
  const sound = members.filter((member) => member !== undefined);
  // A member with an error of its own has been reported there.
  const isComplete = sound.length === members.length;
  if (isComplete) warnOfFinerMembers(declaration, statements, sound, report);
  return {
    declaration: asStrategy(declaration, sound),
    ensemble: isComplete
      ? {
          members: weights.map(({ name, weight }) => ({ name, weight })),
          combine,
          ...(learn && { learn }),
        }
      : undefined,
  };
}

function learnOf(
  { body }: EnsembleDeclaration,
  weights: readonly StartingWeight[],
  { report, reportWhole }: { readonly report: Report; readonly reportWhole: Report },
): LearnProgram | undefined {
  const statement = body.find(({ kind }) => kind === 'LearnStatement');
  if (statement?.kind !== 'LearnStatement') return undefined;
  return lowerLearn(statement, weights, report, reportWhole);
}

function membersOf({ body }: EnsembleDeclaration): readonly MemberStatement[] {
  return body.filter((statement) => statement.kind === 'MemberStatement');
}

function checkMembers(
  statements: readonly MemberStatement[],
  declared: ReadonlySet<string>,
  report: Report,
): void {
  const seen = new Set<string>();
  for (const { member } of statements) {
    if (!declared.has(member.name)) {
      const near = nearest(member.name, declared);
      report('E0530', member.span, `There is no strategy called \`${member.name}\` in this file.`, {
        fix:
          near === undefined
            ? `declare it: \`strategy ${member.name} { … }\``
            : replacement(member.span, near),
      });
    } else if (seen.has(member.name)) {
      report('E0530', member.span, `\`${member.name}\` is a member twice.`, {
        why: 'Its signal would count twice under two weights.',
        fix: 'delete one of the two lines, and add the weights',
      });
    }
    seen.add(member.name);
  }
}

function checkWeights(
  { name }: EnsembleDeclaration,
  statements: readonly MemberStatement[],
  report: Report,
): readonly StartingWeight[] {
  if (statements.length < 2) {
    report(
      'E0531',
      name.span,
      `\`${name.name}\` has ${statements.length === 0 ? 'no members' : 'one member'}.`,
      {
        why: 'An ensemble combines the signals of several strategies.',
        fix: 'add lines such as `member Momentum weight 50%`',
      },
    );
  }
  const weights = statements.flatMap(({ member, weight }): readonly StartingWeight[] => {
    const value = weightOf(weight, report);
    return value === undefined ? [] : [{ name: member.name, weight: value, span: weight.span }];
  });
  checkSum(weights, statements, report);
  return weights;
}

function weightOf(weight: Expression, report: Report): number | undefined {
  const constant = constantOf(weight);
  if (constant?.unit === 'ratio' && constant.value > 0 && constant.value <= 1)
    return constant.value;
  report('E0531', weight.span, 'A weight is a percentage above 0% and not above 100%.', {
    why: 'It is the share of the score that the member’s signal has.',
    fix: 'write it like `weight 40%`',
  });
  return undefined;
}

function checkSum(
  weights: readonly StartingWeight[],
  statements: readonly MemberStatement[],
  report: Report,
): void {
  const last = statements.at(-1);
  if (!last || weights.length !== statements.length) return;
  const sum = weights.reduce((total, { weight }) => total + weight, 0);
  if (Math.abs(sum - 1) <= 1e-9) return;
  const text = `${Number((sum * 100).toFixed(2))}%`;
  const rest = weights.at(-1)?.weight ?? 0;
  const fitting = Number(((rest + 1 - sum) * 100).toFixed(2));
  report('E0531', last.weight.span, `The weights come to ${text}, not to 100%.`, {
    why: 'The score is a mean: weights that come to more or less would stretch or shrink every signal.',
    fix:
      fitting > 0
        ? replacement(last.weight.span, `${fitting}%`)
        : 'lower the weights until they come to 100%',
  });
}

function methodOf({ name, body }: EnsembleDeclaration, report: Report): CombineMethod {
  const [first, ...others] = body.filter((statement) => statement.kind === 'CombineStatement');
  for (const { span } of others)
    report('E0506', span, `\`combine\` is said twice in \`${name.name}\`.`, {
      fix: 'delete one of the two lines',
    });
  if (!first) return 'weighted_mean';
  const { method } = first;
  const known = METHODS.find((each) => each === method.name);
  if (known) return known;
  const near = nearest(method.name, METHODS);
  report('E0532', method.span, `Signals cannot be combined by \`${method.name}\`.`, {
    why: `There are ${METHODS.map((each) => `\`${each}\``).join(', ')}.`,
    fix: near === undefined ? 'use one of these' : replacement(method.span, near),
  });
  return 'weighted_mean';
}

/** Its own statements; without a `universe` it trades what its members trade. */
function asStrategy(
  { doc, name, body, span }: EnsembleDeclaration,
  members: readonly CompiledStrategy[],
): StrategyDeclaration {
  const own = body.filter(
    (statement): statement is StrategyStatement =>
      statement.kind !== 'MemberStatement' &&
      statement.kind !== 'CombineStatement' &&
      statement.kind !== 'LearnStatement',
  );
  const symbols = [...new Set(members.flatMap(({ program }) => program.symbols))];
  const universe: UniverseStatement = {
    kind: 'UniverseStatement',
    symbols: symbols.map((symbol) => ({
      kind: 'SymbolRef',
      name: symbol,
      quoted: true,
      span: name.span,
    })),
    span: name.span,
  };
  const hasUniverse = own.some(({ kind }) => kind === 'UniverseStatement');
  return {
    kind: 'StrategyDeclaration',
    ...(doc !== undefined && { doc }),
    name,
    body: hasUniverse || symbols.length === 0 ? own : [universe, ...own],
    span,
  };
}

function warnOfFinerMembers(
  { body }: EnsembleDeclaration,
  statements: readonly MemberStatement[],
  members: readonly CompiledStrategy[],
  report: Report,
): void {
  const every = body.find((statement) => statement.kind === 'EveryStatement')?.timeframe;
  if (!every) return;
  const own = `${every.count}${every.unit}`;
  members.forEach(({ name, program }, k) => {
    const place = statements[k]?.member.span;
    if (!place || secondsOf(program.every) >= secondsOf(own)) return;
    report(
      'W0530',
      place,
      `\`${name}\` reads ${program.every} bars, the ensemble only looks every ${own}.`,
      {
        why: 'Of what the member does in between, the ensemble sees the state at its own closes only.',
        fix: replacement(every.span, program.every, `write \`every ${program.every}\``),
      },
    );
  });
}

/** `score` is what an ensemble makes of its members; a strategy has none. */
export function checkScore(strategy: StrategyDeclaration, report: Report): void {
  walkStrategy(strategy, (node) => {
    if (node.kind !== 'NameExpression' || node.name !== 'score') return;
    report('E0535', node.span, '`score` is a value of ensembles.', {
      why: 'It is the combined signal of an ensemble’s members, and a strategy has no members.',
      fix: 'use it in an `ensemble`, or compute your own value with another name',
    });
  });
}
