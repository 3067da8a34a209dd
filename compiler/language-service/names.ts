/**
 * Who is meant by each name of a file. It is found from the tree alone, without the checks, so that it works while a
 * program is half typed: in one declaration a name has one meaning, so a name is found by looking it up.
 */

import {
  type AnyNode,
  type Argument,
  type CallExpression,
  type Declaration,
  type Expression,
  type FieldExpression,
  type Identifier,
  isKind,
  type Span,
  visit,
} from '../../grammar/index.ts';
import type { LinkedProgram } from '../link.ts';
import { PREDEFINED, PREDEFINED_GROUPS } from '../predefined.ts';
import { isRunDeclaration, runOf } from '../run-declarations.ts';
import { isShippedFunction } from './functions.ts';

export type DefinitionKind =
  | 'strategy'
  | 'ensemble'
  | 'indicator'
  | 'risk'
  | 'backtest'
  | 'deploy'
  | 'universe'
  | 'param'
  | 'let'
  | 'out'
  | 'argument';

export interface Definition {
  readonly kind: DefinitionKind;
  readonly name: string;
  /** Of the name. */
  readonly span: Span;
  /** The declaration, statement or parameter that gives the name its meaning. */
  readonly node: AnyNode;
  readonly owner: Declaration;
  readonly doc?: string;
}

export interface Occurrence {
  readonly span: Span;
  readonly definition: Definition;
}

type Table = Map<string, Definition>;

/** The text with what it imports: uses are those of the text itself. */
type Linked = Pick<LinkedProgram, 'main' | 'program' | 'own'>;

export interface NameIndex {
  /** Of the text itself. */
  readonly definitions: readonly Definition[];
  /** Definitions and uses, in source order. */
  readonly occurrences: readonly Occurrence[];
  /** Names of values inside a declaration. */
  localsOf(declaration: Declaration): ReadonlyMap<string, Definition>;
  readonly declared: ReadonlyMap<string, Definition>;
  readonly indicators: ReadonlyMap<string, Definition>;
}

export function indexNames({ main, program, own }: Linked): NameIndex {
  const declared: Table = new Map();
  const indicators: Table = new Map();
  const locals = new Map<Declaration, Table>();
  const definitions: Definition[] = [];
  const occurrences: Occurrence[] = [];

  const imported = program.declarations.filter((declaration) => !own.has(declaration));
  for (const declaration of [...main.declarations, ...imported]) {
    const table: Table = new Map();
    locals.set(declaration, table);
    const named = definitionOf(declaration);
    if (named) define(named, named.kind === 'indicator' ? indicators : declared);
    for (const definition of localDefinitions(declaration)) define(definition, table);
  }
  for (const declaration of main.declarations) indexDeclaration(declaration);
  occurrences.sort((a, b) => a.span.start - b.span.start);
  return {
    definitions,
    occurrences,
    declared,
    indicators,
    localsOf: (declaration) => locals.get(declaration) ?? new Map(),
  };

  /** Of two with one name the first is meant; the checks report the second. */
  function define(definition: Definition, table: Table): void {
    if (definition.span.start < main.span.end) {
      definitions.push(definition);
      occurrences.push({ span: definition.span, definition });
    }
    if (!table.has(definition.name)) table.set(definition.name, definition);
  }

  function use({ span }: { readonly span: Span }, definition: Definition | undefined): void {
    if (definition) occurrences.push({ span, definition });
  }

  function indexDeclaration(declaration: Declaration): void {
    const table = locals.get(declaration) ?? new Map();
    /** Names that are no values: what is called, and symbols. */
    const others = new Set<AnyNode>();
    visit(declaration, (node) => {
      if (isKind(node, 'CallExpression')) {
        others.add(node.callee);
        indexCall(node);
      } else if (isKind(node, 'OfExpression')) others.add(node.target);
      else if (isKind(node, 'FieldExpression')) use(node.field, outputOf(node, table));
      else if (isKind(node, 'NameExpression')) {
        if (!others.has(node) && !isPredefined(node.name)) use(node, table.get(node.name));
      } else if (isKind(node, 'UniverseStatement')) {
        for (const symbol of node.symbols)
          if (!symbol.quoted) use(symbol, ofKind(declared.get(symbol.name), 'universe'));
      } else if (isKind(node, 'RunStatement')) {
        use(node.strategy, declared.get(node.strategy.name));
        if (node.policy) use(node.policy, declared.get(node.policy.name));
      } else if (isKind(node, 'MemberStatement')) use(node.member, declared.get(node.member.name));
      else if (isKind(node, 'ImportDeclaration')) {
        for (const name of node.names)
          use(name, declared.get(name.name) ?? indicators.get(name.name));
      } else if (isKind(node, 'TestDeclaration'))
        use(node.subject, declared.get(node.subject.name));
      else if (isKind(node, 'WithStatement')) {
        for (const { name } of node.assignments) use(name, paramOf(declaration, name));
      }
    });
  }

  function indexCall({ callee, args }: CallExpression): void {
    const called = callee.kind === 'NameExpression' ? ownIndicator(callee.name) : undefined;
    if (!called) return;
    use(callee, called);
    const inside = locals.get(called.owner);
    for (const argument of args) indexArgument(argument, inside);
  }

  function indexArgument({ name }: Argument, parameters: Table | undefined): void {
    if (name) use(name, ofKind(parameters?.get(name.name), 'argument'));
  }

  function ownIndicator(name: string): Definition | undefined {
    return isShippedFunction(name) ? undefined : indicators.get(name);
  }

  /** `bands.upper`: the line that begins with `out upper`. */
  function outputOf({ object, field }: FieldExpression, table: Table): Definition | undefined {
    const called = recordOf(object, table);
    return called && ofKind(locals.get(called.owner)?.get(field.name), 'out');
  }

  /** The indicator of the program whose outputs an expression has. */
  function recordOf(node: Expression, table: Table, depth = 0): Definition | undefined {
    if (node.kind === 'ParenExpression') return recordOf(node.inner, table, depth);
    if (node.kind === 'CallExpression')
      return node.callee.kind === 'NameExpression' ? ownIndicator(node.callee.name) : undefined;
    if (node.kind !== 'NameExpression' || depth > MOST_STEPS) return undefined;
    const value = table.get(node.name)?.node;
    return value && isKind(value, 'LetStatement')
      ? recordOf(value.value, table, depth + 1)
      : undefined;
  }

  /** `with fast = 2` means the param of what is run or tested. */
  function paramOf(declaration: Declaration, { name }: Identifier): Definition | undefined {
    const runs = strategyRunBy(declaration);
    const strategy = runs && declared.get(runs.name);
    return strategy && ofKind(locals.get(strategy.owner)?.get(name), 'param');
  }
}

function strategyRunBy(declaration: Declaration): Identifier | undefined {
  if (declaration.kind === 'TestDeclaration') return declaration.subject;
  return isRunDeclaration(declaration) ? runOf(declaration)?.strategy : undefined;
}

/** A `let` may be defined by itself while somebody types. */
const MOST_STEPS = 20;

/** A value or a group of values that every program has. */
export function isPredefined(name: string): boolean {
  const value = PREDEFINED.get(name);
  const isPublic = value !== undefined && value.internal !== true;
  return isPublic || PREDEFINED_GROUPS.has(name);
}

function ofKind(definition: Definition | undefined, kind: DefinitionKind): Definition | undefined {
  return definition?.kind === kind ? definition : undefined;
}

const KINDS: Partial<Record<Declaration['kind'], DefinitionKind>> = {
  StrategyDeclaration: 'strategy',
  EnsembleDeclaration: 'ensemble',
  IndicatorDeclaration: 'indicator',
  RiskDeclaration: 'risk',
  BacktestDeclaration: 'backtest',
  DeployDeclaration: 'deploy',
  UniverseDeclaration: 'universe',
};

function definitionOf(declaration: Declaration): Definition | undefined {
  const kind = KINDS[declaration.kind];
  if (kind === undefined || !('name' in declaration) || declaration.name.name === '')
    return undefined;
  const { name, doc } = declaration;
  return {
    kind,
    name: name.name,
    span: name.span,
    node: declaration,
    owner: declaration,
    ...(doc !== undefined && { doc }),
  };
}

function localDefinitions(declaration: Declaration): readonly Definition[] {
  const make = (
    kind: DefinitionKind,
    node: AnyNode & { readonly name: Identifier; readonly doc?: string },
  ): Definition => ({
    kind,
    name: node.name.name,
    span: node.name.span,
    node,
    owner: declaration,
    ...(node.doc !== undefined && { doc: node.doc }),
  });
  const found: Definition[] = [];
  visit(declaration, (node) => {
    if (isKind(node, 'IndicatorParameter')) found.push(make('argument', node));
    else if (isKind(node, 'LetStatement')) found.push(make('let', node));
    else if (isKind(node, 'OutStatement')) found.push(make('out', node));
    else if (isKind(node, 'ParamStatement')) found.push(make('param', node));
  });
  return found;
}
