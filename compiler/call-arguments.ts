/** Which argument of a call goes to which parameter: by place, by name, or by default. */

import type { Argument, CallExpression, Expression } from '../grammar/index.ts';
import { nearest } from '../grammar/index.ts';
import type { FunctionBinding } from './bindings.ts';
import type { ArgumentKind } from './builtins/builtin.ts';
import { type Report, replacement } from './diagnostics/report.ts';
import { keep } from './keep.ts';

export interface Parameter {
  readonly name: string;
  readonly kind: ArgumentKind;
  /** The annotation as written, where there is one. */
  readonly typeName?: string;
  readonly default?: number | Expression;
}

export interface MatchedArgument {
  readonly parameter: Parameter;
  /** Absent: the default. */
  readonly argument: Argument | undefined;
}

const known = new WeakMap<object, readonly Parameter[]>();

export function parametersOf(target: FunctionBinding): readonly Parameter[] {
  const called = target.kind === 'primitive' ? target.primitive : target.indicator;
  return known.get(called) ?? keep(known, called, findParameters(target));
}

function findParameters(target: FunctionBinding): readonly Parameter[] {
  if (target.kind === 'primitive') {
    return target.primitive.parameters.map((parameter) => ({
      name: parameter.name,
      kind: parameter.kind,
      ...(parameter.default !== undefined && { default: parameter.default }),
    }));
  }
  return target.indicator.declaration.parameters.map(({ name, type, value }) => ({
    name: name.name,
    kind: kindOf(type?.name),
    ...(type !== undefined && { typeName: type.name }),
    ...(value !== undefined && { default: value }),
  }));
}

function kindOf(typeName: string | undefined): ArgumentKind {
  if (typeName === 'bars' || typeName === 'condition') return typeName;
  return typeName === 'number' || typeName === 'ratio' ? 'number' : 'series';
}

/** One entry a parameter, in the parameters' order; undefined, and reported, when the call does not fit. */
export function matchArguments(
  node: CallExpression,
  target: FunctionBinding,
  report: Report,
): readonly MatchedArgument[] | undefined {
  const parameters = parametersOf(target);
  const name = node.callee.kind === 'NameExpression' ? node.callee.name : '';
  const given = new Map<Parameter, Argument>();
  let fits = true;
  const surplus = node.args.slice(parameters.length).filter(({ name: given }) => !given);
  if (surplus.length > 0) {
    fits = false;
    reportSurplus(name, surplus, node.args.length, parameters, report);
  }
  node.args.forEach((argument, place) => {
    if (surplus.includes(argument)) return;
    const parameter = argument.name
      ? parameters.find((candidate) => candidate.name === argument.name?.name)
      : parameters[place];
    if (!parameter || given.has(parameter)) {
      fits = false;
      reportMisfit(name, argument, parameter, parameters, report);
      return;
    }
    given.set(parameter, argument);
  });
  const missing = parameters.filter(
    (parameter) => !given.has(parameter) && parameter.default === undefined,
  );
  if (fits && missing.length > 0) {
    fits = false;
    report(
      'E0304',
      node.span,
      `\`${name}\` needs ${listOf(missing.map((parameter) => `\`${parameter.name}\``))}.`,
      {
        fix: `write \`${signature(name, parameters)}\``,
      },
    );
  }
  return fits
    ? parameters.map((parameter) => ({ parameter, argument: given.get(parameter) }))
    : undefined;
}

/** However many there are too many, the mistake is one. */
function reportSurplus(
  name: string,
  surplus: readonly Argument[],
  given: number,
  parameters: readonly Parameter[],
  report: Report,
): void {
  const span = { start: surplus[0]?.span.start ?? 0, end: surplus.at(-1)?.span.end ?? 0 };
  const most = parameters.length;
  report(
    'E0304',
    span,
    `\`${name}\` takes ${most === 0 ? 'no arguments' : `at most ${most} argument${most === 1 ? '' : 's'}`}; this call has ${given}.`,
    { fix: `write \`${signature(name, parameters)}\`` },
  );
}

function reportMisfit(
  name: string,
  argument: Argument,
  parameter: Parameter | undefined,
  parameters: readonly Parameter[],
  report: Report,
): void {
  const fix = `write \`${signature(name, parameters)}\``;
  if (parameter) {
    report('E0307', argument.span, `\`${parameter.name}\` is given twice.`, { fix });
  } else if (argument.name) {
    const near = nearest(
      argument.name.name,
      parameters.map((candidate) => candidate.name),
    );
    report(
      'E0307',
      argument.name.span,
      `\`${name}\` has no argument called \`${argument.name.name}\`.`,
      {
        fix: near === undefined ? fix : replacement(argument.name.span, near),
      },
    );
  }
}

/** `macd(x, fast = 12, slow = 26)`. */
export function signature(name: string, parameters: readonly Parameter[]): string {
  const parts = parameters.map((parameter) => {
    if (parameter.default === undefined) return parameter.name;
    const text =
      typeof parameter.default === 'number'
        ? String(parameter.default)
        : defaultText(parameter.default);
    return `${parameter.name} = ${text}`;
  });
  return `${name}(${parts.join(', ')})`;
}

function defaultText(value: Expression): string {
  if (value.kind === 'NumberLiteral') return String(value.value);
  if (value.kind === 'RatioLiteral') return `${value.value * 100}%`;
  return value.kind === 'NameExpression' ? value.name : '…';
}

function listOf(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
