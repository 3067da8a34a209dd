/** `strata cost`: what each clock of a strategy needs, and which of its lines cost most. */

import { parse, type StrategyDeclaration, type StrategyStatement } from '../grammar/index.ts';
import type { CompiledStrategy } from './compilation.ts';
import { type Cost, type NodeCost, type PlanCost, planCost, worstPlanCost } from './cost.ts';
import { lineAt } from './linked-source.ts';
import type { ParamSpec, Plan } from './plan.ts';

export interface ClockCost {
  /** `1d` of the strategy's own bars. */
  readonly clock: string;
  readonly defaults: PlanCost;
  /** No value in the params' ranges costs more or needs more bars. */
  readonly worst: PlanCost;
}

/** One statement of the program, with everything that was first computed for it. */
export interface StatementCost {
  /** `let slow_ma`, `stop 2 * atr(14) from entry`. */
  readonly text: string;
  readonly line: number;
  readonly defaults: Cost;
  readonly worst: Cost;
}

export interface CostReport {
  readonly strategy: string;
  readonly params: readonly ParamSpec[];
  readonly clocks: readonly ClockCost[];
  /** The most operations first. A value that several statements use counts where it is used first. */
  readonly statements: readonly StatementCost[];
}

export function costReport(
  strategy: CompiledStrategy,
  params: Readonly<Record<string, number>>,
  source: string,
): CostReport {
  const clocks = plansOf(strategy).map(({ clock, plan }) => ({
    clock,
    defaults: planCost(plan, params),
    worst: worstPlanCost(plan),
  }));
  return {
    strategy: strategy.name,
    params: strategy.plan.params,
    clocks,
    statements: statementCosts(statementsOf(strategy, source), clocks, source),
  };
}

/** The strategy's own bars first, then those of each other clock that it reads. */
function plansOf({
  plan,
  program,
  feeds,
}: CompiledStrategy): readonly { readonly clock: string; readonly plan: Plan }[] {
  const others = feeds.map((feed, k) => ({ clock: program.feeds[k]?.name ?? '', plan: feed.plan }));
  return [{ clock: program.every, plan }, ...others];
}

function statementsOf({ name }: CompiledStrategy, source: string): readonly StrategyStatement[] {
  const declaration = parse(source).program.declarations.find(
    (node): node is StrategyDeclaration =>
      node.kind === 'StrategyDeclaration' && node.name.name === name,
  );
  return declaration?.body ?? [];
}

const NOTHING: Cost = { stateBytes: 0, operationsPerBar: 0 };

function statementCosts(
  statements: readonly StrategyStatement[],
  clocks: readonly ClockCost[],
  source: string,
): readonly StatementCost[] {
  const costs = statements.map((statement) => {
    const within = ({ node: { span } }: NodeCost): boolean =>
      span.start >= statement.span.start && span.end <= statement.span.end;
    const sum = (pick: (clock: ClockCost) => PlanCost): Cost =>
      clocks
        .flatMap((clock) => pick(clock).nodes)
        .filter(within)
        .reduce(added, NOTHING);
    return {
      text: textOf(statement, source),
      line: lineAt(source, statement.span.start),
      defaults: sum(({ defaults }) => defaults),
      worst: sum(({ worst }) => worst),
    };
  });
  return costs
    .filter(({ worst }) => worst.stateBytes > 0 || worst.operationsPerBar > 0)
    .sort(
      (a, b) =>
        b.worst.operationsPerBar - a.worst.operationsPerBar ||
        b.worst.stateBytes - a.worst.stateBytes ||
        a.line - b.line,
    );
}

function added(a: Cost, b: Cost): Cost {
  return {
    stateBytes: a.stateBytes + b.stateBytes,
    operationsPerBar: a.operationsPerBar + b.operationsPerBar,
  };
}

function textOf(statement: StrategyStatement, source: string): string {
  if (statement.kind === 'LetStatement') return `let ${statement.name.name}`;
  return source.slice(statement.span.start, statement.span.end).replace(/\s+/g, ' ');
}
