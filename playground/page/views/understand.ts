/** What became of the program: the code that runs, and what it needs. */

import { html, nothing, type TemplateResult } from 'lit';
import type { Understanding } from '../../understanding.ts';
import type { Actions, State } from '../state.ts';

const EMPTY = 'Once the program has no errors, what it becomes stands here.';

export function code(state: State, actions: Actions): TemplateResult {
  const { understanding, pointedLine } = state;
  if (!understanding) return html`<p class="hint">${EMPTY}</p>`;
  const { typescript, lines } = understanding;
  const emitted = typescript.split('\n');
  const lineOf = (row: number): number | undefined =>
    lines.find(({ from, to }) => row >= from && row <= to)?.line;
  return html`${choice(understanding, actions)}
    <pre class="emitted" tabindex="0" aria-label="Emitted TypeScript" data-test="emitted"
      @pointerleave=${() => actions.pointAt(undefined)}>${emitted.map((text, k) => {
        const line = lineOf(k + 1);
        const isPointed = line !== undefined && line === pointedLine;
        return html`<span class=${`emitted-line${isPointed ? ' pointed' : ''}${line === undefined ? '' : ' known'}`}
          @pointerenter=${() => actions.pointAt(line)} @click=${() => line !== undefined && actions.goToLine(line)}>${coloured(text)}
</span>`;
      })}</pre>`;
}

const TOKENS =
  /(\/\/.*$|\/\*\*.*?\*\/)|\b(export|class|interface|type|readonly|const|let|for|if|else|return|this|new|function|constructor|while|number|void|boolean)\b|\b(\d[\d.e_-]*|NaN)\b/g;

function coloured(text: string): readonly (string | TemplateResult)[] {
  const parts: (string | TemplateResult)[] = [];
  let at = 0;
  for (const match of text.matchAll(TOKENS)) {
    const kind = match[1] !== undefined ? 'comment' : match[2] !== undefined ? 'keyword' : 'number';
    parts.push(text.slice(at, match.index), html`<span class=${`t-${kind}`}>${match[0]}</span>`);
    at = match.index + match[0].length;
  }
  return [...parts, text.slice(at)];
}

export function cost({ understanding, pointedLine }: State, actions: Actions): TemplateResult {
  if (!understanding) return html`<p class="hint">${EMPTY}</p>`;
  const { clocks, statements } = understanding;
  return html`${choice(understanding, actions)}
    <div class="columns">
    <table class="figures" data-test="cost"><caption>Warm-up and work, on each clock</caption>
      <thead><tr><th scope="col">Clock</th><th scope="col">Params</th><th scope="col">Defined after</th><th scope="col">Settled after</th><th scope="col">State</th><th scope="col">Operations a bar</th></tr></thead>
      <tbody>${clocks.map(
        (each) =>
          html`<tr><th scope="row">${each.clock}</th><td>${each.params}</td><td>${each.defined} bars</td><td>${each.settled} bars</td><td>${each.stateBytes} bytes</td><td>${Math.round(each.operations)}</td></tr>`,
      )}</tbody></table>
    <table class="figures"><caption>Its lines, the most expensive first (at most, over the params’ ranges)</caption>
      <thead><tr><th scope="col">Line</th><th scope="col" class="text">Statement</th><th scope="col">State</th><th scope="col">Operations</th></tr></thead>
      <tbody>${statements.map(
        (
          each,
        ) => html`<tr class=${each.line === pointedLine ? 'pointed' : ''} @pointerenter=${() => actions.pointAt(each.line)} @pointerleave=${() => actions.pointAt(undefined)}>
          <th scope="row"><button class="link" @click=${() => actions.goToLine(each.line)}>${each.line}</button></th><td class="text"><code>${each.text}</code></td><td>${each.stateBytes} bytes</td><td>${Math.round(each.operations)}</td></tr>`,
      )}</tbody></table></div>`;
}

export function choice(
  { strategy, strategies }: Understanding,
  actions: Actions,
): TemplateResult | typeof nothing {
  if (strategies.length < 2) return nothing;
  return html`<label class="field"><span>Strategy</span><select @change=${(event: Event) => {
    if (event.target instanceof HTMLSelectElement) actions.understand(event.target.value);
  }}>${strategies.map((name) => html`<option ?selected=${name === strategy}>${name}</option>`)}</select></label>`;
}
