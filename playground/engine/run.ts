/** A backtest in a page: the steps of `strata backtest`, with the page's bars in the place of the store's. */

import {
  type AssembledRun,
  assembleRun,
  type BacktestReport,
  type PreparedRun,
  prepareRun,
  type RunHost,
  reportOfRun,
  runBacktest,
  type Step,
  wrong,
} from '../../backtester/index.ts';
import type { Compilation, LoadedStrategy } from '../../compiler/index.ts';
import type { ProgramText, RunAsk } from '../protocol.ts';
import type { Loader } from './load-emitted.ts';
import type { Programs } from './programs.ts';
import type { SeriesShelf } from './series.ts';
import { sha256Hex } from './sha256.ts';
import type { TableShelf } from './tables.ts';

export interface Engine {
  readonly programs: Programs;
  readonly shelf: SeriesShelf;
  readonly tables: TableShelf;
  readonly loader: Loader;
  readonly version: string;
}

/** A run that is over, and all that it was made from. */
export interface FinishedRun {
  readonly program: ProgramText;
  readonly compilation: Compilation;
  readonly prepared: PreparedRun;
  readonly assembled: AssembledRun;
  readonly report: BacktestReport;
  /** Columns of the evaluators as the run left them, one for each symbol. */
  readonly columns: readonly Parameters<LoadedStrategy['create']>[0][];
}

export type Attempt = { readonly kind: 'faulty' } | Step<FinishedRun>;

/** `onProgress` gets the part of the run that is done, from 0 to 1. */
export async function run(
  engine: Engine,
  ask: RunAsk,
  onProgress: (share: number) => void = () => undefined,
): Promise<Attempt> {
  const compilation = engine.programs.compile(ask);
  if (compilation.diagnostics.some(({ severity }) => severity === 'error'))
    return { kind: 'faulty' };
  const name = ask.backtest ?? compilation.backtests[0]?.name;
  if (name === undefined) return noBacktest(ask.file);
  const from = { source: compilation.source, file: ask.file };
  const prepared = prepareRun(compilation, from, name, { params: ask.params });
  if (prepared.kind === 'refused') return prepared;
  const assembled = await assembleRun(hostOf(engine), prepared.value);
  if (assembled.kind === 'refused') return assembled;
  const { input } = assembled.value;
  const watched = watchedBy(input.loaded, onProgress);
  const outcome = runBacktest({ ...input, loaded: watched.loaded });
  const report = reportOfRun(
    engine.version,
    sourceOf(ask, compilation),
    prepared.value,
    assembled.value,
    outcome,
  );
  return {
    kind: 'ok',
    value: {
      program: { file: ask.file, source: ask.source },
      compilation,
      prepared: prepared.value,
      assembled: assembled.value,
      report,
      columns: watched.columns.slice(0, input.bars.length),
    },
  };
}

function hostOf({ shelf, tables, loader }: Engine): RunHost {
  return {
    readBars: (series, symbols, toSession) =>
      Promise.resolve(shelf.read(series, symbols, toSession)),
    readMembers: (table, wanted) => Promise.resolve(tables.readMembers(table, wanted)),
    readNews: (file) => tables.readNews(file),
    loadStrategy: (strategy, from) => loader.load(strategy, from),
  };
}

function noBacktest(file: string): Step<FinishedRun> {
  return wrong(
    `\`${file}\` declares no backtest, so there is nothing to run.`,
    'add `backtest Trial { run … data "sp500" cash 100_000 USD costs { } }`: type `backtest` and take the suggestion',
  );
}

function sourceOf({ file, source }: ProgramText, { imports }: Compilation) {
  return {
    file,
    sha256: sha256OfText(source),
    ...(imports.length > 0 && {
      imports: imports.map((each) => ({ file: each.name, sha256: sha256OfText(each.source) })),
    }),
  };
}

function sha256OfText(text: string): string {
  return sha256Hex([new TextEncoder().encode(text)]);
}

/** Each step is some percent, so that a short run sends one message and a long one is seen to move. */
const STEPS = 50;
const FEWEST_BARS_A_STEP = 20_000;

interface WatchedStrategy {
  readonly loaded: LoadedStrategy;
  readonly columns: Parameters<LoadedStrategy['create']>[0][];
}

/** Driven in pieces: between two of them the run stands where it would have stood anyway. */
function watchedBy(loaded: LoadedStrategy, onProgress: (share: number) => void): WatchedStrategy {
  const columns: WatchedStrategy['columns'] = [];
  return {
    columns,
    loaded: {
      createFeed: loaded.createFeed,
      create(given, params) {
        columns.push(given);
        return loaded.create(given, params);
      },
      drive(driven, evaluators, from, to) {
        const step = Math.max(FEWEST_BARS_A_STEP, Math.ceil((to - from) / STEPS));
        for (let at = from; at < to; at += step) {
          loaded.drive(driven, evaluators, at, Math.min(to, at + step));
          onProgress((Math.min(to, at + step) - from) / (to - from));
        }
      },
    },
  };
}
