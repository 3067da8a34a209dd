/** `strata why`: a run repeated to the byte, and one of its bars accounted for. */

import type { StrategyTrace } from '../compiler/index.ts';
import { calendarOf, closingTime, isIntraday } from '../market/index.ts';
import type { StrategyProgram } from '../runtime/index.ts';
import type { OrderRecord, RunResult } from './result.ts';
import { type BacktestInput, runOnce } from './run.ts';
import { scoreText } from './score-text.ts';
import type {
  BarAccount,
  BarFill,
  Judged,
  RuleAccount,
  ScoreAccount,
  TargetAccount,
} from './why-account.ts';
import { outcomeOfRule, outcomeOfTarget, type RuleFacts } from './why-outcome.ts';
import { metricWords } from './why-sentences.ts';
import { treeOf } from './why-tree.ts';
import { type Judgement, type Sight, Witness } from './why-watch.ts';

export interface WhyRun {
  readonly result: RunResult;
  /** Undefined where the run has no such bar of the symbol. */
  readonly account?: BarAccount;
}

/** `time`: the start of the bar, UTC microseconds. */
export function explainBar(
  input: BacktestInput,
  trace: StrategyTrace,
  symbol: number,
  time: number,
): WhyRun {
  const witness = new Witness(input, trace, symbol, time);
  const result = runOnce(witness.input, input.spec.fill);
  const { sight } = witness;
  return { result, ...(sight && { account: accountOf(input, trace, sight, result) }) };
}

function accountOf(
  input: BacktestInput,
  trace: StrategyTrace,
  sight: Sight,
  result: RunResult,
): BarAccount {
  const { program, spec, timeframe } = input;
  const { book, row, halted, isKilled } = sight;
  const { bars } = book.series;
  const calendar = calendarOf(input.calendar);
  const orders = sentAt(sight, result, bars.symbol);
  const judged = sight.judgements.flatMap(judgedOf);
  const facts = {
    ...{ sight, program, orders, judged },
    daily: !isIntraday(timeframe),
  };
  return {
    ...{ strategy: program.name, backtest: spec.name, symbol: bars.symbol, every: program.every },
    time: bars.time[row] ?? Number.NaN,
    closes: closingTime(bars, row, timeframe, calendar),
    zone: calendar.zone.name,
    bar: {
      open: bars.open[row] ?? Number.NaN,
      high: bars.high[row] ?? Number.NaN,
      low: bars.low[row] ?? Number.NaN,
      close: bars.close[row] ?? Number.NaN,
      volume: bars.volume[row] ?? Number.NaN,
    },
    before: sight.before.holding,
    after: sight.after.holding,
    equity: sight.equity,
    cash: sight.cash,
    ...(halted !== undefined && (isKilled ? { killed: halted } : { halted })),
    fills: fillsOf(sight),
    rules: rulesOf(program, trace, facts),
    ...(trace.filter && { filter: treeOf(trace.filter, sight) }),
    ...targetsOf(program, sight),
    ...scoreOf(program, sight),
    judged,
    orders,
  };
}

/** In the order of the program; `outcomeOf…` says what became of each. */
function rulesOf(
  program: StrategyProgram,
  trace: StrategyTrace,
  facts: RuleFacts,
): readonly RuleAccount[] {
  const { sight } = facts;
  const treeAt = (index: number) => {
    const traced = trace.conditions[index];
    return traced && { tree: treeOf(traced, sight) };
  };
  if (program.targets)
    return program.targets.statements.map(({ reason, line }, t) => {
      const base = { kind: 'target' as const, reason, line, said: sight.said(t), ...treeAt(t) };
      return { ...base, outcome: outcomeOfTarget(base, t, facts) };
    });
  return program.rules.map((rule, r) => {
    const base = {
      ...{ kind: rule.kind, reason: rule.reason, line: rule.line, said: sight.said(r) },
      ...(rule.side !== undefined && { side: rule.side }),
      ...treeAt(r),
    };
    return { ...base, outcome: outcomeOfRule(base, facts) };
  });
}

/** What the members of an ensemble said at this close. */
function scoreOf(
  { ensemble }: StrategyProgram,
  { run: { scored }, book, row }: Sight,
): { readonly score?: ScoreAccount } {
  if (!ensemble || !scored) return {};
  const parts = scored.partsAt(book.index, book.series.closingTime(row));
  return { score: { text: scoreText(ensemble.combine, parts), parts } };
}

function targetsOf(
  { targets }: StrategyProgram,
  { run, instant, wish }: Sight,
): { readonly targets?: TargetAccount } {
  if (!targets) return {};
  const rebalances = run.engine.desk.config.rebalances(instant);
  return { targets: { schedule: targets.schedule, rebalances, ...wish } };
}

/** Records of the orders that were made at this close, as they were at the end of the run. */
function sentAt({ atRules, after }: Sight, { orders }: RunResult, symbol: string) {
  return orders.filter(
    (order): order is OrderRecord =>
      order.symbol === symbol &&
      Number(order.id) > atRules.orderCount &&
      Number(order.id) <= after.orderCount,
  );
}

/** What filled between the end of the last bar and the end of this one. */
function fillsOf({ before, atRules, after }: Sight): readonly BarFill[] {
  return [
    { from: before, to: atRules, atClose: false },
    { from: atRules, to: after, atClose: true },
  ].flatMap(({ from, to, atClose }) =>
    [...to.orders.values()].flatMap((order) => {
      const { filled = 0, averagePrice = 0 } = from.orders.get(order.id) ?? {};
      const quantity = order.filled - filled;
      if (quantity <= 0) return [];
      const paid = order.filled * order.averagePrice - filled * averagePrice;
      return [
        {
          order: String(order.id),
          intent: order.role === 'entry' ? ('enter' as const) : ('exit' as const),
          role: order.role,
          action:
            (order.side === 'long') === (order.role === 'entry')
              ? ('buy' as const)
              : ('sell' as const),
          quantity,
          price: filled === 0 ? order.averagePrice : paid / quantity,
          reason: order.reason,
          atClose,
        },
      ];
    }),
  );
}

/** The limits that an entry broke: those that hold, and those whose `when` is false, have nothing to say. */
function judgedOf({ asked, decision }: Judgement): readonly Judged[] {
  return decision.findings
    .filter(({ outcome }) => outcome === 'breached' || outcome === 'unknown')
    .map(({ rule, metric, bound }) => ({
      ...{ rule: rule.id, line: rule.line, bound, ...metricWords(rule), quantity: asked },
      ...(metric !== undefined && { metric }),
      action: rule.action,
      text: rule.text,
    }));
}
