/** What a file of bars does not say by itself, asked before it is read; and what was found in it. */

import { html, nothing, type TemplateResult } from 'lit';
import {
  CALENDAR_IDS,
  parseCalendarId,
  parseTimeframe,
  TIMEFRAMES,
} from '../../../market/index.ts';
import type { Actions, DroppedFile, LoadedFile, State } from '../state.ts';
import { problemBox } from './problems.ts';

export function fileDialog(
  { dropped, loaded }: State,
  actions: Actions,
): TemplateResult | typeof nothing {
  if (!dropped && !loaded) return nothing;
  return html`<div class="veil" @click=${() => actions.closeFile()}></div>
    <div class="dialog" role="dialog" aria-modal="true" aria-labelledby="file-title" data-test="file-dialog"
      @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && actions.closeFile()}>
      ${dropped ? questions(dropped, actions) : loaded ? findings(loaded, actions) : nothing}
    </div>`;
}

function questions({ name, options, problem }: DroppedFile, actions: Actions): TemplateResult {
  return html`<h2 id="file-title">${name}</h2>
    <p class="muted">It stays in this page: nothing is sent anywhere.</p>
    ${problem ? problemBox(problem) : nothing}
    <form @submit=${(event: Event) => {
      event.preventDefault();
      actions.readFile();
    }}>
      ${chooser('Length of a bar', 'timeframe', TIMEFRAMES, options.timeframe, (text) => {
        const timeframe = parseTimeframe(text);
        if (timeframe) actions.changeFile({ timeframe });
      })}
      ${chooser('Calendar', 'calendar', CALENDAR_IDS, options.calendar, (text) => {
        const calendar = parseCalendarId(text);
        if (calendar) actions.changeFile({ calendar });
      })}
      ${chooser('A time names', 'label', ['start', 'end'], options.label, (text) =>
        actions.changeFile({ label: text === 'end' ? 'end' : 'start' }),
      )}
      ${typed(
        'Time zone of local times',
        'zone',
        options.timeZone ?? '',
        'America/New_York',
        (text) => actions.changeFile({ timeZone: text }),
      )}
      ${typed('Symbol, where no column says it', 'symbol', options.symbol, 'ABC', (text) =>
        actions.changeFile({ symbol: text.toUpperCase() }),
      )}
      <div class="dialog-buttons">
        <button type="button" class="button" @click=${() => actions.closeFile()}>Cancel</button>
        <button type="submit" class="button primary" data-test="read-file">Read it</button>
      </div>
    </form>`;
}

function chooser(
  title: string,
  name: string,
  values: readonly string[],
  chosen: string,
  choose: (text: string) => void,
): TemplateResult {
  return html`<label class="field"><span>${title}</span><select data-test=${name} @change=${(
    event: Event,
  ) => {
    if (event.target instanceof HTMLSelectElement) choose(event.target.value);
  }}>${values.map((each) => html`<option ?selected=${each === chosen}>${each}</option>`)}</select></label>`;
}

function typed(
  title: string,
  name: string,
  value: string,
  placeholder: string,
  change: (text: string) => void,
): TemplateResult {
  return html`<label class="field"><span>${title}</span><input type="text" data-test=${name} placeholder=${placeholder} .value=${value} @input=${(
    event: Event,
  ) => {
    if (event.target instanceof HTMLInputElement) change(event.target.value);
  }} /></label>`;
}

function findings({ series, notes }: LoadedFile, actions: Actions): TemplateResult {
  const listed = series.symbols.slice(0, 8).join(', ');
  const more = series.symbols.length > 8 ? ` and ${series.symbols.length - 8} more` : '';
  return html`<h2 id="file-title">${series.name}: ${series.bars.toLocaleString('en-US')} bars of ${listed}${more}</h2>
    <p>From ${series.first} to ${series.last}, ${series.timeframe} bars${series.setAside > 0 ? html`; <b>${series.setAside} rows were set aside</b>` : ''}.</p>
    <ul class="notes">${series.mapping.map((line) => html`<li>${line.replaceAll('`', '')}</li>`)}</ul>
    ${
      notes.length === 0
        ? html`<p>Nothing in it looks wrong.</p>`
        : html`<h3>What was found</h3><ul class="notes">${notes.map(
            ({ count, message, examples }) =>
              html`<li><b>${count}</b> ${message}${examples[0] === undefined ? '' : html`<br /><small>${examples.slice(0, 3).join('; ')}</small>`}</li>`,
          )}</ul>`
    }
    <div class="dialog-buttons">
      <button class="button" @click=${() => actions.closeFile()}>Close</button>
      <button class="button primary" data-test="use-file" @click=${() => actions.useFile()}>Use it in this program</button>
    </div>`;
}
