/**
 * What a strategy reads on other clocks, for all symbols of a run. The driver says which bars close at an instant;
 * every column that their evaluators read is filled before they step.
 */

import type { CorporateAction } from '../../market/index.ts';
import type { Evaluator } from '../evaluator.ts';
import type { SectionMeasure } from '../program.ts';
import { compareAcross } from './sections.ts';
import type { JoinedColumn, Stream } from './stream.ts';

/** The streams of one symbol of the universe. */
export interface SymbolStreams {
  readonly symbol: string;
  /** The strategy's own evaluator, which the driver steps, and when each of its bars closes. */
  readonly evaluator: Evaluator;
  readonly closes: Float64Array;
  readonly joins: readonly JoinedColumn[];
  /** Streams on longer bars of this symbol. */
  readonly feeds: readonly Stream[];
  /** What is compared across the universe, the earliest stage first. */
  readonly stages: readonly Stream[];
  /** The longer bars made afresh from the symbol's own, which have been adjusted. */
  readonly refill: () => void;
}

/** A comparison: outputs of one stage's streams, and the column of each symbol that it goes into. */
export interface SectionColumns {
  /** Index in `stages`. */
  readonly stage: number;
  readonly output: number;
  readonly measure: SectionMeasure;
  readonly columns: readonly Float64Array[];
}

/** Another symbol's bars, with the corporate actions that restate their history as they come. */
export interface ForeignSymbol {
  readonly actions: readonly CorporateAction[];
  /** The closing time of the first bar on the new terms. */
  readonly actionTimes: Float64Array;
  readonly apply: (action: CorporateAction) => void;
}

export interface StreamsConfig {
  readonly symbols: readonly SymbolStreams[];
  readonly sections: readonly SectionColumns[];
  readonly foreign: readonly ForeignSymbol[];
  /** All streams on bars of other symbols. */
  readonly foreignStreams: readonly Stream[];
  /** Whether a symbol takes part in comparisons at a row of its own. */
  readonly takesPart: (symbol: number, row: number) => boolean;
}

export class Streams {
  readonly #config: StreamsConfig;
  /** Rows of each symbol that its evaluator has stepped or is about to. */
  readonly #seen: Int32Array;
  readonly #nextAction: Int32Array;
  readonly #one = Int32Array.of(0);
  readonly #oneRow = Int32Array.of(0);

  constructor(config: StreamsConfig) {
    this.#config = config;
    this.#seen = new Int32Array(config.symbols.length);
    this.#nextAction = new Int32Array(config.foreign.length);
  }

  /** Comparisons on other clocks that were decided by the last bits of a number. */
  get knifeEdges(): number {
    const { symbols, foreignStreams } = this.#config;
    const streams = [
      ...foreignStreams,
      ...symbols.flatMap(({ feeds, stages }) => [...feeds, ...stages]),
    ];
    return streams.reduce((sum, { evaluator }) => sum + evaluator.knifeEdges, 0);
  }

  /** The same for a run of one symbol. */
  prepareOne(row: number): void {
    this.#oneRow[0] = row;
    this.prepare(this.#one, this.#oneRow, 1);
  }

  /** Fills the columns that `count` symbols read at their rows, which close now. */
  prepare(symbols: Int32Array, rows: Int32Array, count: number): void {
    if (count === 0) return;
    const now = this.#streamsOf(symbols[0] ?? 0)?.closes[rows[0] ?? 0] ?? Number.NaN;
    this.#restateForeign(now);
    const stages = this.#config.symbols[0]?.stages.length ?? 0;
    for (let stage = 0; stage < stages; stage += 1) {
      for (let j = 0; j < count; j += 1)
        this.#streamsOf(symbols[j] ?? 0)?.stages[stage]?.step(rows[j] ?? 0);
      for (const section of this.#config.sections)
        if (section.stage === stage) this.#compare(section, symbols, rows, count);
    }
    for (let j = 0; j < count; j += 1) {
      const symbol = symbols[j] ?? 0;
      const row = rows[j] ?? 0;
      this.#fill(symbol, row);
      this.#seen[symbol] = row + 1;
    }
  }

  /** History of a symbol's own bars has been adjusted: everything is stepped again up to `row`. */
  restate(symbol: number, row: number): void {
    const streams = this.#streamsOf(symbol);
    if (!streams) return;
    streams.refill();
    this.#replay(symbol, row);
  }

  #replay(symbol: number, end: number): void {
    const streams = this.#streamsOf(symbol);
    if (!streams) return;
    for (const stream of [...streams.feeds, ...streams.stages]) stream.rewind();
    for (const join of streams.joins) join.rewind();
    streams.evaluator.reset();
    for (let row = 0; row < end; row += 1) {
      // What was compared across the universe stays as it was at the time.
      for (const stage of streams.stages) stage.step(row);
      this.#fill(symbol, row);
      streams.evaluator.step(row);
    }
  }

  #fill(symbol: number, row: number): void {
    const streams = this.#streamsOf(symbol);
    const now = streams?.closes[row] ?? Number.NaN;
    for (const join of streams?.joins ?? []) join.fill(row, now);
  }

  #compare(
    { stage, output, measure, columns }: SectionColumns,
    symbols: Int32Array,
    rows: Int32Array,
    count: number,
  ): void {
    const values = new Float64Array(count);
    const names: string[] = [];
    for (let j = 0; j < count; j += 1) {
      const symbol = symbols[j] ?? 0;
      const row = rows[j] ?? 0;
      const streams = this.#streamsOf(symbol);
      names.push(streams?.symbol ?? '');
      values[j] = this.#config.takesPart(symbol, row)
        ? (streams?.stages[stage]?.history[output]?.[row] ?? Number.NaN)
        : Number.NaN;
    }
    const compared = compareAcross(measure, values, names);
    for (let j = 0; j < count; j += 1) {
      const column = columns[symbols[j] ?? 0];
      if (column) column[rows[j] ?? 0] = compared[j] ?? Number.NaN;
    }
  }

  /** Another symbol's ex-date has come: its history is adjusted, and so is what was made from it. */
  #restateForeign(now: number): void {
    const { foreign, foreignStreams, symbols } = this.#config;
    let isRestated = false;
    for (let f = 0; f < foreign.length; f += 1) {
      const { actions, actionTimes, apply } = foreign[f] ?? {
        actions: [],
        actionTimes: [],
        apply() {},
      };
      for (;;) {
        const next = this.#nextAction[f] ?? 0;
        const action = actions[next];
        if (!action || !((actionTimes[next] ?? Number.NaN) <= now)) break;
        this.#nextAction[f] = next + 1;
        apply(action);
        isRestated = true;
      }
    }
    if (!isRestated) return;
    for (const stream of foreignStreams) stream.rewind();
    for (let symbol = 0; symbol < symbols.length; symbol += 1)
      this.#replay(symbol, this.#seen[symbol] ?? 0);
  }

  #streamsOf(symbol: number): SymbolStreams | undefined {
    return this.#config.symbols[symbol];
  }
}
