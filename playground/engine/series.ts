/** The bars that a page has: those that come with it, and those that somebody dropped on it. Nothing leaves the page. */

import type { Problem, SeriesBars, Step } from '../../backtester/index.ts';
import {
  type Adjustment,
  type BarColumns,
  type CalendarId,
  type CorporateAction,
  nearestNames,
  remainingActions,
  sliceBars,
  type Timeframe,
} from '../../market/index.ts';
import { sha256Hex } from './sha256.ts';

export interface Series {
  readonly name: string;
  readonly timeframe: Timeframe;
  readonly calendar: CalendarId;
  /** What the source did to its prices: `raw` where nobody says. */
  readonly adjusted: Adjustment;
  readonly bars: readonly BarColumns[];
}

export class SeriesShelf {
  readonly #series = new Map<string, () => Series | undefined>();
  readonly #actions = new Map<string, readonly CorporateAction[]>();
  /** Hashing a million bars takes longer than running on them. */
  readonly #hashes = new WeakMap<Series, Map<string, string>>();

  put(series: Series): void {
    this.#series.set(series.name, () => series);
  }

  /** Read when somebody asks for it: the worker that answers the editor never does. */
  putLater(name: string, read: () => Series | undefined): void {
    this.#series.set(name, () => {
      const series = read();
      this.#series.set(name, () => series);
      return series;
    });
  }

  /** In the place of those that it had. */
  putActions(name: string, actions: readonly CorporateAction[]): void {
    this.#actions.set(name, actions);
    const series = this.get(name);
    if (series) this.#hashes.delete(series);
  }

  get(name: string): Series | undefined {
    return this.#series.get(name)?.();
  }

  get names(): readonly string[] {
    return [...this.#series.keys()];
  }

  read(name: string, symbols: readonly string[], toSession: number | undefined): Step<SeriesBars> {
    const series = this.get(name);
    if (!series) return refused(this.#noSeries(name));
    const missing = symbols.find((each) => !series.bars.some(({ symbol }) => symbol === each));
    if (missing !== undefined) return refused(noSymbol(series, missing));
    const bars = symbols.flatMap((each) =>
      series.bars
        .filter(({ symbol }) => symbol === each)
        .map((columns) => upTo(columns, toSession)),
    );
    const { timeframe, adjusted, calendar } = series;
    const actions = remainingActions(
      adjusted,
      (this.#actions.get(name) ?? []).filter(({ symbol }) => symbols.includes(symbol)),
    );
    return {
      kind: 'ok',
      value: {
        info: {
          ...{ name, timeframe, adjusted, calendar },
          symbols: series.bars.map(({ symbol, session, length }) => ({
            symbol,
            firstSession: session[0] ?? 0,
            lastSession: session[length - 1] ?? 0,
          })),
        },
        bars,
        actions,
        dataHash: this.#hashOf(series, symbols, toSession, bars, actions),
      },
    };
  }

  #hashOf(
    series: Series,
    symbols: readonly string[],
    toSession: number | undefined,
    bars: readonly BarColumns[],
    actions: readonly CorporateAction[],
  ): string {
    const known = this.#hashes.get(series) ?? new Map<string, string>();
    this.#hashes.set(series, known);
    const key = `${symbols.join(' ')} ${toSession ?? ''}`;
    const hash = known.get(key) ?? hashOf(bars, actions);
    known.set(key, hash);
    return hash;
  }

  #noSeries(name: string): Problem {
    const near = nearestNames(name, this.names, 1)[0];
    const listed = this.names.map((each) => `\`${each}\``).join(', ');
    return {
      message: `This page has no data called \`${name}\`.`,
      why: `It has ${listed}.`,
      fix:
        near === undefined
          ? 'drop a CSV or Parquet file on the page, or name one of these in `data`'
          : `write \`data "${near}"\``,
    };
  }
}

function refused(problem: Problem): Step<SeriesBars> {
  return { kind: 'refused', exitCode: 1, problem };
}

function noSymbol({ name, bars }: Series, missing: string): Problem {
  const symbols = bars.map(({ symbol }) => symbol);
  const near = nearestNames(missing, symbols, 1)[0];
  const most = 8;
  const rest = symbols.length > most ? ` and ${symbols.length - most} more` : '';
  return {
    message: `"${name}" has no symbol \`${missing}\`.`,
    why: `It has ${symbols.slice(0, most).join(', ')}${rest}.`,
    fix: `write \`universe ${near ?? symbols[0] ?? ''}\``,
  };
}

function upTo(columns: BarColumns, session: number | undefined): BarColumns {
  if (session === undefined) return columns;
  const end = columns.session.findIndex((each) => each > session);
  return end < 0 ? columns : sliceBars(columns, 0, end);
}

/** As the store hashes what it hands out, so that one run has one record wherever it is made. */
function hashOf(bars: readonly BarColumns[], actions: readonly CorporateAction[]): string {
  const text = new TextEncoder();
  const bytes = ({ buffer, byteOffset, byteLength }: Float64Array | Int32Array): Uint8Array =>
    new Uint8Array(buffer, byteOffset, byteLength);
  return sha256Hex([
    ...bars.flatMap(({ symbol, length, time, open, high, low, close, volume, session }) => [
      text.encode(`${symbol} ${length}\n`),
      ...[time, open, high, low, close, volume, session].map(bytes),
    ]),
    text.encode(JSON.stringify(actions)),
  ]);
}
