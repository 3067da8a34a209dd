/** Phase 6, lowering a strategy: its statements become rules and outputs of the plan, and a program for the engine. */

import type {
  EnterStatement,
  ExitStatement,
  Expression,
  ProtectStatement,
  SizeStatement,
  StrategyDeclaration,
  ViaClause,
} from '../grammar/index.ts';
import type {
  ProgramUniverse,
  Protection,
  Rule,
  Sizing,
  StrategyProgram,
  StreamProgram,
  Via,
} from '../runtime/program.ts';
import { paramSpecs, type Requirement } from './check-params.ts';
import type { StrategyTypes } from './check-types.ts';
import { type ClockPlans, createClockPlans } from './clock-plans.ts';
import type { Report } from './diagnostics/report.ts';
import { libraryIndicator } from './functions.ts';
import { assertPresent, InvariantError } from './invariant.ts';
import { lower, lowerAny } from './lower.ts';
import { createDeclaredValues, type LowerContext, mainOf, onClock } from './lower-context.ts';
import { lowerTargets, targetConditions } from './lower-targets.ts';
import type { NodeId, Plan } from './plan.ts';
import type { ResolvedStrategy } from './resolve.ts';
import { findStatements as find, writtenAs } from './statements.ts';
import { barsPerYear, timeframeText } from './timeframes.ts';
import { NUMBER, SHARES, sameUnit } from './units.ts';
import { FILTER_NAME } from './universes.ts';

export interface LoweredStrategy {
  readonly plan: Plan;
  /** Plans of the other clocks that this one reads. */
  readonly clocks: ClockPlans;
  /** Without what depends on the params, and on the plans once they are optimised. */
  readonly program: Omit<StrategyProgram, keyof StreamProgram | 'feeds'>;
  readonly requirements: readonly Requirement[];
}

export interface LowerOptions {
  /** The declared universe that the strategy names. */
  readonly universe?: Omit<ProgramUniverse, 'filter'> | undefined;
  readonly trace?: LowerContext['trace'];
}

/** Bars over which `size volatility` measures, as LANGUAGE's fine print has it. */
const VOLATILITY_BARS = 20;

export function lowerStrategy(
  strategy: ResolvedStrategy,
  { types }: StrategyTypes,
  source: string,
  report: Report,
  { universe, trace }: LowerOptions = {},
): LoweredStrategy {
  const { declaration } = strategy;
  const every = timeframeText(
    assertPresent(find(declaration, 'EveryStatement')[0], 'a strategy has `every`').timeframe,
  );
  const clocks = createClockPlans({ timeframe: every, stage: 0 }, barsPerYear);
  const { builder } = clocks.base;
  const where = find(declaration, 'LetStatement').find(({ name }) => name.name === FILTER_NAME);
  const context: LowerContext = {
    builder,
    clock: clocks.base,
    clocks,
    bindings: strategy.bindings,
    declared: createDeclaredValues(),
    barsPerYear: clocks.base.barsPerYear,
    report,
    ...(where && { where }),
    ...(trace && { trace }),
  };
  const evaluate = (node: Expression): number => {
    const { operation } = builder.node(lower(node, context));
    if (operation.kind !== 'const')
      throw new InvariantError('broken invariant: a param is constant');
    return operation.value;
  };
  const params = paramSpecs(declaration, evaluate, report);
  const outputs: NodeId[] = [];
  const output = (id: NodeId): number => outputs.push(id) - 1;
  const of = (node: Expression): number => output(lower(node, context));
  declareValues(declaration, context, evaluate);

  const rules = [
    ...find(declaration, 'EnterStatement'),
    ...find(declaration, 'ExitStatement'),
  ].sort((a, b) => a.span.start - b.span.start);
  const protections = find(declaration, 'ProtectStatement').map((statement) =>
    protection(statement),
  );
  const [size] = find(declaration, 'SizeStatement');
  const [signal] = find(declaration, 'SignalStatement');
  const [hold] = find(declaration, 'HoldStatement');
  const [cooldown] = find(declaration, 'CooldownStatement');
  const [pyramid] = find(declaration, 'PyramidStatement');
  const program: LoweredStrategy['program'] = {
    name: declaration.name.name,
    symbols: find(declaration, 'UniverseStatement').flatMap(({ symbols }) =>
      symbols.map(({ name }) => name),
    ),
    every,
    rules: rules.map((statement) => rule(statement)),
    protections,
    ...lowerTargets(declaration, source, of),
    ...(universe && { universe: { ...universe, ...filter() } }),
    ...(size && { sizing: sizing(size) }),
    ...(size?.scaledBy && { scaledBy: of(size.scaledBy) }),
    fractional: (size?.fractional ?? false) || find(declaration, 'FractionalStatement').length > 0,
    ...(signal && { signal: of(signal.value) }),
    ...(hold && { holdAtMostBars: of(hold.bars) }),
    ...(cooldown && { cooldownBars: of(cooldown.bars) }),
    ...(pyramid && { maxEntries: of(pyramid.entries) }),
    ...clockWindow(declaration),
  };
  const plan: Plan = {
    nodes: builder.nodes,
    params: params.filter(({ range }) => range !== undefined),
    rules: [
      ...rules.map(({ condition }) => lower(condition, context)),
      ...targetConditions(declaration, context),
    ],
    outputs,
  };
  const requirements = find(declaration, 'RequireStatement').map((statement) => ({
    statement,
    node: lower(statement.condition, context),
  }));
  return { plan, clocks, program, requirements };

  function filter(): Pick<ProgramUniverse, 'filter'> {
    return where ? { filter: output(mainOf(context.declared.valueOn(where, clocks.base))) } : {};
  }

  function rule(statement: EnterStatement | ExitStatement): Rule {
    return {
      kind: statement.kind === 'EnterStatement' ? 'enter' : 'exit',
      ...(statement.side !== undefined && { side: statement.side }),
      via: via(statement.via),
      ...writtenAs(statement, source),
    };
  }

  function via(clause: ViaClause | undefined): Via {
    if (!clause || clause.order === 'market') return { kind: 'market' };
    if (clause.order === 'open auction' || clause.order === 'close auction')
      return { kind: clause.order };
    const tif = clause.timeInForce;
    const timeInForce =
      tif?.kind === 'bars'
        ? { kind: 'bars' as const, bars: of(tif.bars) }
        : { kind: tif?.kind ?? ('day' as const) };
    const [first, second] = clause.prices.map((price) => of(price));
    const price = assertPresent(first, 'a limit or stop has a price');
    if (clause.order === 'limit') return { kind: 'limit', limit: price, timeInForce };
    if (clause.order === 'stop') return { kind: 'stop', stop: price, timeInForce };
    return {
      kind: 'stop limit',
      stop: price,
      limit: assertPresent(second, 'a stop limit has two prices'),
      timeInForce,
    };
  }

  function protection(statement: ProtectStatement): Protection {
    return {
      kind: statement.protection,
      ...(statement.side !== undefined && { side: statement.side }),
      measure: measureOf(statement),
      value: of(statement.value),
      base: statement.reference ?? 'entry',
      from: statement.fromNextBar ? 'next bar' : 'entry bar',
      ...writtenAs(statement, source),
    };
  }

  function measureOf(statement: ProtectStatement): Protection['measure'] {
    const type = types.get(statement.value);
    if (type?.kind === 'risk multiple') return 'multiple';
    const isRelative = statement.reference !== undefined || statement.protection === 'trail';
    if (statement.level || !isRelative) return 'level';
    const number = type?.kind === 'record' ? type.main : type;
    const isRatio =
      number?.kind === 'number' && number.unit !== undefined && sameUnit(number.unit, NUMBER);
    return isRatio ? 'ratio' : 'distance';
  }

  function sizing(statement: SizeStatement): Sizing {
    const { amount } = statement;
    if (statement.method === 'volatility')
      return { kind: 'volatility', target: of(amount), realized: realizedVolatility(statement) };
    const share =
      amount.kind === 'OfExpression' && amount.target.kind === 'NameExpression'
        ? amount
        : undefined;
    if (statement.method === 'risk')
      return { kind: 'risk', fraction: of(share?.operand ?? amount) };
    if (
      share?.target.kind === 'NameExpression' &&
      (share.target.name === 'equity' || share.target.name === 'cash')
    ) {
      return { kind: share.target.name, fraction: of(share.operand) };
    }
    const type = types.get(amount);
    const isShares =
      type?.kind === 'number' && type.unit !== undefined && sameUnit(type.unit, SHARES);
    return isShares
      ? { kind: 'shares', quantity: of(amount) }
      : { kind: 'money', amount: of(amount) };
  }

  function realizedVolatility(statement: SizeStatement): number {
    const indicator = assertPresent(
      libraryIndicator('realized_vol'),
      'the library has realized_vol',
    );
    const { parameters, body } = indicator.declaration;
    const inner: LowerContext = {
      ...context,
      bindings: indicator.bindings,
      declared: createDeclaredValues(),
      callSpan: statement.span,
    };
    const window = builder.constant(VOLATILITY_BARS, 'number', statement.span);
    const [first] = parameters;
    if (first) inner.declared.define(first, () => window);
    let last = window;
    for (const part of body) {
      const node = lower(part.value, inner);
      inner.declared.define(part, () => node);
      last = node;
    }
    return output(last);
  }
}

function declareValues(
  declaration: StrategyDeclaration,
  context: LowerContext,
  evaluate: (node: Expression) => number,
): void {
  const { declared } = context;
  // What the filter itself compares, it compares among all members.
  const { where, ...unfiltered } = context;
  for (const statement of declaration.body) {
    if (statement.kind === 'ParamStatement') {
      declared.define(statement, ({ builder }) =>
        statement.range
          ? builder.param(statement.name.name, statement.span)
          : builder.constant(evaluate(statement.value), 'number', statement.span),
      );
      declared.valueOn(statement, context.clock);
    } else if (statement.kind === 'LetStatement') {
      declared.define(statement, (clock) => {
        const from = statement === where ? unfiltered : context;
        const lowered = lowerAny(statement.value, onClock(from, clock));
        clock.builder.label(mainOf(lowered), statement.name.name);
        return lowered;
      });
      declared.valueOn(statement, context.clock);
    }
  }
}

function clockWindow(
  declaration: StrategyDeclaration,
): Pick<StrategyProgram, 'window' | 'flatByMinute'> {
  const window = find(declaration, 'TradingWindowStatement')[0];
  const flatBy = find(declaration, 'FlatByStatement')[0];
  return {
    ...(window && {
      window: { fromMinute: window.from.minutesOfDay, toMinute: window.to.minutesOfDay },
    }),
    ...(flatBy && { flatByMinute: flatBy.time.minutesOfDay }),
  };
}
