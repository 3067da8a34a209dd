/**
 * A policy against the strategy that runs under it: a size that its limits never let through, limits that no
 * share fits between. The account is flat with all its cash until the first entry passes, so what is refused
 * then is refused for good.
 */

import type { Program, Span } from '../grammar/index.ts';
import type { RiskMetric, RiskPolicy, RiskRule } from '../runtime/risk/policy.ts';
import type { BacktestSpec } from './backtest-spec.ts';
import { bindStrategy } from './bind.ts';
import type { Compilation, CompiledStrategy } from './compilation.ts';
import type { Report } from './diagnostics/report.ts';
import { housePolicy } from './house.ts';
import { isRunDeclaration, runOf } from './run-declarations.ts';
import { bindNodes } from './warmup.ts';

interface Run {
  readonly strategy: CompiledStrategy;
  readonly policy: RiskPolicy;
  readonly spec: Pick<BacktestSpec, 'fractional' | 'params'> & {
    /** Absent: what the account has at the broker. */
    readonly start?: { readonly cash: number; readonly currency: string };
  };
}

export function checkRiskRuns(
  program: Program,
  {
    strategies,
    policies,
    backtests,
    deployments,
  }: Pick<Compilation, 'strategies' | 'policies' | 'backtests' | 'deployments'>,
  report: Report,
): void {
  const seen = new Set<string>();
  const runs = [
    ...backtests.map((spec) => ({ ...spec, start: { cash: spec.cash, currency: spec.currency } })),
    ...deployments,
  ];
  for (const spec of runs) {
    const strategy = strategies.find(({ name }) => name === spec.strategy);
    const wanted = spec.policy ?? 'House';
    const isDeclared = program.declarations.some(
      (node) => node.kind === 'RiskDeclaration' && node.name.name === wanted,
    );
    const policy = isDeclared ? policies.find(({ name }) => name === wanted) : housePolicy();
    const place = placeOf(program, spec.name);
    if (!strategy || !policy || !place) continue;
    // What a backtest has been told is not said again of what it is deployed as.
    const pair = `${strategy.name} ${policy.name}`;
    if (!('data' in spec) && seen.has(pair)) continue;
    seen.add(pair);
    warnOfSize(place, { strategy, policy, spec }, report);
    warnOfShares(place, { strategy, policy, spec }, report);
  }
}

/** `size 10% of equity` without a stop under `risk_per_trade <= 2% of equity else reject`. */
function warnOfSize(place: Span, run: Run, report: Report): void {
  const { strategy, policy, spec } = run;
  for (const rule of policy.rules) {
    if (rule.action === 'reduce' || rule.condition !== undefined) continue;
    const asked = moneyAsked(rule.metric, run);
    const limit = moneyLimit(rule, spec);
    if (asked === undefined || limit === undefined || asked.isShare !== limit.isShare) continue;
    if (asked.value <= limit.value * (1 + 1e-9)) continue;
    const word = strategy.program.targets ? 'weight' : 'size';
    const isUnstopped = rule.metric === 'risk_per_trade' && !isRiskSized(strategy);
    const isScaled = strategy.program.scaledBy !== undefined && scaleOf(run) === undefined;
    const passes = isScaled
      ? ` Only what \`scaled by\` makes smaller than ${Number(((limit.value / asked.value) * 100).toFixed(1))}% of it passes.`
      : '';
    report(
      'W0702',
      place,
      `\`${policy.name}\` refuses every full-sized entry of \`${strategy.name}\`.`,
      {
        why: `Its ${word} comes to ${amountText(asked, spec)}${asked.isShare ? '' : ' at the start'}${isUnstopped ? ', all of it at risk without a `stop`' : ''}; \`${rule.text}\` allows ${limit.isShare ? amountText(limit, spec) : money(limit.value)}.${passes}`,
        fix: isUnstopped
          ? `add a \`stop\`, or make the ${word} smaller`
          : `make the ${word} smaller, or write \`else reduce\` in a policy of your own`,
      },
    );
    return;
  }
}

/** `price >= 50 USD` and `notional <= 20 USD`: one share is worth more than an order may be. */
function warnOfShares(place: Span, run: Run, report: Report): void {
  const { strategy, policy, spec } = run;
  if (strategy.program.fractional || spec.fractional) return;
  const rules = policy.rules.filter(({ condition }) => condition === undefined);
  const price = rules.find(({ metric }) => metric === 'price');
  if (!price) return;
  const tight = rules.find((rule) => {
    const limit = isValue(rule.metric) ? moneyLimit(rule, spec) : undefined;
    return limit !== undefined && !limit.isShare && limit.value < price.bound;
  });
  if (!tight) return;
  report('W0703', place, `Under \`${policy.name}\` no whole share can be bought.`, {
    why: `\`${price.text}\` and \`${tight.text}\` cannot hold together: the second allows ${amountText(moneyLimit(tight, spec) ?? asMoney(0), spec)}, less than one share.`,
    fix: 'change one of the two limits, or allow `fractional` shares',
  });
}

function isValue(metric: RiskMetric): boolean {
  return ['notional', 'concentration', 'allocation', 'deployed'].includes(metric);
}

/** In money as the run begins; a share of equity where what the account has is not known. */
interface Amount {
  readonly value: number;
  readonly isShare: boolean;
}

function asMoney(value: number): Amount {
  return { value, isShare: false };
}

function shareOfEquity(share: number, { start }: Run['spec']): Amount {
  return start ? asMoney(share * start.cash) : { value: share, isShare: true };
}

function amountText({ value, isShare }: Amount, { start }: Run['spec']): string {
  if (isShare) return `${Number((value * 100).toFixed(2))}% of equity`;
  return `${money(value)} ${start?.currency ?? 'USD'}`;
}

function moneyLimit({ metric, bound, ofEquity }: RiskRule, spec: Run['spec']): Amount | undefined {
  if (metric === 'notional' || metric === 'risk_per_trade')
    return ofEquity ? shareOfEquity(bound, spec) : asMoney(bound);
  return isValue(metric) ? shareOfEquity(bound, spec) : undefined;
}

/** What `scaled by` comes to where that is known before the run; undefined where the market decides, or without it. */
function scaleOf({ strategy, spec }: Pick<Run, 'strategy' | 'spec'>): number | undefined {
  const { plan, program } = strategy;
  const node = program.scaledBy === undefined ? undefined : plan.outputs[program.scaledBy];
  const bound = bindStrategy(strategy, spec.params);
  if (node === undefined || bound.kind === 'refused') return undefined;
  const value = Math.min(1, Math.abs(bindNodes(plan, bound.params)[node] ?? Number.NaN));
  return Number.isNaN(value) ? undefined : value;
}

/** What the first entry asks for, before it is rounded to whole shares; undefined where the market decides. */
function moneyAsked(metric: RiskMetric, { strategy, spec }: Run): Amount | undefined {
  const { program, plan } = strategy;
  const { sizing, protections } = program;
  const isStopped = protections.some(({ kind }) => kind === 'stop' || kind === 'trail');
  if (program.targets) {
    const least = leastTarget(strategy, spec);
    return isValue(metric) || (metric === 'risk_per_trade' && !isStopped) ? least : undefined;
  }
  if (!sizing) return undefined;
  if (sizing.kind === 'shares' || sizing.kind === 'volatility') return undefined;
  const bound = bindStrategy(strategy, spec.params);
  if (bound.kind === 'refused') return undefined;
  const output = sizing.kind === 'money' ? sizing.amount : sizing.fraction;
  const node = plan.outputs[output];
  const size =
    node === undefined ? Number.NaN : (bindNodes(plan, bound.params)[node] ?? Number.NaN);
  if (Number.isNaN(size)) return undefined;
  const scaled = size * (scaleOf({ strategy, spec }) ?? 1);
  const asked = sizing.kind === 'money' ? asMoney(scaled) : shareOfEquity(scaled, spec);
  if (sizing.kind === 'risk') return metric === 'risk_per_trade' ? asked : undefined;
  if (metric === 'risk_per_trade') return isStopped ? undefined : asked;
  return isValue(metric) ? asked : undefined;
}

/** The smallest purchase that a first rebalance can ask for: the least weight, or that of all symbols together. */
function leastTarget(strategy: CompiledStrategy, spec: Run['spec']): Amount | undefined {
  const { plan, program } = strategy;
  const { targets, symbols } = program;
  const bound = bindStrategy(strategy, spec.params);
  // How many belong to a universe with a table is not known here.
  if (!targets || symbols.length === 0 || bound.kind === 'refused') return undefined;
  const values = bindNodes(plan, bound.params);
  const numberOf = (output: number): number => {
    const node = plan.outputs[output];
    return node === undefined ? Number.NaN : (values[node] ?? Number.NaN);
  };
  const whole = targets.leverage === undefined ? 1 : numberOf(targets.leverage);
  const weights = targets.statements.map(({ weight }) => Math.abs(numberOf(weight)));
  const held = weights.filter((weight) => weight !== 0);
  const least = Math.min(...held, whole / symbols.length);
  return held.length === 0 || Number.isNaN(least) ? undefined : shareOfEquity(least, spec);
}

function isRiskSized({ program }: CompiledStrategy): boolean {
  return program.sizing?.kind === 'risk';
}

/** The `run` statement: what brings the two together. */
function placeOf({ declarations }: Program, name: string): Span | undefined {
  const owner = declarations.filter(isRunDeclaration).find((node) => node.name.name === name);
  return owner && (runOf(owner) ?? owner.name).span;
}

/** `25,000`, `12.5`: thousands apart, as the report writes money. */
function money(amount: number): string {
  const [whole = '', fraction] = String(Number(amount.toFixed(2))).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
