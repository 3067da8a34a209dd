/** Types of calls: arguments against parameters, and an indicator's body with the types of its arguments. */

import type { Argument, CallExpression, Expression } from '../../grammar/index.ts';
import type { FunctionBinding, ResolvedIndicator } from '../bindings.ts';
import type { ArgumentKind, Primitive } from '../builtins/builtin.ts';
import { matchArguments, type Parameter } from '../call-arguments.ts';
import { reportConstantSeries } from '../constant-series.ts';
import { keep } from '../keep.ts';
import { checkNewsCall, newsCallee } from '../news.ts';
import {
  laterLevel,
  type NumberType,
  type Type,
  typeName,
  UNKNOWN_TYPE,
  valueType,
} from '../types.ts';
import { multiplyUnits, NUMBER, rootOfUnit, sameUnit, unitOfName } from '../units.ts';
import type { Declared, TypeContext } from './context.ts';
import { expectBars, expectCondition, expectNumber } from './expect.ts';

export function inferCall(node: CallExpression, context: TypeContext): Type {
  const target = context.bindings.calls.get(node);
  const news = newsCallee(node);
  if (news) {
    checkNewsCall(node, news, context.report);
    return { kind: 'number', unit: NUMBER, level: 'stream' };
  }
  if (!target) {
    for (const argument of node.args) context.infer(argument.value, context);
    return UNKNOWN_TYPE;
  }
  if (reportConstantSeries(node, target, context.report)) return UNKNOWN_TYPE;
  const matched = matchArguments(node, target, context.report);
  if (!matched) {
    for (const argument of node.args) context.infer(argument.value, context);
    return UNKNOWN_TYPE;
  }
  const [checked, hasReported] = noting(context);
  const types = matched.map(({ parameter, argument }) =>
    argument
      ? checkArgument(parameter, argument, checked)
      : defaultType(parameter, target, context),
  );
  if (target.kind === 'primitive') return primitiveResult(target.primitive, types);
  // A wrong argument has been reported where it stands; what it does inside the indicator is no news.
  const body = hasReported() ? { ...context, report: () => {} } : context;
  return knownResult(node, target.indicator, types, body);
}

/** By the types of the arguments, as text. */
const resultsOf = new WeakMap<ResolvedIndicator, Map<string, Type>>();

/** Most calls of an indicator are with arguments of the same few types; what has to be reported is not kept. */
function knownResult(
  node: CallExpression,
  indicator: ResolvedIndicator,
  types: readonly Type[],
  context: TypeContext,
): Type {
  const results = resultsOf.get(indicator) ?? keep(resultsOf, indicator, new Map());
  const key = types.map(typeKey).join(' ');
  const before = results.get(key);
  if (before) return before;
  const [checked, hasReported] = noting(context);
  const result = indicatorResult(node, indicator, types, checked);
  if (!hasReported()) results.set(key, result);
  return result;
}

/** Arguments are values: numbers with their units, conditions, and what was wrong already. */
function typeKey(type: Type): string {
  if (type.kind === 'condition') return `condition,${type.level}`;
  if (type.kind !== 'number') return type.kind;
  const { level, whole, unit } = type;
  return `${level},${whole},${unit?.money},${unit?.shares}`;
}

/** The context, and whether anything has been reported through it. */
function noting(context: TypeContext): readonly [context: TypeContext, hasReported: () => boolean] {
  let count = 0;
  const report: TypeContext['report'] = (...about) => {
    count += 1;
    context.report(...about);
  };
  const { bindings, declared, types, infer } = context;
  return [{ bindings, declared, types, infer, report }, () => count > 0];
}

/** A default is a bare number, or an expression of the indicator's own declaration. */
function defaultType(parameter: Parameter, target: FunctionBinding, context: TypeContext): Type {
  if (
    target.kind === 'primitive' ||
    parameter.default === undefined ||
    typeof parameter.default === 'number'
  ) {
    return { kind: 'number', level: 'const', whole: Number.isInteger(parameter.default) };
  }
  const { bindings } = target.indicator;
  return valueType(
    context.infer(parameter.default, {
      bindings,
      declared: new Map(),
      types: new Map(),
      infer: context.infer,
      report: context.report,
    }),
  );
}

function checkArgument(parameter: Parameter, argument: Argument, context: TypeContext): Type {
  const [checked, hasReported] = noting(context);
  checkKind(parameter.kind, argument.value, checked);
  const type = valueType(context.infer(argument.value, context));
  // A window that is none says nothing about the unit of what is computed over it.
  if (hasReported()) return parameter.kind === 'bars' ? UNKNOWN_TYPE : type;
  const wanted = parameter.typeName === undefined ? undefined : unitOfName(parameter.typeName);
  if (wanted && type.kind === 'number' && type.unit && !sameUnit(type.unit, wanted)) {
    context.report(
      'E0301',
      argument.value.span,
      `\`${parameter.name}\` has to be ${typeName({ ...type, unit: wanted })}; this is ${typeName(type)}.`,
      {
        why: 'The indicator would compute something that its name does not say.',
        fix: `write ${typeName({ ...type, unit: wanted })} here`,
      },
    );
  }
  return type;
}

function checkKind(kind: ArgumentKind, value: Expression, context: TypeContext): void {
  switch (kind) {
    case 'condition':
      expectCondition(value, context);
      return;
    case 'bars':
      expectBars(value, context);
      return;
    case 'series':
      expectNumber(value, context);
      return;
    case 'number': {
      const type = expectNumber(value, context);
      if (type?.level === 'stream') {
        context.report('E0305', value.span, 'This number must be known before the run starts.', {
          why: 'It shapes the indicator itself, which is built once, before the first bar.',
          fix: 'use a number or a `param`',
        });
      }
      return;
    }
    default:
      kind satisfies never;
  }
}

function primitiveResult(primitive: Primitive, types: readonly Type[]): Type {
  const numbers = types.filter((type) => type.kind === 'number');
  const isKernel = primitive.operation.kind !== 'pure';
  const level = isKernel
    ? 'stream'
    : numbers.reduce<NumberType['level']>((all, type) => laterLevel(all, type.level), 'const');
  if (primitive.result === 'condition') return { kind: 'condition', level };
  const series = primitive.parameters.flatMap((parameter, k) => {
    const type = types[k];
    return parameter.kind === 'series' && type?.kind === 'number' ? [type] : [];
  });
  const [first, second] = series;
  const rounds = ['floor', 'ceil', 'round', 'sign'].includes(primitive.name);
  const whole =
    rounds ||
    (!isKernel &&
      numbers.every((type) => type.whole === true) &&
      ['min', 'max', 'abs'].includes(primitive.name));
  const plain: NumberType = { kind: 'number', level, whole };
  switch (primitive.result) {
    case 'number':
    case 'bars':
      return { ...plain, unit: NUMBER };
    case 'same': {
      const unit = series.find((type) => type.unit !== undefined)?.unit;
      return unit === undefined ? plain : { ...plain, unit };
    }
    case 'product':
      return { ...plain, unit: multiplyUnits(first?.unit ?? NUMBER, second?.unit ?? NUMBER) };
    case 'root':
      return first?.unit === undefined ? plain : { ...plain, unit: rootOfUnit(first.unit) };
    default:
      return primitive.result satisfies never;
  }
}

/** The body, checked with these argument types: an indicator works for every unit that its formula allows. */
function indicatorResult(
  node: CallExpression,
  indicator: ResolvedIndicator,
  types: readonly Type[],
  context: TypeContext,
): Type {
  const { declaration } = indicator;
  const declared = new Map<Declared, Type>();
  declaration.parameters.forEach((parameter, k) => {
    declared.set(parameter, types[k] ?? UNKNOWN_TYPE);
  });
  const inner: TypeContext = {
    bindings: indicator.bindings,
    declared,
    types: new Map(),
    infer: context.infer,
    report: indicator.shipped ? reportAtCall(node, context) : context.report,
  };
  const fields = new Map<string, Type>();
  for (const statement of declaration.body) {
    const type = context.infer(statement.value, inner);
    declared.set(statement, type);
    if (statement.kind === 'OutStatement') fields.set(statement.name.name, valueType(type));
  }
  const main = [...fields.values()][0] ?? UNKNOWN_TYPE;
  return { kind: 'record', name: declaration.name.name, fields, main };
}

function reportAtCall(node: CallExpression, context: TypeContext): TypeContext['report'] {
  const name = node.callee.kind === 'NameExpression' ? node.callee.name : '';
  return (_code, _span, message) => {
    context.report('E0301', node.span, `\`${name}\` cannot work with what it is given here.`, {
      why: `Inside it: ${message}`,
      fix: `see \`${name}\` in docs/language/indicators.md for what it takes`,
    });
  };
}
