/** Which programs a kernel covers: everything that it leaves out is named here, in words for whoever asks why. */

import type { StrategyProgram } from '../../runtime/program.ts';
import type { RiskRule } from '../../runtime/risk/policy.ts';
import type { BacktestSpec } from '../backtest-spec.ts';
import type { Plan } from '../plan.ts';
import type { KernelRequest } from './request.ts';

/** Why this run needs the engine; undefined where the kernel does all that it asks for. */
export function whyEngine(request: KernelRequest): string | undefined {
  const { strategy, program, spec, policy, barSeconds } = request;
  return (
    whyProgram(program, strategy.plan) ??
    whyOrders(program, strategy.plan) ??
    whySpec(spec) ??
    policy.rules.map((rule) => whyRule(rule, barSeconds)).find((why) => why !== undefined)
  );
}

/** Columns of the bars, and those that are made of their times. */
const READABLE = /^(open|high|low|close|volume|time_\w+)$/;

function whyProgram(program: StrategyProgram, plan: Plan): string | undefined {
  if (program.ensemble) return 'it is an ensemble';
  if (program.targets) return 'it sets targets instead of rules';
  if (program.symbols.length !== 1) return 'it trades several symbols';
  if (program.universe?.table !== undefined || program.universe?.filter !== undefined)
    return 'its universe changes from day to day';
  if (program.feeds.length > 0) return 'it reads another timeframe or another symbol';
  const foreign = plan.nodes.find(
    ({ operation }) => operation.kind === 'column' && !READABLE.test(operation.name),
  );
  if (foreign?.operation.kind === 'column')
    return `it reads ${foreign.operation.name.replaceAll('_', ' ')}`;
  if (plan.rules.length > 30) return 'it has more than 30 rules';
  return undefined;
}

function whyOrders(program: StrategyProgram, plan: Plan): string | undefined {
  if (!program.sizing) return 'it has no size';
  if (program.rules.some(({ via }) => via.kind !== 'market'))
    return 'it sends orders other than market orders';
  if (program.maxEntries !== undefined) return 'it adds to positions';
  if (program.window) return 'it enters between certain hours only';
  if (program.flatByMinute !== undefined) return 'it closes at a time of the day';
  if (isStream(plan, program.cooldownBars)) return 'its cooldown changes from bar to bar';
  return undefined;
}

function isStream(plan: Plan, output: number | undefined): boolean {
  return output !== undefined && plan.nodes[plan.outputs[output] ?? -1]?.level === 'stream';
}

function whySpec({ costs, fill }: BacktestSpec): string | undefined {
  if (costs.participation !== undefined) return 'volume limits its fills';
  if (fill.size === 'at fill') return 'sizes are decided at the fill';
  return undefined;
}

/** Orders that one bar of one symbol can send at most: an exit, an entry, its stop and take, and a trail that moves. */
const ORDERS_A_BAR = 5;

function whyRule(rule: RiskRule, barSeconds: number): string | undefined {
  if (rule.condition !== undefined) return `\`${rule.text}\` depends on a condition`;
  if (rule.metric === 'rate') {
    const bars = Math.ceil((rule.windowSeconds ?? 60) / barSeconds);
    return ORDERS_A_BAR * bars + 1 < rule.bound ? undefined : `\`${rule.text}\` counts orders`;
  }
  const known = constantMetric(rule);
  return known === undefined || isWithin(rule, known)
    ? undefined
    : `\`${rule.text}\` refuses every order`;
}

/** Metrics that have one value for market orders in one symbol, decided on its newest bar. */
export function constantMetric({ metric }: RiskRule): number | undefined {
  switch (metric) {
    case 'price_deviation':
    case 'data_age':
      return 0;
    case 'correlation':
      return -1;
    case 'positions':
      return 1;
    default:
      return undefined;
  }
}

function isWithin({ comparison, bound }: RiskRule, metric: number): boolean {
  switch (comparison) {
    case '<=':
      return metric <= bound;
    case '<':
      return metric < bound;
    case '>=':
      return metric >= bound;
    case '>':
      return metric > bound;
    default:
      comparison satisfies never;
      return false;
  }
}
