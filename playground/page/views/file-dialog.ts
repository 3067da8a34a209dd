/** What a file of bars does not say by itself, asked before it is read; and what was found in it. */

import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import {
  type Adjustment,
  CALENDAR_IDS,
  type Finding,
  parseCalendarId,
  parseTimeframe,
  TIMEFRAMES,
} from '../../../market/index.ts';
import {
  FILE_KINDS,
  type FileKind,
  type FileOptions,
  type SeriesSummary,
  type TableSummary,
} from '../../protocol.ts';
import type { Actions, DroppedFile, LoadedFile, State } from '../state.ts';
import { problemBox } from './problems.ts';

export function fileDialog(
  { dropped, loaded, series }: State,
  actions: Actions,
): TemplateResult | typeof nothing {
  if (!dropped && !loaded) return nothing;
  return html`<dialog class="dialog" aria-labelledby="file-title" data-test="file-dialog" ${ref(openModal)}
      @close=${() => actions.closeFile()}
      @click=${(event: Event) => event.target === event.currentTarget && actions.closeFile()}>
      <div class="dialog-content">${dropped ? questions(dropped, series, actions) : loaded ? foundIn(loaded, actions) : nothing}</div>
    </dialog>`;
}

/** The browser's own modal dialog: it keeps the focus inside, and Escape closes it. It can be opened once it is in the page. */
function openModal(element: Element | undefined): void {
  queueMicrotask(() => {
    if (element instanceof HTMLDialogElement && element.isConnected && !element.open)
      element.showModal();
  });
}

function questions(
  { name, options, problem, isReading = false }: DroppedFile,
  series: readonly string[],
  actions: Actions,
): TemplateResult {
  return html`<h2 id="file-title">${name}</h2>
    <p class="muted">It stays in this page: nothing is sent anywhere.</p>
    ${problem ? problemBox(problem) : nothing}
    <form @submit=${(event: Event) => {
      event.preventDefault();
      actions.readFile();
    }}>
      ${chooser('It holds', 'holds', Object.values(KINDS), KINDS[options.holds], (text) => {
        const holds = FILE_KINDS.find((each) => KINDS[each] === text);
        if (holds) actions.changeFile({ holds });
      })}
      ${questionsAbout(options, series, actions)}
      <div class="dialog-buttons">
        <button type="button" class="button" @click=${() => actions.closeFile()}>Cancel</button>
        <button type="submit" class="button primary" data-test="read-file" ?disabled=${isReading}>${isReading ? 'Reading…' : 'Read it'}</button>
      </div>
    </form>`;
}

const KINDS: Readonly<Record<FileKind, string>> = {
  bars: 'bars',
  actions: 'splits and dividends',
  members: 'members of a universe',
  news: 'headlines',
};

const ADJUSTED: Readonly<Record<Adjustment, string>> = {
  raw: 'as they were traded',
  split: 'adjusted for splits',
  total: 'adjusted for splits and dividends',
};

function questionsAbout(
  options: FileOptions,
  series: readonly string[],
  actions: Actions,
): TemplateResult {
  switch (options.holds) {
    case 'bars':
      return aboutBars(options, actions);
    case 'actions':
      return chooser('For the prices of', 'series', series, options.series, (text) =>
        actions.changeFile({ series: text }),
      );
    case 'members':
    case 'news':
      return typed('The program calls it', 'called', options.called, 'sp500', (text) =>
        actions.changeFile({ called: text }),
      );
    default:
      return options.holds satisfies never;
  }
}

function aboutBars(options: FileOptions, actions: Actions): TemplateResult {
  return html`
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
      ${chooser(
        'Prices are',
        'adjusted',
        Object.values(ADJUSTED),
        ADJUSTED[options.adjusted],
        (text) => {
          const adjusted = (['raw', 'split', 'total'] as const).find(
            (each) => ADJUSTED[each] === text,
          );
          if (adjusted) actions.changeFile({ adjusted });
        },
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
      )}`;
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

function foundIn(loaded: LoadedFile, actions: Actions): TemplateResult {
  const isBars = loaded.kind === 'bars';
  return html`${isBars ? barsIn(loaded.series) : tableIn(loaded)}
    ${findings(loaded.notes)}
    <div class="dialog-buttons">
      <button class=${`button${isBars ? '' : ' primary'}`} data-test="close-file" @click=${() => actions.closeFile()}>Close</button>
      ${isBars ? html`<button class="button primary" data-test="use-file" @click=${() => actions.useFile()}>Use it in this program</button>` : nothing}
    </div>`;
}

function barsIn(series: SeriesSummary): TemplateResult {
  const listed = series.symbols.slice(0, 8).join(', ');
  const more = series.symbols.length > 8 ? ` and ${series.symbols.length - 8} more` : '';
  return html`<h2 id="file-title">${series.name}: ${series.bars.toLocaleString('en-US')} bars of ${listed}${more}</h2>
    <p>From ${series.first} to ${series.last}, ${series.timeframe} bars${series.setAside > 0 ? html`; <b>${series.setAside} rows were set aside</b>` : ''}.</p>
    <ul class="notes">${series.mapping.map((line) => html`<li>${line.replaceAll('`', '')}</li>`)}</ul>`;
}

function tableIn({ title, facts, usedBy }: TableSummary): TemplateResult {
  return html`<h2 id="file-title">${title}</h2>
    <ul class="notes">${facts.map((line) => html`<li>${line}</li>`)}</ul>
    ${usedBy === undefined ? nothing : html`<p>A program reads it with <code>${usedBy}</code>.</p>`}`;
}

function findings(notes: readonly Finding[]): TemplateResult {
  if (notes.length === 0) return html`<p>Nothing in it looks wrong.</p>`;
  return html`<h3>What was found</h3><ul class="notes">${notes.map(
    ({ count, message, examples }) =>
      html`<li><b>${count}</b> ${message}${examples[0] === undefined ? '' : html`<br /><small>${examples.slice(0, 3).join('; ')}</small>`}</li>`,
  )}</ul>`;
}
