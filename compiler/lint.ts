/** Phase 5, lints: programs that mean something, but hardly what was meant. */

import type { Expression, StrategyDeclaration, StrategyStatement } from '../grammar/index.ts';
import type { Bindings } from './bindings.ts';
import type { StrategyTypes } from './check-types.ts';
import type { Report } from './diagnostics/report.ts';
import { replacement } from './diagnostics/report.ts';
import { expressionsOf } from './statements.ts';
import { FILTER_NAME } from './universes.ts';
import { walk } from './walk.ts';

export function lint(
  strategy: StrategyDeclaration,
  bindings: Bindings,
  types: StrategyTypes,
  report: Report,
): void {
  lintNames(strategy, report);
  lintUnused(strategy, bindings, report);
  lintWayOut(strategy, report);
  for (const statement of strategy.body) {
    for (const expression of expressionsOf(statement)) {
      walk(expression, (node) => lintComparison(node, types, report));
    }
    if (statement.kind === 'EnterStatement' || statement.kind === 'ExitStatement')
      lintConstant(statement, types, report);
  }
}

function lintNames(strategy: StrategyDeclaration, report: Report): void {
  const { name } = strategy;
  if (!/^[A-Z][A-Za-z0-9]*$/.test(name.name)) {
    const better = name.name.replace(/(^|_)([a-z0-9])/g, (_, __, letter: string) =>
      letter.toUpperCase(),
    );
    report('W0505', name.span, `Strategies are named like \`${better}\`.`, {
      why: 'Declarations start with a capital letter, values do not: a reader sees at once which is which.',
      fix: replacement(name.span, better),
    });
  }
  for (const statement of strategy.body) {
    if (statement.kind !== 'LetStatement' && statement.kind !== 'ParamStatement') continue;
    if (/^[a-z][a-z0-9_]*$/.test(statement.name.name)) continue;
    const better = statement.name.name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
    report('W0505', statement.name.span, `Values are named like \`${better}\`.`, {
      why: 'Declarations start with a capital letter, values do not: a reader sees at once which is which.',
      fix: `call it \`${better}\` wherever it is used`,
    });
  }
}

function lintUnused(strategy: StrategyDeclaration, bindings: Bindings, report: Report): void {
  const used = new Set<StrategyStatement>();
  for (const binding of bindings.names.values()) {
    if (binding.kind === 'let' && binding.statement.kind === 'LetStatement')
      used.add(binding.statement);
    if (binding.kind === 'param') used.add(binding.statement);
  }
  for (const statement of strategy.body) {
    if (used.has(statement)) continue;
    if (statement.kind === 'LetStatement' && statement.name.name !== FILTER_NAME) {
      report('W0503', statement.name.span, `\`${statement.name.name}\` is never used.`, {
        why: 'What a reader takes for part of the rules has no effect on any order.',
        fix: replacement(statement.span, '', 'delete the line, or use the value in a rule'),
      });
    }
    if (statement.kind === 'ParamStatement') {
      report(
        'W0504',
        statement.name.span,
        `Changing \`${statement.name.name}\` changes nothing: it is never used.`,
        {
          why: 'A sweep over it would run the same strategy again and again.',
          fix: 'delete the line, or use the param in a rule',
        },
      );
    }
  }
}

/** An entry needs a way out: an exit, an opposite entry, a protection, or a time. */
function lintWayOut(strategy: StrategyDeclaration, report: Report): void {
  const { body } = strategy;
  if (body.some(({ kind }) => kind === 'HoldStatement' || kind === 'FlatByStatement')) return;
  for (const enter of body) {
    if (enter.kind !== 'EnterStatement') continue;
    const hasWayOut = body.some((statement) => {
      if (statement.kind === 'ExitStatement' || statement.kind === 'ProtectStatement') {
        return statement.side === undefined || statement.side === enter.side;
      }
      return statement.kind === 'EnterStatement' && statement.side !== enter.side;
    });
    if (hasWayOut) continue;
    report('W0501', enter.span, `Nothing ever closes a ${enter.side} position.`, {
      why: 'The position stays open until the data ends, whatever it loses.',
      fix: `add \`exit ${enter.side} when …\`, a \`stop\`, or \`hold at most … bars\`; if that is meant, write \`exit ${enter.side} when false\``,
    });
  }
}

/** `==` on computed numbers is true by luck; on flags and counts it is what is meant. */
function lintComparison(node: Expression, { types }: StrategyTypes, report: Report): void {
  if (node.kind !== 'BinaryExpression' || (node.operator !== '==' && node.operator !== '!='))
    return;
  const sides = [types.get(node.left), types.get(node.right)];
  const hasPrice = sides.some(
    (type) => type?.kind === 'number' && type.unit !== undefined && type.unit.money !== 0,
  );
  if (!hasPrice) return;
  report('W0502', node.span, `\`${node.operator}\` on prices is decided by the last digit.`, {
    why: 'Two prices are almost never equal to the last digit, so this is almost always the same answer.',
    fix:
      node.operator === '=='
        ? 'write `crosses above`, `crosses below`, or `between … and …`'
        : 'write `<` or `>`',
  });
}

function lintConstant(
  statement: Extract<StrategyStatement, { kind: 'EnterStatement' | 'ExitStatement' }>,
  { types }: StrategyTypes,
  report: Report,
): void {
  const { condition } = statement;
  const type = types.get(condition);
  if (condition.kind === 'BooleanLiteral' || type?.kind !== 'condition' || type.level === 'stream')
    return;
  report('W0506', condition.span, 'This condition does not depend on the market.', {
    why: 'It has the same answer on every bar.',
    fix: 'compare something that changes, such as `close`; if that is meant, write `true` or `false`',
  });
}
