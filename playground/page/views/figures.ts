/** Statistics: the run beside buying and holding, and what trading was like. */

import { html, nothing, type TemplateResult } from 'lit';
import type { Figure } from '../../../backtester/index.ts';
import type { RunView } from '../../run-view.ts';

/** Those that a trader looks at first. */
const HEADLINES = ['Total return', 'CAGR', 'Sharpe', 'Max drawdown', 'Trades', 'Win rate'];

export function headlines({ figures, activity }: RunView): TemplateResult {
  const all = [...figures, ...activity];
  const shown = HEADLINES.flatMap((label) => all.filter((each) => each.label === label));
  return html`<dl class="headlines" data-test="headlines">
    ${shown.map(
      ({ label, value, hold, sign, definition }) => html`<div title=${definition}>
        <dt>${label}</dt>
        <dd class=${signClass(sign)}>${value}</dd>
        <dd class="hold">${hold === undefined ? nothing : html`hold ${hold}`}</dd>
      </div>`,
    )}
  </dl>`;
}

export function statistics({
  strategy,
  benchmark,
  figures,
  activity,
  notes,
}: RunView): TemplateResult {
  return html`<div class="columns">
    <table class="figures">
      <thead><tr><th scope="col"></th><th scope="col">${strategy}</th>${benchmark === undefined ? nothing : html`<th scope="col">${benchmark}</th>`}</tr></thead>
      <tbody>${figures.map((each) => figureRow(each, benchmark !== undefined))}</tbody>
    </table>
    <div>
      <table class="figures">
        <thead><tr><th scope="col">Trading</th><th scope="col">${strategy}</th></tr></thead>
        <tbody>${activity.map((each) => figureRow(each, false))}</tbody>
      </table>
      ${
        notes.length === 0
          ? nothing
          : html`<h3>Worth knowing</h3><ul class="notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>`
      }
    </div>
  </div>`;
}

function figureRow(
  { label, value, hold, definition, sign }: Figure,
  withHold: boolean,
): TemplateResult {
  return html`<tr title=${definition}>
    <th scope="row" class=${label.startsWith(' ') ? 'nested' : ''}>${label}</th>
    <td class=${signClass(sign)}>${value}</td>
    ${withHold ? html`<td>${hold ?? '–'}</td>` : nothing}
  </tr>`;
}

function signClass(sign: Figure['sign']): string {
  return sign > 0 ? 'gain' : sign < 0 ? 'loss' : '';
}
