/**
 * From a compiled program to everything that a run is a function of. Where bars, tables and headlines come from is the
 * host's matter: the command line has a store on a disk, a page in a browser has them in memory, and both run the same.
 */

import {
  bindStrategy,
  type Compilation,
  type CompiledStrategy,
  type EmitSource,
  type LoadedStrategy,
  type ParamValues,
} from '../compiler/index.ts';
import { type Headline, parseDay } from '../market/index.ts';
import type { RiskPolicy } from '../runtime/index.ts';
import { type Choice, chooseBacktest } from './choose-run.ts';
import type { BacktestReport, MemberData, ReportedNews, ReportedProgram } from './report.ts';
import { assembleReport } from './report-assemble.ts';
import type { RunConditions } from './risk-conditions.ts';
import type { BacktestInput, BacktestOutcome } from './run.ts';
import { type RunData, runDataOf, type SeriesBars, symbolsWanted } from './run-data.ts';
import { type ReadMembers, type RunUniverse, runUniverse } from './run-universe.ts';
import type { BacktestSpec } from './spec.ts';
import { ok, type Step, usage, wrong } from './step.ts';

export interface RunHost {
  /** Bars of these symbols, in this order, up to and with this session. */
  readBars(
    series: string,
    symbols: readonly string[],
    toSession: number | undefined,
  ): Promise<Step<SeriesBars>>;
  readonly readMembers: ReadMembers;
  /** `file` as the backtest names it. */
  readNews(file: string): Step<RunNews>;
  loadStrategy(strategy: CompiledStrategy, from: EmitSource): Promise<LoadedStrategy>;
}

export interface RunNews {
  readonly headlines: readonly Headline[];
  readonly reported: ReportedNews;
}

/** What somebody changes in the program's own backtest. */
export interface Overrides {
  readonly from?: string;
  readonly to?: string;
  readonly params: ParamValues;
}

/** Everything that needs no data. */
export interface PreparedRun {
  readonly from: EmitSource;
  readonly choice: Choice;
  /** Diagnostics that do not keep the program from running. */
  readonly warnings: readonly { readonly code: string; readonly text: string }[];
}

/** `name` chooses among several backtests. The compilation has no errors. */
export function prepareRun(
  compilation: Compilation,
  from: EmitSource,
  name: string | undefined,
  overrides: Overrides,
): Step<PreparedRun> {
  const choice = chooseBacktest(compilation, name);
  return choice.kind === 'refused'
    ? choice
    : preparedOf(compilation, from, choice.value, overrides);
}

/** With what somebody changes for this once. */
export function preparedOf(
  { diagnostics }: Compilation,
  from: EmitSource,
  choice: Choice,
  overrides: Overrides,
): Step<PreparedRun> {
  const spec = applyOverrides(choice.spec, overrides);
  if (spec.kind === 'refused') return spec;
  const warnings = diagnostics.map(({ code, message }) => ({ code, text: message }));
  return ok({ from, choice: { ...choice, spec: spec.value }, warnings });
}

/** The program's backtest with the overrides over it; an inverted range is refused. */
function applyOverrides(spec: BacktestSpec, overrides: Overrides): Step<BacktestSpec> {
  const from = overrides.from ?? spec.from;
  const to = overrides.to ?? spec.to;
  if (from !== undefined && to !== undefined && from > to) {
    const ours = (flag: string | undefined): string =>
      flag === undefined ? ' of the program' : '';
    return usage(
      `The range ends before it begins: from ${from}${ours(overrides.from)} to ${to}${ours(overrides.to)}.`,
      'swap the two dates, or give both `--from` and `--to`',
    );
  }
  return ok({
    ...spec,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    params: { ...spec.params, ...overrides.params },
  });
}

export interface AssembledRun extends Pick<RunUniverse, 'members'> {
  readonly input: BacktestInput;
  readonly data: RunData;
  readonly news?: ReportedNews;
  /** Which bars the members of an ensemble read: a run is a function of these too. */
  readonly memberData: readonly MemberData[];
}

export async function assembleRun(
  host: RunHost,
  { from, choice }: Pick<PreparedRun, 'from' | 'choice'>,
): Promise<Step<AssembledRun>> {
  const { spec, strategy, policy, conditions } = choice;
  const bound = bindStrategy(strategy, spec.params);
  if (bound.kind === 'refused') return usage(bound.message, bound.fix);
  const universe = await runUniverse(host.readMembers, spec, bound.program);
  if (universe.kind === 'refused') return universe;
  const { program, members } = universe.value;
  const series = await host.readBars(
    spec.data,
    symbolsWanted(spec, program, conditions?.program),
    spec.to === undefined ? undefined : parseDay(spec.to),
  );
  if (series.kind === 'refused') return series;
  const data = runDataOf(series.value, spec, program, conditions?.program);
  if (data.kind === 'refused') return data;
  const { bars, foreign, actions, timeframe, calendar } = data.value;
  const news = spec.news === undefined ? undefined : host.readNews(spec.news);
  if (news?.kind === 'refused') return news;
  const parts = await assembleMembers(host, { from, choice });
  if (parts.kind === 'refused') return parts;
  const input = {
    program,
    ...(members && { membership: members.membership }),
    ...(news && { news: news.value.headlines }),
    ...(conditions && { conditions: await loadConditions(host, conditions, from) }),
    loaded: await host.loadStrategy(strategy, from),
    params: bound.params,
    ...{ bars, foreign, actions, timeframe, calendar, spec, policy },
    ...(parts.value.length > 0 && { members: parts.value.map((part) => part.input) }),
  };
  return ok({
    input,
    data: data.value,
    memberData: parts.value.flatMap((part) => [
      { name: part.input.program.name, hash: part.data.hash },
      ...part.memberData,
    ]),
    ...(members && { members }),
    ...(news && { news: news.value.reported }),
  });
}

async function loadConditions(
  host: RunHost,
  conditions: CompiledStrategy,
  from: EmitSource,
): Promise<RunConditions> {
  const loaded = await host.loadStrategy(conditions, from);
  return { program: conditions.program, loaded, count: conditions.plan.outputs.length };
}

/** The members of an ensemble, each with its own bars and the values that its params have by default. */
async function assembleMembers(
  host: RunHost,
  { from, choice }: Pick<PreparedRun, 'from' | 'choice'>,
): Promise<Step<readonly AssembledRun[]>> {
  const { strategy, strategies, spec } = choice;
  const runs: AssembledRun[] = [];
  for (const { name } of strategy.program.ensemble?.members ?? []) {
    const member = strategies.find((each) => each.name === name);
    if (!member) return wrong(`\`${name}\`, a member of \`${strategy.name}\`, did not compile.`);
    const { conditions: _, ...rest } = choice;
    const run = await assembleRun(host, {
      from,
      choice: { ...rest, strategy: member, policy: NO_LIMITS, spec: { ...spec, params: {} } },
    });
    if (run.kind === 'refused') return run;
    runs.push(run.value);
  }
  return ok(runs);
}

/** Members send no orders: what they may do is a matter of the ensemble's own policy. */
const NO_LIMITS: RiskPolicy = {
  name: 'members',
  rules: [],
  kill: { cancel: 'orders', positions: 'freeze' },
};

/** What a run's outcome comes to, with everything that it was made from. */
export function reportOfRun(
  version: string,
  source: ReportedProgram,
  { choice }: Pick<PreparedRun, 'choice'>,
  { input, data, members, news, memberData }: AssembledRun,
  outcome: BacktestOutcome,
): BacktestReport {
  const { spec, strategy, reported } = choice;
  const { bars, benchmarkBars, actions, calendar, name, adjusted, hash } = data;
  return assembleReport({
    version,
    source,
    strategy,
    program: input.program,
    ...(members && { table: members.table }),
    ...(news && { news }),
    params: input.params,
    spec,
    policy: reported,
    data: {
      name,
      contentHash: hash,
      ...(memberData.length > 0 && { members: memberData }),
      adjusted,
    },
    ...{ bars, benchmarkBars, actions, calendar, outcome },
  });
}
