/** `strata backtest`: the steps from a file's text to a run that is printed and written. */

import {
  type AssembledRun,
  assembleRun,
  type BacktestOutcome,
  type BacktestReport,
  type PreparedRun,
  prepareRun,
  renderHtml,
  renderReport,
  reportJson,
  reportOfRun,
  runBacktest,
} from '../backtester/index.ts';
import { storeHost } from '../backtester/store-host/index.ts';
import type { Compilation } from '../compiler/index.ts';
import type { BarColumns } from '../market/index.ts';
import { ColumnsLost } from '../market/store/index.ts';
import { type BacktestRequest, readOverrides } from './backtest-request.ts';
import { type CompiledProgram, compileProgram } from './compile-program.ts';
import { diagnosticRows, hasErrors, renderDiagnostics } from './diagnostics.ts';
import { EXIT, ok, type Step } from './outcome.ts';
import { type ProgramText, readProgram } from './read-program.ts';
import { writeFresh } from './replace-file.ts';
import { printJson, respondRefused } from './respond.ts';
import { stderr, stdout } from './surroundings.ts';
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
  const page = request.html === undefined ? undefined : writePage(request.html, run.value);
  if (page?.kind === 'refused') return respondRefused(page, json);
  const files = [...written.value, ...(page ? [page.value] : [])];
  const text = json
    ? reportJson(report, files, prepared.value.warnings)
    : renderReport(report, { ...styleOf(stdout()), lastTrades: LISTED_TRADES, files });
  stdout().write(text);
  return EXIT.fine;
}

export interface Prepared extends PreparedRun {
  readonly program: ProgramText;
  readonly imports: CompiledProgram['imports'];
  /** Their texts. */
  readonly imported: Compilation['imports'];
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
  if (!json) stderr().write(renderDiagnostics(checked, styleOf(stderr())));
  else if (failed) printJson({ diagnostics: diagnosticRows(checked) });
  if (failed) return { kind: 'faulty' };
  const run = prepareRun(compilation, from, request.name, overrides.value);
  if (run.kind === 'refused') return run;
  return ok({
    ...run.value,
    program: program.value,
    imports,
    imported: compilation.imports,
  });
}

interface Run {
  readonly report: BacktestReport;
  readonly bars: readonly BarColumns[];
  readonly directory: string;
}

async function runPrepared(request: BacktestRequest, prepared: Prepared): Promise<Step<Run>> {
  const directory = request.out ?? defaultDirectory(prepared.choice.spec.name);
  const claimed = claimDirectory(directory);
  if (claimed.kind === 'refused') return claimed;
  // The page shows bars long after the run.
  const asUsed = request.html === undefined;
  return untilColumnsHold(asUsed, async (options) => {
    const loaded = await loadRun(request.data, prepared, options);
    if (loaded.kind === 'refused') return loaded;
    const report = reportOf(prepared, loaded.value, runBacktest(loaded.value.input));
    return ok({ report, bars: loaded.value.data.bars, directory });
  });
}

/** Where a column turns out to be damaged when it is used, the run begins again, with all of them checked before it. */
async function untilColumnsHold<Value>(
  asUsed: boolean,
  run: (options: LoadOptions) => Promise<Value>,
): Promise<Value> {
  try {
    return await run({ asUsed });
  } catch (error) {
    if (!(error instanceof ColumnsLost)) throw error;
    return run({ asUsed: false });
  }
}

function writePage(file: string, { report, bars }: Run): Step<string> {
  const written = writeFresh(file, renderHtml(report, bars));
  return written.kind === 'refused' ? written : ok(file);
}

/** What a run's outcome comes to, with everything that it was made from. */
export function reportOf(
  prepared: Prepared,
  assembled: AssembledRun,
  outcome: BacktestOutcome,
): BacktestReport {
  const { program, imports } = prepared;
  const source = {
    ...{ file: program.name, sha256: program.sha256 },
    ...(imports.length > 0 && { imports }),
  };
  return reportOfRun(VERSION, source, prepared, assembled, outcome);
}

interface LoadOptions {
  /** Columns are read when the run first uses them, and `ColumnsLost` may be thrown then. */
  readonly asUsed?: boolean;
}

/** The bars of a run and everything else that it is a function of. */
export function loadRun(
  directory: string,
  prepared: Prepared,
  options: LoadOptions = {},
): Promise<Step<AssembledRun>> {
  return assembleRun(storeHost(directory, prepared.program.path, options), prepared);
}
