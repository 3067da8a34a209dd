/** Why a bar came out as it did: first what happened or what kept it from happening, then every rule with its values. */

import { html, nothing, type TemplateResult } from 'lit';
import type { RuleParts, TreeRow } from '../../../backtester/index.ts';
import type { Actions, State } from '../state.ts';
import { words } from './words.ts';

export function why({ why: parts, run }: State, actions: Actions): TemplateResult {
  if (!parts)
    return html`<p class="hint">${run ? 'Click a bar of the chart, or a trade: here stands why it came out as it did. With the keyboard: focus the chart and use the arrow keys.' : 'Once a backtest has run, click one of its bars or trades.'}</p>`;
  return html`<div class="why" data-test="why">
    <h3>${parts.title}</h3>
    <p class="muted">${parts.bar}${parts.closed === undefined ? '' : `; ${parts.closed}`}</p>
    <div class="verdict">${parts.verdict.map((sentence) => html`<p>${words(sentence)}</p>`)}</div>
    ${parts.rules.map((rule) => ruleBox(rule, actions))}
    ${parts.filter ? html`<section class="rule"><h4>Filter of the universe</h4>${tree(parts.filter)}</section>` : nothing}
    <div class="columns facts">
      ${list('Before the bar', parts.before)} ${list('Inside the bar', parts.inside)}
      ${list('At its close', parts.atClose)}
      ${list('Orders decided at this close', parts.orders.length === 0 ? ['none'] : parts.orders)}
      ${list('After it', parts.after)}
    </div>
  </div>`;
}

function ruleBox(
  { text, line, said, outcome, tree: rows }: RuleParts,
  actions: Actions,
): TemplateResult {
  return html`<section class=${`rule said-${said}`} @pointerenter=${() => actions.pointAt(line)} @pointerleave=${() => actions.pointAt(undefined)}>
    <h4><code>${text}</code> <button class="link" @click=${() => actions.goToLine(line)}>line ${line}</button></h4>
    ${tree(rows)}
    <p class="came"><span class=${`chip ${said}`}>${said}</span> ${words(outcome.replace(/^(true|false|unknown)(: |$)/, ''))}</p>
  </section>`;
}

function tree(rows: readonly TreeRow[]): TemplateResult {
  return html`<table class="tree"><tbody>
    ${rows.map(
      ({ depth, text, definition, value, said }) => html`<tr>
        <th scope="row" style=${`padding-left:${0.5 + depth * 1.1}rem`}><code>${text}</code>${definition === undefined ? nothing : html` <span class="muted">= <code>${definition}</code></span>`}</th>
        <td class=${said === undefined ? 'number' : `said ${said}`}>${value}</td>
      </tr>`,
    )}
  </tbody></table>`;
}

function list(title: string, lines: readonly string[]): TemplateResult | typeof nothing {
  if (lines.length === 0) return nothing;
  return html`<div><h4>${title}</h4><ul>${lines.map((line) => html`<li>${words(line)}</li>`)}</ul></div>`;
}
