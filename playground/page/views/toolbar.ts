/** The top of the page: what is open, what can be done with it, how the last run went. */

import { html, nothing, type TemplateResult } from 'lit';
import type { Actions, State } from '../state.ts';

export function toolbar(
  state: State,
  actions: Actions,
  examples: readonly string[],
): TemplateResult {
  const { program, theme } = state;
  return html`<header class="toolbar">
    <h1 class="brand"><span class="brand-mark" aria-hidden="true">▚</span> Strata <small>playground</small></h1>
    <label class="field"><span>Example</span>
      <select data-test="example" @change=${(event: Event) => actions.chooseExample(chosenIn(event))}>
        ${examples.includes(program.file) ? nothing : html`<option selected>${program.file}</option>`}
        ${examples.map((file) => html`<option value=${file} ?selected=${file === program.file}>${titleOf(file)}</option>`)}
      </select>
    </label>
    <label class="button file-button">Open data…
      <input class="visually-hidden" type="file" accept=".csv,.tsv,.txt,.parquet" data-test="file"
        @change=${(event: Event) => openChosen(event, actions)} />
    </label>
    ${statusOf(state, actions)}
    <span class="grow"></span>
    <button class="button" data-test="share" @click=${() => actions.share()}>Share link</button>
    <details class="menu">
      <summary class="button">Export</summary>
      <div class="menu-items">
        <button data-test="download-trades" ?disabled=${!state.run} @click=${() => actions.download('trades')}>Trades as CSV</button>
        <button data-test="download-report" ?disabled=${!state.run} @click=${() => actions.download('report')}>Report as JSON</button>
        <button data-test="download-typescript" ?disabled=${!state.run} @click=${() => actions.download('typescript')}>Emitted TypeScript</button>
        <button data-test="copy-command" ?disabled=${!state.run} @click=${() => actions.copyCommand()}>Copy as command line</button>
      </div>
    </details>
    <button class="button icon" data-test="theme" aria-label=${theme === 'dark' ? 'Use the light theme' : 'Use the dark theme'}
      title="Light or dark" @click=${() => actions.switchTheme()}>${theme === 'dark' ? '☀' : '☾'}</button>
  </header>`;
}

function statusOf(
  { progress, run, isStale, diagnostics }: State,
  actions: Actions,
): TemplateResult {
  if (progress !== undefined)
    return html`<span class="status" role="status">
      <progress aria-label="Backtest" max="1" .value=${progress}></progress>
      <span>running ${Math.round(progress * 100)}%</span>
      <button class="link" @click=${() => actions.cancelRun()}>cancel</button></span>`;
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  if (errors > 0)
    return html`<span class="status bad" role="status">${errors} ${errors === 1 ? 'error' : 'errors'}${run ? ', the results are of the last version that ran' : ''}</span>`;
  if (!run) return html`<span class="status" role="status"></span>`;
  const bars = run.chart.time.length.toLocaleString('en-US');
  return html`<span class="status" role="status" data-test="status">${isStale ? 'waiting to run' : `${run.strategy}: ${bars} bars in ${run.elapsedMs.toFixed(0)} ms`}</span>`;
}

function openChosen(event: Event, actions: Actions): void {
  const { target } = event;
  if (!(target instanceof HTMLInputElement)) return;
  const file = target.files?.[0];
  if (file) actions.openFile(file);
  target.value = '';
}

function chosenIn({ target }: Event): string {
  return target instanceof HTMLSelectElement || target instanceof HTMLInputElement
    ? target.value
    : '';
}

/** `golden-cross.strat` → `Golden cross`. */
function titleOf(file: string): string {
  const words = file.replace(/\.strat$/, '').replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
