/** A run with everything that its evaluators said, bar by bar, as it was when the bar had just closed. */

import type { LoadedStrategy } from '../compiler/index.ts';
import type { Evaluator } from '../runtime/index.ts';
import { SEES_NOTHING } from './program-test-watch.ts';
import type { RunResult } from './result.ts';
import { type BacktestInput, runBacktest, type WatchedRun } from './run.ts';

/** One symbol's bars, in order. Each has `width` numbers: rules fired, rules unknown, then the outputs. */
export interface Recording {
  readonly symbol: string;
  readonly width: number;
  readonly numbers: readonly number[];
}

/** What the evaluators of one program said, and those of its members. */
export interface RecordedValues {
  readonly recordings: readonly Recording[];
  /** Of an ensemble, in its order. */
  readonly members: readonly RecordedValues[];
}

export interface RecordedRun extends RecordedValues {
  readonly result: RunResult;
  /** What had been refused or warned of, in words and with its count, when the bar that starts at a time had closed. */
  readonly notesAt: ReadonlyMap<number, readonly string[]>;
  /** Of an ensemble: its score, bar by bar, and what that was made of. */
  readonly scores: readonly ScoreRecording[];
}

/** `parts`: a text for each bar of the symbol. */
export interface ScoreRecording {
  readonly symbol: string;
  readonly parts: readonly string[];
}

/** Which rules fired and which were unknown stand before the outputs. */
export const FIRST_OUTPUT = 2;

/** `ends`: starts of the bars after which refusals and warnings are read. */
export function recordRun(
  input: BacktestInput,
  outputs: number,
  ends: readonly number[] = [],
): RecordedRun {
  const { input: listening, values } = listeningTo(input, outputs);
  const notesAt = new Map<number, readonly string[]>();
  let run: WatchedRun | undefined;
  const loaded: LoadedStrategy = {
    ...listening.loaded,
    drive(driven, evaluators, from, to) {
      let next = from;
      for (const end of run ? ends : []) {
        const instant = run?.schedule.time.indexOf(end) ?? -1;
        if (!run || notesAt.has(end) || instant < next || instant >= to) continue;
        input.loaded.drive(driven, evaluators, next, instant + 1);
        next = instant + 1;
        notesAt.set(end, notesOf(run));
      }
      input.loaded.drive(driven, evaluators, next, to);
    },
  };
  const { result } = runBacktest({
    ...listening,
    loaded,
    watch: {
      begins(watchedRun) {
        run ??= watchedRun;
      },
      engine: SEES_NOTHING,
    },
  });
  return { result, ...values, notesAt, scores: run ? scoresOf(run) : [] };
}

/** The same input, and what its evaluators and those of its members will have said once it has run. */
function listeningTo(
  input: BacktestInput,
  outputs: number,
): { readonly input: BacktestInput; readonly values: RecordedValues } {
  const recordings: { symbol: string; width: number; numbers: number[] }[] = [];
  const width = FIRST_OUTPUT + outputs;
  const loaded: LoadedStrategy = {
    ...input.loaded,
    create(columns, params) {
      const evaluator = input.loaded.create(columns, params);
      // An ambiguous run is made a second time with the other order of events; the first one is recorded.
      const bars = input.bars[recordings.length];
      if (bars === undefined) return evaluator;
      const numbers: number[] = [];
      recordings.push({ symbol: bars.symbol, width, numbers });
      return recorded(evaluator, numbers, width);
    },
  };
  // Of a member the rules are enough: what else comes of it is its signal, which is in the score.
  const members = input.members?.map((member) => listeningTo(member, 0));
  return {
    input: {
      ...input,
      loaded,
      ...(members && { members: members.map((member) => member.input) }),
    },
    values: { recordings, members: (members ?? []).map((member) => member.values) },
  };
}

function notesOf({ engine: { desk } }: WatchedRun): readonly string[] {
  return [...desk.refusals.all, ...desk.warnings.all].map(
    ({ id, text, count }) => `${count} × ${id}: ${text}`,
  );
}

function scoresOf({ scored, engine }: WatchedRun): readonly ScoreRecording[] {
  if (!scored) return [];
  return engine.books.map(({ series }, symbol) => ({
    symbol: series.bars.symbol,
    parts: Array.from({ length: series.bars.length }, (_, row) =>
      JSON.stringify(scored.partsAt(symbol, series.closingTime(row))),
    ),
  }));
}

/** A bar that is stepped again, after a split has restated its history, keeps what it said first. */
function recorded(evaluator: Evaluator, numbers: number[], width: number): Evaluator {
  return {
    step,
    get fired() {
      return evaluator.fired;
    },
    get unknown() {
      return evaluator.unknown;
    },
    get knifeEdges() {
      return evaluator.knifeEdges;
    },
    run(from, to) {
      for (let i = from; i < to; i += 1) {
        step(i);
        if (evaluator.fired !== 0) return i + 1;
      }
      return to;
    },
    output: (k) => evaluator.output(k),
    reset: () => evaluator.reset(),
    snapshot: () => evaluator.snapshot(),
    restore: (state) => evaluator.restore(state),
  };

  function step(i: number): void {
    evaluator.step(i);
    if (numbers.length > i * width) return;
    numbers.push(evaluator.fired, evaluator.unknown);
    for (let k = FIRST_OUTPUT; k < width; k += 1) numbers.push(evaluator.output(k - FIRST_OUTPUT));
  }
}
