/** Candles with what the strategy saw and did: its own values, its stops and takes, and marks where it acted. */

import {
  CandlestickSeries,
  ColorType,
  createChart,
  createSeriesMarkers,
  HistogramSeries,
  type IChartApi,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  LineSeries,
  LineType,
  type LogicalRange,
  type SeriesMarker,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import type { ChartView } from '../../run-view.ts';
import type { Theme } from '../state.ts';
import { type Colours, coloursOf } from './colours.ts';
import { type Curve, curvesOf } from './curves.ts';
import {
  type Candle,
  candlesOf,
  type Slice,
  sliceFor,
  valuesOf,
  wholeSlice,
} from './level-of-detail.ts';
import { markersOf } from './markers.ts';

export interface PriceChartOptions {
  /** A bar was clicked. */
  readonly onPick: (row: number) => void;
  /** Candles are of several bars each. */
  readonly onDetail: (barsPerCandle: number) => void;
}

export class PriceChart {
  readonly #options: PriceChartOptions;
  readonly #chart: IChartApi;
  readonly #candles: ISeriesApi<'Candlestick'>;
  readonly #volume: ISeriesApi<'Histogram'>;
  readonly #marks: ISeriesMarkersPluginApi<Time>;
  #lines: readonly { readonly curve: Curve; readonly series: ISeriesApi<'Line'> }[] = [];
  #view: ChartView | undefined;
  #slice: Slice = { factor: 1, from: 0, to: 0 };
  #shown: readonly Candle[] = [];
  #colours: Colours;
  #isMoving = false;
  #pointed: number | undefined;
  #moves = 0;
  #trade: number | undefined;

  constructor(container: HTMLElement, theme: Theme, options: PriceChartOptions) {
    this.#options = options;
    this.#colours = coloursOf(theme);
    this.#chart = createChart(container, {
      autoSize: true,
      ...chartOptions(this.#colours),
      timeScale: {
        ...{ borderVisible: false, minBarSpacing: 0.2, enableConflation: true },
        lockVisibleTimeRangeOnResize: true,
      },
      rightPriceScale: { borderVisible: false, minimumWidth: 72 },
    });
    this.#candles = this.#chart.addSeries(CandlestickSeries, candleOptions(this.#colours));
    this.#volume = this.#chart.addSeries(HistogramSeries, {
      priceScaleId: 'volume',
      priceFormat: { type: 'volume' },
      lastValueVisible: false,
      priceLineVisible: false,
      color: this.#colours.faint,
    });
    this.#chart.priceScale('volume').applyOptions({ scaleMargins: { top: 0.86, bottom: 0 } });
    this.#marks = createSeriesMarkers(this.#candles, []);
    this.#chart.timeScale().subscribeVisibleLogicalRangeChange((range) => this.#moved(range));
    this.#chart.subscribeClick(({ logical }) => {
      const candle = logical === undefined ? undefined : this.#shown[Math.round(logical)];
      if (candle) options.onPick(candle.row + this.#slice.factor - 1);
    });
  }

  /** A run of the same bars keeps what is in sight. */
  show(view: ChartView): void {
    const isSame =
      this.#view?.symbol === view.symbol &&
      this.#view.time.length === view.time.length &&
      this.#view.time[0] === view.time[0];
    this.#view = view;
    const range = isSame ? this.#chart.timeScale().getVisibleLogicalRange() : null;
    this.#trade = undefined;
    if (!isSame) {
      this.#slice = wholeSlice(view.time.length);
      this.#pointed = undefined;
    }
    this.#makeLines(view);
    this.#draw(isSame ? 'lines' : 'all');
    if (range) this.#move(() => this.#chart.timeScale().setVisibleLogicalRange(range));
    else this.#move(() => this.#chart.timeScale().fitContent());
  }

  /** The library tells of a move, and knows of a new size, in the next frame only. */
  #move(change: () => void): void {
    this.#moves += 1;
    const move = this.#moves;
    // A later move has overtaken this one: it knows better what is to be seen.
    const inNextFrame = (act: () => void): void => {
      requestAnimationFrame(() => {
        if (move === this.#moves) act();
      });
    };
    this.#isMoving = true;
    change();
    inNextFrame(() => {
      change();
      inNextFrame(() => {
        this.#isMoving = false;
        if (this.#pointed !== undefined) this.pointAt(this.#pointed);
      });
    });
  }

  setTheme(theme: Theme): void {
    this.#colours = coloursOf(theme);
    this.#chart.applyOptions(chartOptions(this.#colours));
    this.#candles.applyOptions(candleOptions(this.#colours));
    this.#volume.applyOptions({ color: this.#colours.faint });
    if (!this.#view) return;
    this.#makeLines(this.#view);
    this.#draw('lines');
  }

  /** Brings a row into sight with some bars on both sides, and puts the cross on it. */
  goTo(row: number, around = 60, trade?: number): void {
    const view = this.#view;
    if (!view) return;
    this.#trade = trade;
    this.#marks.setMarkers(this.#markers(view));
    this.#pointed = row;
    this.#show(row - around, row + around);
  }

  pointAt(row: number): void {
    this.#pointed = row;
    const index = Math.floor((row - this.#slice.from) / this.#slice.factor);
    const candle = this.#shown[index];
    if (candle) this.#chart.setCrosshairPosition(candle.close, timeOf(candle.time), this.#candles);
  }

  #moved(range: LogicalRange | null): void {
    if (this.#isMoving || !range || !this.#view) return;
    const { factor, from } = this.#slice;
    const first = from + range.from * factor;
    const last = from + range.to * factor;
    const next = sliceFor(first, last, this.#view.time.length, this.#slice);
    if (next !== this.#slice) this.#show(first, last);
  }

  #show(first: number, last: number): void {
    const rows = this.#view?.time.length ?? 0;
    const next = sliceFor(first, last, rows, this.#slice);
    if (next !== this.#slice) {
      this.#slice = next;
      this.#draw('all');
    }
    const { factor, from } = this.#slice;
    const range = { from: (first - from) / factor, to: (last - from) / factor };
    this.#move(() => this.#chart.timeScale().setVisibleLogicalRange(range));
  }

  #draw(what: 'all' | 'lines'): void {
    const view = this.#view;
    if (!view) return;
    // The library tells of a move while it takes other data, and of one that nobody made.
    const wasMoving = this.#isMoving;
    this.#isMoving = true;
    if (what === 'all') {
      this.#shown = candlesOf(view, this.#slice);
      this.#candles.setData(
        this.#shown.map(({ time, open, high, low, close }) => ({
          ...{ time: timeOf(time), open, high, low, close },
        })),
      );
      this.#volume.setData(
        this.#shown.map(({ time, volume }) => ({ time: timeOf(time), value: volume })),
      );
      this.#options.onDetail(this.#slice.factor);
    }
    for (const { curve, series } of this.#lines) series.setData(this.#pointsOf(curve));
    this.#marks.setMarkers(this.#markers(view));
    this.#isMoving = wasMoving;
  }

  #markers(view: ChartView): SeriesMarker<Time>[] {
    return markersOf(view.marks, this.#slice, this.#colours, this.#trade, (row) =>
      timeOf(this.#shown[Math.floor((row - this.#slice.from) / this.#slice.factor)]?.time ?? 0),
    );
  }

  /** Where a line has no value it is not drawn: a gap is a stretch without colour. */
  #pointsOf({ values, isBroken }: Curve) {
    let before = Number.NaN;
    return valuesOf(values, this.#slice).map((value, k) => {
      const time = timeOf(this.#shown[k]?.time ?? 0);
      const isGap = Number.isNaN(value);
      if (!isGap) before = value;
      if (isGap && (!isBroken || Number.isNaN(before))) return { time };
      return isGap ? { time, value: before, color: 'transparent' } : { time, value };
    });
  }

  #makeLines(view: ChartView): void {
    for (const { series } of this.#lines) this.#chart.removeSeries(series);
    for (let pane = this.#chart.panes().length - 1; pane > 0; pane -= 1)
      this.#chart.removePane(pane);
    const curves = curvesOf(view, this.#colours);
    this.#lines = curves.map((curve) => ({
      curve,
      series: this.#chart.addSeries(
        LineSeries,
        {
          color: curve.colour,
          title: curve.title,
          lineWidth: curve.isLevel ? 1 : 2,
          lineStyle: curve.isLevel ? 2 : 0,
          lineType: curve.isLevel ? LineType.WithSteps : LineType.Simple,
          lastValueVisible: !curve.isLevel,
          priceLineVisible: false,
          crosshairMarkerVisible: false,
        },
        curve.pane,
      ),
    }));
    for (const pane of this.#chart.panes().slice(1)) pane.setStretchFactor(0.28);
  }
}

function timeOf(timeUs: number): UTCTimestamp {
  const seconds = Math.floor(timeUs / 1_000_000);
  if (isTimestamp(seconds)) return seconds;
  throw new Error('broken invariant: a bar has a time');
}

/** The library's brand for seconds since 1970. */
function isTimestamp(seconds: number): seconds is UTCTimestamp {
  return Number.isFinite(seconds);
}

function chartOptions(colours: Colours) {
  return {
    layout: {
      background: { type: ColorType.Solid, color: colours.surface },
      textColor: colours.text,
      fontFamily: 'system-ui, sans-serif',
      attributionLogo: true,
      panes: { separatorColor: colours.line, separatorHoverColor: colours.faint },
    },
    grid: { vertLines: { color: colours.grid }, horzLines: { color: colours.grid } },
    crosshair: {
      mode: 0,
      vertLine: { color: colours.muted, labelBackgroundColor: colours.accent },
      horzLine: { color: colours.muted, labelBackgroundColor: colours.accent },
    },
  } as const;
}

function candleOptions({ up, down }: Colours) {
  return {
    upColor: up,
    downColor: down,
    borderVisible: false,
    wickUpColor: up,
    wickDownColor: down,
    priceLineVisible: false,
  };
}
