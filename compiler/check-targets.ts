/** Targets: what they take, what does not go with them, and that all of a strategy's targets are one plan. */

import type {
  Expression,
  StrategyDeclaration,
  StrategyStatement,
  TargetStatement,
} from '../grammar/index.ts';
import { type Report, replacement } from './diagnostics/report.ts';
import type { TypeContext } from './infer/context.ts';
import { expectCondition, expectNumber } from './infer/expect.ts';
import { rangeOf } from './ranges.ts';
import { findStatements as find } from './statements.ts';
import { typeName } from './types.ts';
import { NUMBER, sameUnit } from './units.ts';

/** Statements that belong to rules, as they are written. */
const OF_RULES: Partial<Record<StrategyStatement['kind'], string>> = {
  EnterStatement: 'enter',
  ExitStatement: 'exit',
  SizeStatement: 'size',
  HoldStatement: 'hold at most',
  CooldownStatement: 'cooldown',
  PyramidStatement: 'pyramid',
  TradingWindowStatement: 'between',
  FlatByStatement: 'flat by',
};

/** Conditions are the bits of one 32-bit integer. */
const MAX_TARGETS = 31;

export function checkTargets(strategy: StrategyDeclaration, report: Report): void {
  const targets = find(strategy, 'TargetStatement');
  reportRules(strategy, report);
  checkAgreement(targets, report);
  const surplus = targets[MAX_TARGETS];
  if (surplus) {
    report('E0513', surplus.span, `A strategy can have at most ${MAX_TARGETS} targets.`, {
      fix: 'join conditions that lead to the same weight with `or`',
    });
  }
}

/** One root cause: with an `enter`, its size and the like are not reported as well. */
function reportRules({ body }: StrategyDeclaration, report: Report): void {
  const rule = body.find(({ kind }) => kind === 'EnterStatement' || kind === 'ExitStatement');
  if (rule) {
    report('E0509', rule.span, 'A strategy trades by rules or by targets, not both.', {
      why: 'A target moves the position to a weight, a rule opens and closes it: each would undo the other.',
      fix: 'keep one of the two styles',
    });
    return;
  }
  for (const statement of body) {
    const text = OF_RULES[statement.kind];
    if (text === undefined) continue;
    report('E0509', statement.span, `\`${text}\` belongs to rules; this strategy has targets.`, {
      why:
        statement.kind === 'SizeStatement'
          ? 'The weight of a target says how much is held.'
          : 'Between two rebalances a target changes nothing, and at a rebalance it decides everything.',
      fix: replacement(statement.span, '', 'delete this line'),
    });
  }
}

/** All targets of a strategy are one portfolio, made at one time. */
function checkAgreement(targets: readonly TargetStatement[], report: Report): void {
  const clauses: readonly (readonly [
    word: string,
    of: (target: TargetStatement) => string | undefined,
  ])[] = [
    ['rebalance', ({ rebalance }) => rebalance],
    ['band', ({ band }) => band && literalText(band)],
    ['leverage', ({ leverage }) => leverage && literalText(leverage)],
  ];
  for (const [word, of] of clauses) {
    const first = targets.find((target) => of(target) !== undefined);
    const said = first && of(first);
    const other = targets.find((target) => of(target) !== undefined && of(target) !== said);
    if (!other || said === undefined) continue;
    report('E0518', other.span, `The targets of a strategy have one \`${word}\`, not two.`, {
      why: `They share out one account: at a rebalance every symbol goes to the weight of its target, and all others to nothing. The first one says \`${word} ${said}\`.`,
      fix: `say \`${word} …\` once, or the same each time`,
    });
  }
}

/** Enough to see whether two clauses say the same. */
function literalText(node: Expression): string {
  switch (node.kind) {
    case 'NumberLiteral':
      return String(node.value);
    case 'RatioLiteral':
      return `${Number((node.value * 100).toPrecision(12))}%`;
    case 'LeverageLiteral':
      return `${node.multiple}x`;
    case 'NameExpression':
      return node.name;
    default:
      return '…';
  }
}

export function checkTargetTypes(target: TargetStatement, context: TypeContext): void {
  const { weight, condition, band, leverage } = target;
  if (condition) expectCondition(condition, context);
  checkWeight(weight, context);
  if (band) checkClause(band, 'band', '`band 1%`', context);
  // `2x` is written where a multiple of equity is meant, and is a type of its own.
  if (leverage && leverage.kind !== 'LeverageLiteral')
    checkClause(leverage, 'leverage', '`leverage 2x`', context);
  checkBand(target, context);
}

function checkWeight(weight: Expression, context: TypeContext): void {
  const type = expectNumber(weight, context);
  if (!type) return;
  if (type.unit && !sameUnit(type.unit, NUMBER)) {
    context.report(
      'E0301',
      weight.span,
      `A weight is a share of equity; this is ${typeName(type)}.`,
      {
        why: 'A target says which part of the account a symbol is to be.',
        fix:
          weight.kind === 'OfExpression'
            ? replacement(
                { start: weight.operand.span.end, end: weight.span.end },
                '',
                'leave `of …` out: a weight is always a share of equity',
              )
            : 'write a percentage, such as `target 10% when …`',
      },
    );
  } else if (weight.kind === 'NumberLiteral' && weight.value > 1) {
    context.report(
      'E0314',
      weight.span,
      `\`target ${weight.value}\` is ${weight.value * 100}% of equity.`,
      {
        why: 'A weight is a ratio: 1 is all there is. A forgotten `%` makes it a hundred times as much.',
        fix: replacement(weight.span, `${weight.value}%`),
      },
    );
  }
}

/** `band` and `leverage` hold for the whole run. */
function checkClause(
  node: Expression,
  word: 'band' | 'leverage',
  example: string,
  context: TypeContext,
): void {
  const type = expectNumber(node, context);
  if (!type) return;
  const { low, high } = rangeOf(node, context.bindings);
  if (type.level === 'stream') {
    context.report('E0519', node.span, `\`${word}\` must be known before the run starts.`, {
      why: 'It holds for every rebalance alike.',
      fix: `use a number or a \`param\`: ${example}`,
    });
  } else if (type.unit && !sameUnit(type.unit, NUMBER)) {
    context.report('E0301', node.span, `\`${word}\` is a ratio; this is ${typeName(type)}.`, {
      fix: `write ${example}`,
    });
  } else if (word === 'band' ? low < 0 : high <= 0) {
    context.report(
      'E0519',
      node.span,
      word === 'band' ? 'A `band` is not below 0.' : '`leverage` is above 0.',
      {
        why:
          word === 'band'
            ? 'A weight drifts by so much to either side: the band has no sign.'
            : 'It is what all weights may come to together, so nothing could ever be held.',
        fix: `write ${example}`,
      },
    );
  }
}

/** `target 1% … band 2%`: from nothing to 1% is less than the band. */
function checkBand(target: TargetStatement, { bindings, report }: TypeContext): void {
  const { weight, band } = target;
  if (!band) return;
  const { low, high } = rangeOf(weight, bindings);
  const most = Math.max(Math.abs(low), Math.abs(high));
  if (most === 0 || most > rangeOf(band, bindings).low) return;
  report('E0519', band.span, 'This target never makes an order: its weight lies inside the band.', {
    why: 'What is off by no more than the band is left alone, a position that is still to be opened too.',
    fix: 'write a band that is narrower than the weight',
  });
}
