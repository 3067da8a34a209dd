/** Named universes: what they list, and strategies with the name replaced by what it stands for. */

import {
  type DurationLiteral,
  type LetStatement,
  nearest,
  type Program,
  type StrategyDeclaration,
  type SymbolRef,
  type UniverseDeclaration,
  type UniverseStatement,
} from '../grammar/index.ts';
import type { ProgramUniverse } from '../runtime/program.ts';
import { type Report, replacement } from './diagnostics/report.ts';
import { findStatements as find } from './statements.ts';
import { durationSeconds, timeframeText } from './timeframes.ts';

export type Universes = ReadonlyMap<string, UniverseDeclaration>;

export interface ExpandedStrategy {
  /** With the symbols in the place of the name, and the filter as its first value. */
  readonly declaration: StrategyDeclaration;
  /** Absent where the strategy lists its symbols itself. */
  readonly universe?: Omit<ProgramUniverse, 'filter'>;
}

/** The value that a `where` becomes: no program can use the word for one of its own. */
export const FILTER_NAME = 'where';

const DAY_SECONDS = 86_400;

export function universesOf(program: Program, report: Report): Universes {
  const universes = new Map<string, UniverseDeclaration>();
  for (const declaration of program.declarations)
    if (declaration.kind === 'UniverseDeclaration')
      universes.set(declaration.name.name, declaration);
  for (const universe of universes.values()) checkList(universe, universes, report);
  return universes;
}

function checkList(universe: UniverseDeclaration, universes: Universes, report: Report): void {
  const seen = new Set<string>();
  for (const symbol of universe.symbols) {
    const { name, span } = symbol;
    if (!symbol.quoted && universes.has(name)) {
      report('E0212', span, `\`${name}\` is a universe, and a universe lists symbols.`, {
        why: 'A symbol and a universe of one name could not be told apart.',
        fix:
          name === universe.name.name
            ? `give the universe another name, or write the symbol as \`"${name}"\``
            : 'write out the symbols; a strategy may name several universes',
      });
    }
    if (seen.has(name)) {
      report('E0514', span, `\`${name}\` is said twice in this universe.`, {
        why: 'A strategy holds one position in a symbol; two would trade it twice.',
        fix: 'delete it',
      });
    }
    seen.add(name);
  }
}

/** A strategy without anything but the filter, to check that once for all that use it. */
export function filterProbe(universe: UniverseDeclaration): StrategyDeclaration | undefined {
  const filter = filterOf(universe);
  return filter && { kind: 'StrategyDeclaration', ...named(universe), body: [filter] };
}

function named({ name, span }: UniverseDeclaration) {
  return { name, span };
}

export function expandUniverse(
  strategy: StrategyDeclaration,
  universes: Universes,
  report: Report,
): ExpandedStrategy {
  const statements = find(strategy, 'UniverseStatement');
  const used = new Set<UniverseDeclaration>();
  const symbols = new Map<UniverseStatement, readonly SymbolRef[]>(
    statements.map((statement) => [
      statement,
      statement.symbols.flatMap((symbol) => meaningOf(symbol, universes, used, report)),
    ]),
  );
  const [universe] = used;
  if (!universe) return { declaration: strategy };
  const [alone] = [...used].filter(({ membersOf, where }) => membersOf ?? where);
  const [statement] = statements;
  if (alone && statement && (used.size > 1 || statement.symbols.length > 1)) {
    report('E0212', statement.span, `\`${alone.name.name}\` stands alone: its symbols change.`, {
      why: 'Whether a symbol may be traded is asked of one universe.',
      fix: `write \`universe ${alone.name.name}\``,
    });
  }
  const isSeen = !alone?.where || checkFilterClock(strategy, universe, report);
  const filter = alone && isSeen ? filterOf(alone) : undefined;
  const body = strategy.body.map((each) =>
    each.kind === 'UniverseStatement' ? { ...each, symbols: symbols.get(each) ?? [] } : each,
  );
  const { membersOf } = universe;
  return {
    declaration: { ...strategy, body: filter ? [filter, ...body] : body },
    universe: {
      name: universe.name.name,
      ...(membersOf && { table: membersOf.text }),
    },
  };
}

/** The symbols that a name in a strategy's `universe` stands for; those of a table are known when it is read. */
function meaningOf(
  symbol: SymbolRef,
  universes: Universes,
  used: Set<UniverseDeclaration>,
  report: Report,
): readonly SymbolRef[] {
  const universe = symbol.quoted ? undefined : universes.get(symbol.name);
  if (universe) {
    used.add(universe);
    return universe.symbols.map((each) => ({ ...each, span: symbol.span }));
  }
  // Symbols are written in capitals; a name that is not, and is almost that of a universe, is a slip.
  const near =
    symbol.quoted || symbol.name === symbol.name.toUpperCase()
      ? undefined
      : nearest(symbol.name, universes.keys());
  if (near !== undefined) {
    report('E0211', symbol.span, `There is no universe called \`${symbol.name}\`.`, {
      why: 'It would be taken for a symbol, of which there are no bars.',
      fix: replacement(symbol.span, near),
    });
  }
  return [symbol];
}

/** `where` is read on daily bars: 1 where it holds, 0 where it does not, absent while that is unknown. */
function filterOf({ where }: UniverseDeclaration): LetStatement | undefined {
  if (!where) return undefined;
  const { span } = where;
  const day: DurationLiteral = { kind: 'DurationLiteral', count: 1, unit: 'd', span };
  const number = (value: number) => ({ kind: 'NumberLiteral' as const, value, span });
  const then = number(1);
  return {
    kind: 'LetStatement',
    name: { kind: 'Identifier', name: FILTER_NAME, span },
    value: {
      kind: 'OnExpression',
      operand: {
        kind: 'IfExpression',
        condition: where,
        then,
        otherwise: number(0),
        span,
      },
      timeframe: day,
      span,
    },
    span,
  };
}

function checkFilterClock(
  strategy: StrategyDeclaration,
  { name }: UniverseDeclaration,
  report: Report,
): boolean {
  const every = find(strategy, 'EveryStatement')[0]?.timeframe;
  if (!every || durationSeconds(every) <= DAY_SECONDS) return true;
  report(
    'E0402',
    every.span,
    `The filter of \`${name.name}\` reads daily bars; a strategy of \`every ${timeframeText(every)}\` cannot see them.`,
    {
      why: 'Its rules are read when a longer bar closes; inside that bar there is nothing it could wait for.',
      fix: replacement(every.span, '1d', 'write `every 1d`'),
    },
  );
  return false;
}
