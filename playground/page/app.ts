/** The page: one state, one picture of it, and what changes it. */

import { render } from 'lit';
import type { EditorHandle } from '../editor/editor-handle.ts';
import type { FixableDiagnostic, RunAnswer, RunAsk } from '../protocol.ts';
import type { RunView } from '../run-view.ts';
import { createActions } from './actions.ts';
import { CurveChart } from './charts/curve-chart.ts';
import { PriceChart } from './charts/price-chart.ts';
import { EngineClient } from './engine-client.ts';
import { loadScript, loadStyle, type PageGlobals, pageGlobals, workerFrom } from './globals.ts';
import { languageOf } from './language.ts';
import { Runner } from './runner.ts';
import type { Actions, State } from './state.ts';
import { type Places, page } from './views/page.ts';

/** A pause in typing. */
const RUN_AFTER_MS = 350;

export class App {
  readonly root: HTMLElement;
  readonly globals: PageGlobals = pageGlobals();
  readonly engine: EngineClient;
  readonly language: EngineClient;
  readonly runner: Runner;
  readonly actions: Actions;
  readonly #places: Places;
  readonly #prices: PriceChart;
  readonly #curves: CurveChart;
  editor: EditorHandle | undefined;
  state: State;
  #isDrawn = true;
  #isChecking = false;
  #isUnchecked = false;
  #understood: string | undefined;
  #runTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(root: HTMLElement, state: State) {
    this.root = root;
    this.state = state;
    const start = (): Worker => workerFrom(this.globals.workers.engine);
    this.engine = new EngineClient(start, this.globals.bundle);
    this.language = new EngineClient(start, this.globals.bundle);
    this.runner = new Runner(this.engine, {
      began: () => this.set({ progress: 0 }),
      progressed: (share) => this.set({ progress: share }),
      ended: (answer, ask) => this.#ended(answer, ask),
      cancelled: () => this.set({ progress: undefined, notice: 'The run was cancelled.' }),
      failed: (message) =>
        this.set({ progress: undefined, notice: `This is our mistake: ${message}` }),
    });
    this.actions = createActions(this);
    this.#places = placesFor();
    this.#draw();
    this.#prices = new PriceChart(this.#places.prices, state.theme, {
      onPick: (row) => this.pick(row),
      onDetail: (bars) => this.#tellDetail(bars),
    });
    this.#curves = new CurveChart(this.#places.curves, state.theme);
    this.#listenToKeys();
  }

  /** The page follows in the next frame; several changes make one picture. */
  set(change: { readonly [Key in keyof State]?: State[Key] | undefined }): void {
    const next: State = { ...this.state };
    for (const [key, value] of Object.entries(change)) {
      if (value === undefined) Reflect.deleteProperty(next, key);
      else Reflect.set(next, key, value);
    }
    this.state = next;
    if (!this.#isDrawn) return;
    this.#isDrawn = false;
    requestAnimationFrame(() => this.#draw());
  }

  async start(): Promise<void> {
    loadStyle('editor.css');
    // It is the longest to come, so it is on its way while the workers begin.
    const script = loadScript('editor.js');
    this.check();
    this.run();
    const vocabulary = await this.language.call('vocabulary', undefined);
    await script;
    const make = globalThis.strataEditor?.createEditor;
    if (!make) throw new Error('The editor’s script did not leave an editor.');
    this.#places.editor.replaceChildren();
    this.editor = make(this.#places.editor, {
      text: this.state.program.source,
      theme: this.state.theme,
      language: languageOf(this.language, vocabulary, () => this.state.program),
      worker: () => workerFrom(this.globals.workers.editor),
      onChange: (text) => this.typed(text),
      onPoint: (line) => this.actions.pointAt(line),
    });
    this.set({ isEditorReady: true });
    performance.mark('strata-editor');
    this.editor.showDiagnostics(this.state.diagnostics);
  }

  typed(source: string): void {
    if (source === this.state.program.source) return;
    this.set({ program: { ...this.state.program, source }, isStale: true, notice: undefined });
    clearTimeout(this.#runTimer);
    this.check();
    this.#runTimer = setTimeout(() => this.run(), RUN_AFTER_MS);
  }

  /** At once; what is typed meanwhile is checked when this one is over, and only the last of it. */
  check(): void {
    this.#isUnchecked = true;
    if (this.#isChecking) return;
    this.#isChecking = true;
    void this.#checkAll()
      .catch((error: unknown) => this.set({ notice: `This is our mistake: ${String(error)}` }))
      .finally(() => {
        this.#isChecking = false;
      });
  }

  async #checkAll(): Promise<void> {
    while (this.#isUnchecked) {
      this.#isUnchecked = false;
      await this.#check(this.state.program);
    }
  }

  async #check(program: State['program']): Promise<void> {
    const diagnostics = await this.language.call('check', program);
    if (program.source !== this.state.program.source) return;
    this.set({ diagnostics });
    this.editor?.showDiagnostics(diagnostics);
    performance.mark('strata-checked');
  }

  async understand(strategy: string | undefined): Promise<void> {
    const { program } = this.state;
    this.#understood = program.source;
    const ask = { ...program, ...(strategy !== undefined && { strategy }) };
    const understanding = await this.language.call('understand', ask);
    if (understanding && program.source === this.state.program.source) this.set({ understanding });
  }

  run(): void {
    const { program, params, backtest, symbol, understanding } = this.state;
    if (this.#understood !== program.source) void this.understand(understanding?.strategy);
    this.runner.ask({
      ...program,
      params,
      ...(backtest !== undefined && { backtest }),
      ...(symbol !== undefined && { symbol }),
    });
  }

  #ended(answer: RunAnswer, ask: RunAsk): void {
    const isCurrent = ask.source === this.state.program.source;
    if (answer.kind === 'faulty') {
      this.set({ progress: undefined, problem: undefined });
      return;
    }
    if (answer.kind === 'refused') {
      this.set({ progress: undefined, problem: answer.problem });
      return;
    }
    const { run } = answer;
    this.set({ progress: undefined, problem: undefined, run, isStale: !isCurrent });
    this.#show(run);
    performance.mark('strata-drawn');
    const { selected } = this.state;
    if (selected && this.state.why) void this.#askWhy(selected.symbol, selected.time);
  }

  #show(run: RunView): void {
    this.#prices.show(run.chart);
    this.#curves.show(run.curve, {
      strategy: run.strategy,
      ...(run.benchmark !== undefined && { hold: run.benchmark }),
    });
  }

  /** A bar of the chart: its account, beside it. */
  pick(row: number, trade?: number): void {
    const { run } = this.state;
    const time = run?.chart.time[Math.max(0, Math.min(row, run.chart.time.length - 1))];
    if (!run || time === undefined) return;
    const { symbol } = run.chart;
    this.set({
      selected: { symbol, time, ...(trade !== undefined && { trade }) },
      tab: 'why',
      why: undefined,
    });
    this.revealPanel();
    this.#prices.pointAt(row);
    void this.#askWhy(symbol, time);
  }

  async #askWhy(symbol: string, time: number): Promise<void> {
    try {
      const why = await this.engine.call('why', { symbol, time });
      const { selected } = this.state;
      if (selected?.symbol === symbol && selected.time === time) this.set({ why });
    } catch {
      // The run was given up for a newer one, which will be asked again.
    }
  }

  /** Where the results scroll by themselves, what a tab holds comes up to below the chart, which stays. */
  revealPanel(): void {
    requestAnimationFrame(() => {
      const pane = this.#places.prices.parentElement;
      const panel = document.getElementById('tab-panel');
      const tabs = panel?.previousElementSibling;
      if (!pane || !panel || !(tabs instanceof HTMLElement)) return;
      if (getComputedStyle(pane).overflowY === 'visible') return;
      pane.scrollTop = panel.offsetTop - this.#places.prices.offsetHeight - tabs.offsetHeight;
    });
  }

  goToBar(row: number, around?: number, trade?: number): void {
    this.#prices.goTo(row, around, trade);
  }

  setTheme(theme: State['theme']): void {
    document.documentElement.dataset['theme'] = theme;
    this.set({ theme });
    this.editor?.setTheme(theme);
    this.#prices.setTheme(theme);
    this.#curves.setTheme(theme);
  }

  applyFix({ fix }: FixableDiagnostic): void {
    if (fix?.edits) this.editor?.applyEdits(fix.edits);
  }

  #draw(): void {
    this.#isDrawn = true;
    const { bundle } = this.globals;
    render(page(this.state, this.actions, this.#places, bundle), this.root);
  }

  #tellDetail(bars: number): void {
    this.#places.detail.textContent =
      bars === 1 ? '' : `Each candle is ${bars} bars. Zoom in to see them one by one.`;
  }

  /** The arrow keys go from bar to bar. */
  #listenToKeys(): void {
    this.#places.prices.addEventListener('keydown', (event) => {
      const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
      const { run, selected } = this.state;
      if (step === 0 || !run) return;
      event.preventDefault();
      const { time } = run.chart;
      const present = selected ? time.indexOf(selected.time) : time.length;
      const row = Math.max(
        0,
        Math.min(present + step * (event.shiftKey ? 20 : 1), time.length - 1),
      );
      this.goToBar(row);
      this.pick(row);
    });
  }
}

function placesFor(): Places {
  const prices = placeNamed('prices');
  prices.tabIndex = 0;
  prices.setAttribute('role', 'application');
  prices.setAttribute(
    'aria-label',
    'Price chart. The left and right arrow keys go from bar to bar and say why each came out as it did.',
  );
  const curves = placeNamed('curves');
  curves.setAttribute('role', 'img');
  curves.setAttribute('aria-label', 'Equity beside buy and hold, and drawdown');
  const detail = placeNamed('detail');
  return { prices, curves, detail, editor: placeNamed('editor') };
}

function placeNamed(name: string): HTMLElement {
  const place = document.createElement('div');
  place.className = `place-${name}`;
  place.dataset['test'] = name;
  return place;
}
