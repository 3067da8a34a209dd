/** Equity beside buy-and-hold, and below it how far under its last high it stood. */

import uPlot from 'uplot';
import type { CurveView } from '../../run-view.ts';
import type { Theme } from '../state.ts';
import { type Colours, coloursOf } from './colours.ts';

const DRAWDOWN_PART = 0.34;

export class CurveChart {
  readonly #container: HTMLElement;
  #plots: readonly uPlot[] = [];
  #shown: { readonly curve: CurveView; readonly names: CurveNames } | undefined;
  #theme: Theme;

  constructor(container: HTMLElement, theme: Theme) {
    this.#container = container;
    this.#theme = theme;
    new ResizeObserver(() => this.#resize()).observe(container);
  }

  show(curve: CurveView, names: CurveNames): void {
    const before = this.#shown;
    this.#shown = { curve, names };
    const isSame =
      before?.names.strategy === names.strategy &&
      before.names.hold === names.hold &&
      this.#plots.length > 0;
    if (!isSame) {
      this.#build();
      return;
    }
    const [equity, drawdown] = dataOf(curve);
    this.#plots[0]?.setData(equity);
    this.#plots[1]?.setData(drawdown);
  }

  setTheme(theme: Theme): void {
    this.#theme = theme;
    this.#build();
  }

  #build(): void {
    for (const plot of this.#plots) plot.destroy();
    this.#plots = [];
    const shown = this.#shown;
    const { clientWidth: width, clientHeight: height } = this.#container;
    if (!shown || width === 0) return;
    const colours = coloursOf(this.#theme);
    const [equity, drawdown] = dataOf(shown.curve);
    const below = Math.round(height * DRAWDOWN_PART);
    this.#plots = [
      new uPlot(
        equityOptions(shown.names, colours, width, height - below),
        equity,
        this.#container,
      ),
      new uPlot(drawdownOptions(colours, width, below), drawdown, this.#container),
    ];
  }

  #resize(): void {
    if (this.#plots.length === 0) {
      this.#build();
      return;
    }
    const { clientWidth: width, clientHeight: height } = this.#container;
    const below = Math.round(height * DRAWDOWN_PART);
    this.#plots[0]?.setSize({ width, height: height - below });
    this.#plots[1]?.setSize({ width, height: below });
  }
}

export interface CurveNames {
  readonly strategy: string;
  readonly hold?: string;
}

function dataOf({
  time,
  equity,
  hold,
  drawdown,
}: CurveView): readonly [uPlot.AlignedData, uPlot.AlignedData] {
  const seconds = time.map((each) => each / 1_000_000);
  return [hold ? [seconds, equity, hold] : [seconds, equity], [seconds, drawdown]];
}

const SYNC = { key: 'strata', scales: ['x', null] } satisfies uPlot.Cursor.Sync;

const COMMON = {
  legend: { show: false },
  cursor: { sync: SYNC, y: false },
  // Bars carry UTC; a browser's own zone would put a day's bar on the day before.
  tzDate: (seconds: number): Date => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
} as const;

function axisOf(colours: Colours): uPlot.Axis {
  return {
    stroke: colours.text,
    grid: { stroke: colours.grid, width: 1 },
    ticks: { show: false },
    font: '11px system-ui, sans-serif',
  };
}

function equityOptions(
  { strategy, hold }: CurveNames,
  colours: Colours,
  width: number,
  height: number,
): uPlot.Options {
  return {
    ...{ width, height, ...COMMON },
    padding: [8, 8, 8, 0],
    series: [
      {},
      { label: strategy, stroke: colours.lines[0] ?? colours.accent, width: 1.6 },
      ...(hold === undefined
        ? []
        : [{ label: hold, stroke: colours.hold, width: 1.2, dash: [4, 3] }]),
    ],
    axes: [
      { ...axisOf(colours), show: false },
      { ...axisOf(colours), size: 58, values: (_, ticks) => ticks.map(compact) },
    ],
  };
}

function drawdownOptions(colours: Colours, width: number, height: number): uPlot.Options {
  return {
    ...{ width, height, ...COMMON },
    padding: [8, 8, 0, 0],
    scales: { y: { range: (_, min) => [Math.min(min, -0.001), 0] } },
    series: [{}, { label: 'drawdown', stroke: colours.down, fill: `${colours.down}33`, width: 1 }],
    axes: [
      { ...axisOf(colours), size: 26, space: 52, values: dates },
      { ...axisOf(colours), size: 58, values: (_, ticks) => ticks.map(percent) },
    ],
  };
}

const DAY = 86_400;

/** As much of a date as the step between two of them asks for. */
function dates(_: uPlot, ticks: readonly number[], __: number, ___: number, step: number) {
  return ticks.map((seconds) => {
    const text = new Date(seconds * 1000).toISOString();
    if (step >= 360 * DAY) return text.slice(0, 4);
    if (step >= 28 * DAY) return text.slice(0, 7);
    return step >= DAY ? text.slice(0, 10) : text.slice(5, 16).replace('T', ' ');
  });
}

function compact(value: number): string {
  return new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 }).format(
    value,
  );
}

function percent(value: number): string {
  return `${Number((value * 100).toFixed(1))}%`;
}
