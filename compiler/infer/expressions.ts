/** The type of an expression: units, conditions, and when a value is known. */

import type {
  Expression,
  IsExpression,
  NameExpression,
  PastExpression,
} from '../../grammar/index.ts';
import { replacement } from '../diagnostics/report.ts';
import { isNewsFunction } from '../news.ts';
import { PREDEFINED, PREDEFINED_GROUPS } from '../predefined.ts';
import { type Type, typeName, UNKNOWN_TYPE, valueType } from '../types.ts';
import { MONEY, NUMBER, SHARES } from '../units.ts';
import { inferCall } from './calls.ts';
import type { TypeContext } from './context.ts';
import { expectBars, expectCondition, expectNumber } from './expect.ts';
import { inferOf } from './of.ts';
import {
  inferBetween,
  inferBinary,
  inferCoalesce,
  inferCross,
  inferIf,
  inferUnary,
} from './operators.ts';

export function inferType(node: Expression, context: TypeContext): Type {
  // Asked for by each place that cares; without a memory, nested calls would take exponential time.
  const known = context.types.get(node);
  if (known) return known;
  const type = inferKind(node, context);
  context.types.set(node, type);
  return type;
}

function inferKind(node: Expression, context: TypeContext): Type {
  switch (node.kind) {
    case 'NumberLiteral':
      return { kind: 'number', level: 'const', whole: Number.isInteger(node.value) };
    case 'RatioLiteral':
      return { kind: 'number', unit: NUMBER, level: 'const' };
    case 'MoneyLiteral':
      return { kind: 'number', unit: MONEY, level: 'const' };
    case 'DurationLiteral':
      return { kind: 'duration' };
    case 'BarsLiteral':
      return { kind: 'number', unit: NUMBER, level: 'const', whole: Number.isInteger(node.count) };
    case 'SharesLiteral':
      return { kind: 'number', unit: SHARES, level: 'const' };
    case 'RiskMultipleLiteral':
      return { kind: 'risk multiple' };
    case 'LeverageLiteral':
      return { kind: 'leverage' };
    case 'DateLiteral':
      return { kind: 'date' };
    case 'TimeLiteral':
      return { kind: 'time of day' };
    case 'TextLiteral':
      return { kind: 'text' };
    case 'BooleanLiteral':
      return { kind: 'condition', level: 'const' };
    case 'NameExpression':
      return inferName(node, context);
    case 'CallExpression':
      return inferCall(node, context);
    case 'FieldExpression':
      return inferField(node, context);
    case 'PastExpression':
      return inferPast(node, context);
    case 'OnExpression':
    case 'AcrossExpression':
      return context.infer(node.operand, context);
    case 'OfExpression':
      return inferOf(node, context);
    case 'UnaryExpression':
      return inferUnary(node, context);
    case 'BinaryExpression':
      return node.operator === '??' ? inferCoalesce(node, context) : inferBinary(node, context);
    case 'CrossExpression':
      return inferCross(node, context);
    case 'BetweenExpression':
      return inferBetween(node, context);
    case 'IsExpression':
      return inferIs(node, context);
    case 'RisingExpression':
      expectNumber(node.operand, context);
      expectBars(node.bars, context);
      return { kind: 'condition', level: 'stream' };
    case 'ForBarsExpression':
    case 'WithinBarsExpression':
      expectCondition(node.condition, context);
      expectBars(node.bars, context);
      return { kind: 'condition', level: 'stream' };
    case 'IfExpression':
      return inferIf(node, context);
    case 'ParenExpression':
      return context.infer(node.inner, context);
    case 'ErrorExpression':
      return UNKNOWN_TYPE;
    default:
      return node satisfies never;
  }
}

function inferName(node: NameExpression, context: TypeContext): Type {
  const binding = context.bindings.names.get(node);
  switch (binding?.kind) {
    case 'let':
    case 'param':
      return context.declared.get(binding.statement) ?? UNKNOWN_TYPE;
    case 'argument':
      return context.declared.get(binding.parameter) ?? UNKNOWN_TYPE;
    case 'predefined': {
      const predefined = PREDEFINED.get(binding.name);
      if (predefined) return predefined.type;
      const fields = [...(PREDEFINED_GROUPS.get(binding.name)?.keys() ?? [])];
      context.report('E0303', node.span, `\`${node.name}\` is not a value by itself.`, {
        ...(fields.length > 0 && {
          fix: `write one of its fields, such as \`${node.name}.${fields[0]}\``,
        }),
      });
      return UNKNOWN_TYPE;
    }
    default:
      return UNKNOWN_TYPE;
  }
}

function inferField(
  node: Extract<Expression, { kind: 'FieldExpression' }>,
  context: TypeContext,
): Type {
  const { object, field } = node;
  if (
    object.kind === 'NameExpression' &&
    context.bindings.names.get(object)?.kind === 'predefined'
  ) {
    if (isNewsFunction(node)) {
      context.report(
        'E0209',
        node.span,
        `\`news.${field.name}\` is a function and needs its time.`,
        {
          why: 'It looks back over the headlines that became known in that time.',
          fix: replacement(node.span, `news.${field.name}(24h)`),
        },
      );
      return UNKNOWN_TYPE;
    }
    const group = PREDEFINED_GROUPS.get(object.name);
    if (group) return group.get(field.name)?.type ?? UNKNOWN_TYPE;
  }
  const type = context.infer(object, context);
  if (type.kind === 'unknown') return UNKNOWN_TYPE;
  const found = type.kind === 'record' ? type.fields.get(field.name) : undefined;
  if (found) return found;
  const known =
    type.kind === 'record' ? [...type.fields.keys()].map((name) => `\`.${name}\``).join(', ') : '';
  context.report('E0206', field.span, `There is no field \`${field.name}\` here.`, {
    why:
      type.kind === 'record'
        ? `\`${type.name}\` has ${known}.`
        : `This is ${typeName(type)}, which has no fields.`,
    fix: type.kind === 'record' ? 'use one of these' : `leave \`.${field.name}\` out`,
  });
  return UNKNOWN_TYPE;
}

function inferPast(node: PastExpression, context: TypeContext): Type {
  const series = valueType(context.infer(node.series, context));
  const offset = expectNumber(node.offset, context);
  const negative = node.offset.kind === 'UnaryExpression' && node.offset.operator === '-';
  if (negative) {
    context.report('E0401', node.offset.span, 'This looks into the future.', {
      why: 'A negative number of bars back is a bar that has not happened yet: no order could have known its price.',
      fix: 'use `[0]` for this bar, or a positive number for an earlier one',
    });
  } else if (offset?.level === 'stream') {
    context.report(
      'E0305',
      node.offset.span,
      'How far to look back must be known before the run starts.',
      {
        why: 'The number of bars to keep in memory, and the warm-up, are computed before the first bar.',
        fix: 'use a number or a `param`; for the value at an event use `value_when(condition, x)`',
      },
    );
  } else if (offset && !offset.whole) {
    context.report('E0306', node.offset.span, 'A number of bars is a whole number.', {
      fix: 'write a whole number',
    });
  }
  if (series.kind === 'number' || series.kind === 'condition')
    return { ...series, level: 'stream' };
  if (series.kind !== 'unknown') expectNumber(node.series, context);
  return UNKNOWN_TYPE;
}

function inferIs(node: IsExpression, context: TypeContext): Type {
  const result: Type = { kind: 'condition', level: 'stream' };
  const operand = valueType(context.infer(node.operand, context));
  const words = operand.kind === 'side' ? ['long', 'short', 'flat'] : ['absent', 'present'];
  if (operand.kind === 'unknown' || words.includes(node.what.name)) return result;
  context.report(
    'E0309',
    node.what.span,
    `\`is ${node.what.name}\` makes no sense for ${typeName(operand)}.`,
    {
      fix: `write ${words.map((word) => `\`is ${word}\``).join(' or ')}`,
    },
  );
  return result;
}
