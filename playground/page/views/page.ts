/** The page as a whole: the program on the left, what comes of it on the right. */

import { html, nothing, type TemplateResult } from 'lit';
import type { Bundle } from '../../protocol.ts';
import { type Actions, type State, TABS, type Tab } from '../state.ts';
import { headlines, statistics } from './figures.ts';
import { fileDialog } from './file-dialog.ts';
import { plan } from './plan.ts';
import { problems } from './problems.ts';
import { sliders } from './sliders.ts';
import { toolbar } from './toolbar.ts';
import { trades } from './trades.ts';
import { code, cost } from './understand.ts';
import { why } from './why.ts';

/** Elements that others draw into. */
export interface Places {
  readonly editor: HTMLElement;
  readonly prices: HTMLElement;
  readonly curves: HTMLElement;
  readonly detail: HTMLElement;
}

export function page(
  state: State,
  actions: Actions,
  places: Places,
  bundle: Bundle,
): TemplateResult {
  const examples = Object.keys(bundle.programs)
    .filter((path) => path.split('/').length === 2)
    .map((path) => path.replace('strategies/', ''));
  return html`${toolbar(state, actions, examples)}
    ${state.notice === undefined ? nothing : notice(state.notice, actions)}
    <main class="panes">
      <section class="pane program" aria-label="Program">
        ${state.isEditorReady ? nothing : html`<pre class="program-before" aria-hidden="true">${state.program.source}</pre>`}
        ${places.editor}
        ${problems(state, actions)}
      </section>
      <section class="pane outcome" aria-label="What comes of it">
        ${sliders(state, actions)}
        ${chartHead(state, actions)}
        ${places.prices}
        ${legend(state)}
        ${places.curves}
        ${tabs(state, actions)}
        <div class="tab-panel" role="tabpanel" id="tab-panel" aria-labelledby=${`tab-${state.tab}`} tabindex="0">${panel(state, actions)}</div>
      </section>
      ${state.isDragging ? html`<div class="drop-here" aria-hidden="true">Drop a CSV or Parquet file of bars. It stays in this page.</div>` : nothing}
    </main>
    ${fileDialog(state, actions)}`;

  function legend({ run }: State): TemplateResult {
    return html`<div class="legend">${places.detail}
      ${
        run
          ? html`<span><i class="swatch own"></i>${run.strategy}</span>${run.benchmark === undefined ? nothing : html`<span><i class="swatch hold"></i>${run.benchmark}</span>`}<span><i class="swatch drawdown"></i>drawdown</span>`
          : nothing
      }</div>`;
  }
}

function notice(text: string, actions: Actions): TemplateResult {
  return html`<div class="notice" role="status" data-test="notice"><span>${text}</span>
    <button class="link" @click=${() => actions.dismiss()}>close</button></div>`;
}

function chartHead({ run, backtest, symbol }: State, actions: Actions): TemplateResult {
  if (!run) return html`<div class="chart-head"></div>`;
  const chooser = (
    name: string,
    values: readonly string[],
    chosen: string,
    choose: (value: string) => void,
  ): TemplateResult | typeof nothing =>
    values.length < 2
      ? nothing
      : html`<label class="field"><span>${name}</span><select @change=${(event: Event) => {
          if (event.target instanceof HTMLSelectElement) choose(event.target.value);
        }}>${values.map((each) => html`<option ?selected=${each === chosen}>${each}</option>`)}</select></label>`;
  return html`<div class="chart-head">
    <h2>${run.chart.symbol} <small>${run.every} · ${run.data}</small></h2>
    ${chooser('Backtest', run.backtests, backtest ?? run.backtest, actions.chooseBacktest)}
    ${chooser('Symbol', run.symbols, symbol ?? run.chart.symbol, actions.chooseSymbol)}
    ${headlines(run)}
    ${run.interpreted === undefined ? nothing : html`<p class="interpreted">This page may not load code that it makes, so the slower reference interpreter ran. The result is the same.</p>`}
  </div>`;
}

const TITLES: Readonly<Record<Tab, string>> = {
  results: 'Statistics',
  trades: 'Trades',
  why: 'Why',
  code: 'TypeScript',
  plan: 'Plan',
  cost: 'Warm-up and cost',
};

function tabs(state: State, actions: Actions): TemplateResult {
  const move = (event: KeyboardEvent, from: number): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const next = TABS[(from + step + TABS.length) % TABS.length];
    if (step === 0 || !next) return;
    event.preventDefault();
    actions.showTab(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return html`<div class="tabs" role="tablist" aria-label="Results">
    ${TABS.map(
      (
        tab,
        k,
      ) => html`<button role="tab" id=${`tab-${tab}`} data-test=${`tab-${tab}`} aria-selected=${state.tab === tab ? 'true' : 'false'} aria-controls="tab-panel"
        tabindex=${state.tab === tab ? 0 : -1} @click=${() => actions.showTab(tab)} @keydown=${(event: KeyboardEvent) => move(event, k)}>${TITLES[tab]}${tab === 'trades' && state.run ? html` <span class="count">${state.run.trades.length}</span>` : nothing}</button>`,
    )}
  </div>`;
}

function panel(state: State, actions: Actions): TemplateResult {
  const { run, tab } = state;
  switch (tab) {
    case 'results':
      return run
        ? statistics(run)
        : html`<p class="hint">The statistics of the backtest stand here once it has run.</p>`;
    case 'trades':
      return trades(state, actions);
    case 'why':
      return why(state, actions);
    case 'code':
      return code(state, actions);
    case 'plan':
      return plan(state, actions);
    case 'cost':
      return cost(state, actions);
    default:
      return tab satisfies never;
  }
}
