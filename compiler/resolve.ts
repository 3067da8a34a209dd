/** Phase 1, names: what each name in a strategy or an indicator stands for. */

import type {
  AcrossExpression,
  CallExpression,
  Expression,
  FieldExpression,
  Identifier,
  IndicatorDeclaration,
  LetStatement,
  NameExpression,
  OutStatement,
  StrategyDeclaration,
} from '../grammar/index.ts';
import { nearest } from '../grammar/index.ts';
import type {
  Binding,
  Bindings,
  FunctionBinding,
  FunctionScope,
  ResolvedIndicator,
} from './bindings.ts';
import { ACROSS_UNIVERSE } from './builtins/index.ts';
import { parametersOf, signature } from './call-arguments.ts';
import { type Report, replacement } from './diagnostics/report.ts';
import { functionAlias, reportForeignCall } from './foreign-functions.ts';
import { isNewsFunction, NEWS_FIELDS } from './news.ts';
import { PREDEFINED, PREDEFINED_GROUPS } from './predefined.ts';
import { expressionsOf } from './statements.ts';
import { walk } from './walk.ts';

export interface ResolvedStrategy {
  readonly declaration: StrategyDeclaration;
  readonly bindings: Bindings;
}

interface Scope {
  readonly names: Map<string, Binding>;
  /** Lets that stand further down, for a better message than "unknown". */
  readonly later: Set<string>;
  readonly functions: FunctionScope;
  readonly shipped: boolean;
}

interface Sink {
  readonly names: Map<NameExpression, Binding>;
  readonly calls: Map<CallExpression, FunctionBinding>;
}

export function resolveStrategy(
  declaration: StrategyDeclaration,
  functions: FunctionScope,
  report: Report,
): ResolvedStrategy {
  const sink: Sink = { names: new Map(), calls: new Map() };
  const scope: Scope = { names: new Map(), later: new Set(), functions, shipped: false };
  for (const statement of declaration.body)
    if (statement.kind === 'LetStatement') scope.later.add(statement.name.name);

  for (const statement of declaration.body) {
    if (statement.kind !== 'LetStatement' && statement.kind !== 'ParamStatement') continue;
    for (const expression of expressionsOf(statement))
      resolveExpression(expression, scope, sink, report);
    scope.later.delete(statement.name.name);
    const binding: Binding =
      statement.kind === 'LetStatement' ? { kind: 'let', statement } : { kind: 'param', statement };
    declare(statement.name, binding, scope, report);
  }
  for (const statement of declaration.body) {
    if (statement.kind === 'LetStatement' || statement.kind === 'ParamStatement') continue;
    for (const expression of expressionsOf(statement))
      resolveExpression(expression, scope, sink, report);
  }
  return { declaration, bindings: sink };
}

export function resolveIndicator(
  declaration: IndicatorDeclaration,
  functions: FunctionScope,
  shipped: boolean,
  report: Report,
): ResolvedIndicator {
  const sink: Sink = { names: new Map(), calls: new Map() };
  const scope: Scope = { names: new Map(), later: laterNames(declaration), functions, shipped };
  for (const parameter of declaration.parameters) {
    if (parameter.value) resolveExpression(parameter.value, scope, sink, report);
    declare(parameter.name, { kind: 'argument', parameter }, scope, report);
  }
  for (const statement of declaration.body) {
    resolveExpression(statement.value, scope, sink, report);
    scope.later.delete(statement.name.name);
    declare(statement.name, { kind: 'let', statement }, scope, report);
  }
  if (!declaration.body.some((statement) => statement.kind === 'OutStatement')) {
    report(
      'E0210',
      declaration.name.span,
      `Indicator \`${declaration.name.name}\` has no output.`,
      {
        why: 'What follows `out` is what a strategy gets when it calls the indicator.',
        fix: 'add a line such as `out value = …`',
      },
    );
  }
  return { declaration, bindings: sink, shipped };
}

function laterNames(declaration: IndicatorDeclaration): Set<string> {
  return new Set(
    declaration.body.map((statement: LetStatement | OutStatement) => statement.name.name),
  );
}

function declare(name: Identifier, binding: Binding, scope: Scope, report: Report): void {
  if (!scope.shipped && isTaken(name.name)) {
    report('E0204', name.span, `\`${name.name}\` already has a meaning in every program.`, {
      why: `If \`${name.name}\` could mean something else here, a reader could not trust it anywhere.`,
      fix: replacement(
        name.span,
        `my_${name.name}`,
        `use another name, such as \`my_${name.name}\``,
      ),
    });
    return;
  }
  if (scope.names.has(name.name)) {
    report('E0203', name.span, `\`${name.name}\` is declared twice.`, {
      why: 'A name has one meaning from the first line to the last.',
      fix: 'give the second one another name, or delete one of the two',
    });
    return;
  }
  scope.names.set(name.name, binding);
}

/**
 * A value or a group such as `position` that every program has. A function is none: its brackets tell `momentum(close)`
 * and a value called `momentum` apart.
 */
function isTaken(name: string): boolean {
  return PREDEFINED.has(name) || PREDEFINED_GROUPS.has(name);
}

function resolveExpression(root: Expression, scope: Scope, sink: Sink, report: Report): void {
  walk(root, (node) => {
    switch (node.kind) {
      case 'NameExpression':
        // Named already: the group of a call that was reported as a whole.
        if (!sink.names.has(node)) sink.names.set(node, lookUp(node, scope, report));
        return;
      case 'AcrossExpression':
        resolveAcross(node, sink, report);
        return;
      case 'CallExpression':
        // Bound already: `across universe` says which function its operand calls.
        if (!sink.calls.has(node)) resolveCall(node, scope, sink, report);
        return;
      case 'FieldExpression':
        resolveGroupField(node, report);
        return;
      default:
    }
  });
}

function lookUp(node: NameExpression, scope: Scope, report: Report): Binding {
  const known = scope.names.get(node.name);
  if (known) return known;
  const predefined = PREDEFINED.get(node.name);
  if (predefined && (scope.shipped || !predefined.internal))
    return { kind: 'predefined', name: node.name };
  if (PREDEFINED_GROUPS.has(node.name)) return { kind: 'predefined', name: node.name };
  if (scope.later.has(node.name)) {
    report('E0205', node.span, `\`${node.name}\` is used before the line that defines it.`, {
      why: 'A program is read from top to bottom, so that no value can depend on itself.',
      fix: `move \`let ${node.name} = …\` above this line`,
    });
    return { kind: 'error' };
  }
  reportUnknownName(node, scope, report);
  return { kind: 'error' };
}

function reportUnknownName(node: NameExpression, scope: Scope, report: Report): void {
  if (scope.functions.has(node.name, scope.shipped)) {
    const target = scope.functions.find(node.name, scope.shipped);
    const parameters = target ? parametersOf(target) : [];
    const text = signature(node.name, parameters);
    const hasDefaults = parameters.every((parameter) => parameter.default !== undefined);
    report('E0209', node.span, `\`${node.name}\` is a function and needs its arguments.`, {
      why: 'Without brackets it is a name, and no value has this name.',
      fix: hasDefaults ? replacement(node.span, `${node.name}()`) : `write \`${text}\``,
    });
    return;
  }
  if (FUTURE.test(node.name)) {
    report('E0401', node.span, 'This looks into the future.', {
      why: 'When a rule is read, its bar has just closed: what comes after it has not happened yet, and no order could have known it.',
      fix: 'use a value of this bar, or of an earlier one such as `close[1]`; an order made now fills on the next bar',
    });
    return;
  }
  const field = fieldCalled(node.name);
  if (field !== undefined) {
    report('E0201', node.span, `Nothing is called \`${node.name}\` here.`, {
      fix: replacement(node.span, field),
    });
    return;
  }
  const candidates = [...scope.names.keys(), ...publicNames(), ...PREDEFINED_GROUPS.keys()];
  const near = nearest(node.name, candidates);
  report('E0201', node.span, `Nothing is called \`${node.name}\` here.`, {
    ...(near === undefined && {
      why: 'A value is named by `let` or `param` in the same strategy, or is one that every program has, such as `close`.',
    }),
    fix:
      near === undefined
        ? `define it first: \`let ${node.name} = …\``
        : replacement(node.span, near),
  });
}

/** Names that ask for what nobody can know. */
const FUTURE = /^(tomorrow|future|next_(bar|day|open|high|low|close))/i;

/** `entry_price` → `position.entry_price`. */
function fieldCalled(name: string): string | undefined {
  for (const [group, fields] of PREDEFINED_GROUPS) if (fields.has(name)) return `${group}.${name}`;
  return undefined;
}

function publicNames(): string[] {
  return [...PREDEFINED].filter(([, { internal }]) => !internal).map(([name]) => name);
}

function resolveCall(node: CallExpression, scope: Scope, sink: Sink, report: Report): void {
  if (!isDeclared(node, scope) && reportForeignCall(node, scope.functions, report)) {
    const { callee } = node;
    if (callee.kind === 'FieldExpression' && callee.object.kind === 'NameExpression')
      sink.names.set(callee.object, { kind: 'error' });
    return;
  }
  if (node.callee.kind === 'FieldExpression') {
    // A field that there is not is reported where it stands.
    if (isNewsFunction(node.callee) || isUnknownField(node.callee)) return;
    report('E0202', node.callee.span, 'A field cannot be called like a function.', {
      fix: 'leave the brackets out',
    });
    return;
  }
  const { name, span } = node.callee;
  const target = scope.functions.find(name, scope.shipped);
  if (target) {
    sink.calls.set(node, target);
    return;
  }
  if (scope.functions.isBelow(name)) return;
  const isValue = scope.names.has(name) || PREDEFINED.has(name);
  const near = functionAlias(name, scope.functions) ?? nearest(name, scope.functions.names());
  report(
    'E0202',
    span,
    isValue
      ? `\`${name}\` is a value, not a function.`
      : `There is no function called \`${name}\`.`,
    {
      fix: isValue
        ? `leave the brackets out, or write \`${name}[n]\` for its value n bars ago`
        : near === undefined
          ? 'see `docs/language/indicators.md` for those there are, or declare it: `indicator name(x) { out value = … }`'
          : replacement(span, near),
    },
  );
}

/** `zscore(x) across universe` is another function than `zscore(x, n)`, which looks back in time. */
function resolveAcross({ operand, span }: AcrossExpression, sink: Sink, report: Report): void {
  const name =
    operand.kind === 'CallExpression' && operand.callee.kind === 'NameExpression'
      ? operand.callee.name
      : '';
  const primitive = ACROSS_UNIVERSE.get(name);
  if (primitive && operand.kind === 'CallExpression') {
    sink.calls.set(operand, { kind: 'primitive', primitive });
    return;
  }
  const names = [...ACROSS_UNIVERSE.keys()].map((each) => `\`${each}(…)\``).join(', ');
  report('E0406', span, 'This cannot be compared across the universe.', {
    why: `What can stand before \`across universe\` is ${names}.`,
    fix: 'use one of these, such as `rank(momentum) across universe`',
  });
}

/** `crossover` declared in the program is no other tool's, and neither is a value called `ta`. */
function isDeclared({ callee }: CallExpression, scope: Scope): boolean {
  if (callee.kind === 'NameExpression')
    return scope.functions.has(callee.name, scope.shipped) || scope.names.has(callee.name);
  return callee.object.kind === 'NameExpression' && scope.names.has(callee.object.name);
}

function isUnknownField({ object, field }: FieldExpression): boolean {
  const group = object.kind === 'NameExpression' ? PREDEFINED_GROUPS.get(object.name) : undefined;
  return group !== undefined && !group.has(field.name);
}

function resolveGroupField(node: FieldExpression, report: Report): void {
  if (node.object.kind !== 'NameExpression') return;
  const group = PREDEFINED_GROUPS.get(node.object.name);
  if (!group || group.has(node.field.name) || isNewsFunction(node)) return;
  const near = nearest(node.field.name, group.keys());
  report('E0206', node.field.span, `\`${node.object.name}\` has no field \`${node.field.name}\`.`, {
    why: `It has ${(node.object.name === 'news' ? NEWS_FIELDS : [...group.keys()]).map((name) => `\`${name}\``).join(', ')}.`,
    fix: near === undefined ? 'use one of these' : replacement(node.field.span, near),
  });
}
