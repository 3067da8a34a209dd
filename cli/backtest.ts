/** `strata backtest`: the steps from a file's text to a run that is printed and written. */

import {
  assembleReport,
  type BacktestInput,
  type BacktestOutcome,
  type BacktestReport,
  type ReportedNews,
  type RunConditions,
  renderReport,
  reportJson,
  runBacktest,
} from '../backtester/index.ts';
import { bindStrategy, type CompiledStrategy, loadEvaluator } from '../compiler/index.ts';
import type { RiskPolicy } from '../runtime/index.ts';
import { type Choice, chooseBacktest } from './backtest-choice.ts';
import { loadRunData, type RunData } from './backtest-data.ts';
import { loadNews } from './backtest-news.ts';
import { applyOverrides, type BacktestRequest, readOverrides } from './backtest-request.ts';
import { loadRunUniverse, type RunUniverse } from './backtest-universe.ts';
import { type CompiledProgram, compileProgram } from './compile-program.ts';
import { diagnosticRows, hasErrors, renderDiagnostics } from './diagnostics.ts';
import { EXIT, ok, type Step, usage, wrong } from './outcome.ts';
import { type ProgramText, readProgram } from './read-program.ts';
import { printJson, respondRefused } from './respond.ts';
import { styleOf } from './terminal.ts';
import { VERSION } from './version.ts';
import { claimDirectory, defaultDirectory, writeRun } from './write-run.ts';

const LISTED_TRADES = 10;

export async function backtest(request: BacktestRequest): Promise<number> {
  const json = request.json === true;
  const prepared = prepare(request, json);
  if (prepared.kind === 'faulty') return EXIT.wrong;
  if (prepared.kind === 'refused') return respondRefused(prepared, json);
  const run = await runPrepared(request, prepared.value);
  if (run.kind === 'refused') return respondRefused(run, json);
  const { report, directory } = run.value;
  const written = writeRun(directory, report);
  if (written.kind === 'refused') return respondRefused(written, json);
  const files = written.value;
  const text = json
    ? reportJson(report, files, prepared.value.warnings)
    : renderReport(report, { ...styleOf(process.stdout), lastTrades: LISTED_TRADES, files });
  process.stdout.write(text);
  return EXIT.fine;
}

export interface Prepared {
  readonly program: ProgramText;
  readonly from: CompiledProgram['from'];
  readonly imports: CompiledProgram['imports'];
  readonly choice: Choice;
  /** Diagnostics that do not keep the program from running. */
  readonly warnings: readonly { readonly code: string; readonly text: string }[];
}

/** Everything that needs no data. `faulty`: the program has errors, and they have been printed. */
export function prepare(
  request: BacktestRequest,
  json: boolean,
): Step<Prepared> | { readonly kind: 'faulty' } {
  const overrides = readOverrides(request);
  if (overrides.kind === 'refused') return overrides;
  const program = readProgram(request.file);
  if (program.kind === 'refused') return program;
  const { compilation, checked, from, imports } = compileProgram(program.value);
  const failed = hasErrors(checked.diagnostics);
  if (!json) process.stderr.write(renderDiagnostics(checked, styleOf(process.stderr)));
  else if (failed) printJson({ diagnostics: diagnosticRows(checked) });
  if (failed) return { kind: 'faulty' };
  const choice = chooseBacktest(compilation, request.name);
  if (choice.kind === 'refused') return choice;
  const spec = applyOverrides(choice.value.spec, overrides.value);
  if (spec.kind === 'refused') return spec;
  const warnings = compilation.diagnostics.map(({ code, message }) => ({ code, text: message }));
  return ok({
    program: program.value,
    from,
    imports,
    choice: { ...choice.value, spec: spec.value },
    warnings,
  });
}

interface Run {
  readonly report: BacktestReport;
  readonly directory: string;
}

async function runPrepared(request: BacktestRequest, prepared: Prepared): Promise<Step<Run>> {
  const directory = request.out ?? defaultDirectory(prepared.choice.spec.name);
  const claimed = claimDirectory(directory);
  if (claimed.kind === 'refused') return claimed;
  const loaded = await loadRun(request.data, prepared);
  if (loaded.kind === 'refused') return loaded;
  const report = reportOf(prepared, loaded.value, runBacktest(loaded.value.input));
  return ok({ report, directory });
}

/** What a run's outcome comes to, with everything that it was made from. */
export function reportOf(
  { program, imports, choice }: Prepared,
  { input, data, members, news }: LoadedRun,
  outcome: BacktestOutcome,
): BacktestReport {
  const { spec, strategy, reported } = choice;
  const { bars, benchmarkBars, actions, calendar, name, adjusted, hash } = data;
  return assembleReport({
    version: VERSION,
    source: { file: program.name, sha256: program.sha256, ...(imports.length > 0 && { imports }) },
    strategy,
    program: input.program,
    ...(members && { table: members.table }),
    ...(news && { news }),
    params: input.params,
    spec,
    policy: reported,
    data: { name, contentHash: hash, adjusted },
    bars,
    benchmarkBars,
    actions,
    calendar,
    outcome,
  });
}

async function loadConditions(
  conditions: CompiledStrategy,
  from: { readonly source: string; readonly file: string },
): Promise<RunConditions> {
  const loaded = await loadEvaluator(conditions, from);
  return { program: conditions.program, loaded, count: conditions.plan.outputs.length };
}

export interface LoadedRun extends Pick<RunUniverse, 'members'> {
  readonly input: BacktestInput;
  readonly data: RunData;
  readonly news?: ReportedNews;
}

/** The bars of a run and everything else that it is a function of. */
export async function loadRun(
  directory: string,
  { program, from, choice }: Pick<Prepared, 'program' | 'from' | 'choice'>,
): Promise<Step<LoadedRun>> {
  const { spec, strategy, policy, conditions } = choice;
  const bound = bindStrategy(strategy, spec.params);
  if (bound.kind === 'refused') return usage(bound.message, bound.fix);
  const universe = await loadRunUniverse(directory, spec, bound.program);
  if (universe.kind === 'refused') return universe;
  const { program: runnable, members } = universe.value;
  const data = await loadRunData(directory, spec, runnable, conditions?.program);
  if (data.kind === 'refused') return data;
  const { bars, foreign, actions, timeframe, calendar } = data.value;
  const news = spec.news === undefined ? undefined : loadNews(program.path, spec.news);
  if (news?.kind === 'refused') return news;
  const parts = await loadMembers(directory, { program, from, choice });
  if (parts.kind === 'refused') return parts;
  const loaded = await loadEvaluator(strategy, from);
  const input = {
    program: runnable,
    ...(members && { membership: members.membership }),
    ...(news && { news: news.value.headlines }),
    ...(conditions && { conditions: await loadConditions(conditions, from) }),
    loaded,
    params: bound.params,
    bars,
    foreign,
    actions,
    timeframe,
    calendar,
    spec,
    policy,
    ...(parts.value.length > 0 && { members: parts.value }),
  };
  return ok({
    input,
    data: data.value,
    ...(members && { members }),
    ...(news && { news: news.value.reported }),
  });
}

/** The members of an ensemble, each with its own bars and the values that its params have by default. */
async function loadMembers(
  directory: string,
  { program, from, choice }: Pick<Prepared, 'program' | 'from' | 'choice'>,
): Promise<Step<readonly BacktestInput[]>> {
  const { strategy, strategies, spec } = choice;
  const inputs: BacktestInput[] = [];
  for (const { name } of strategy.program.ensemble?.members ?? []) {
    const member = strategies.find((each) => each.name === name);
    if (!member) return wrong(`\`${name}\`, a member of \`${strategy.name}\`, did not compile.`);
    const { conditions: _, ...rest } = choice;
    const run = await loadRun(directory, {
      program,
      from,
      choice: { ...rest, strategy: member, policy: NO_LIMITS, spec: { ...spec, params: {} } },
    });
    if (run.kind === 'refused') return run;
    inputs.push(run.value.input);
  }
  return ok(inputs);
}

/** Members send no orders: what they may do is a matter of the ensemble's own policy. */
const NO_LIMITS: RiskPolicy = {
  name: 'members',
  rules: [],
  kill: { cancel: 'orders', positions: 'freeze' },
};
