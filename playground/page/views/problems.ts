/** What is wrong with the program, what the last run was refused for, and what to do about it. */

import { html, nothing, type TemplateResult } from 'lit';
import type { Problem } from '../../../backtester/index.ts';
import type { FixableDiagnostic } from '../../protocol.ts';
import type { Actions, State } from '../state.ts';
import { words } from './words.ts';

export function problems(
  { diagnostics, problem, program }: State,
  actions: Actions,
): TemplateResult {
  const count = diagnostics.length;
  const title = count === 0 ? 'No problems' : `${count} ${count === 1 ? 'problem' : 'problems'}`;
  return html`<section class="problems" aria-label="Problems">
    <h2>${title}</h2>
    ${problem ? problemBox(problem) : nothing}
    <ul data-test="problems">
      ${diagnostics.map((each) => row(each, program.source, actions))}
    </ul>
  </section>`;
}

function row(diagnostic: FixableDiagnostic, source: string, actions: Actions): TemplateResult {
  const { severity, code, message, why, fix, fixTitle, span, explanation } = diagnostic;
  const line = source.slice(0, span.start).split('\n').length;
  return html`<li class=${`problem ${severity}`}>
    <button class="problem-place" @click=${() => actions.goToDiagnostic(diagnostic)}>
      <span class="badge">${code}</span> line ${line}</button>
    <p class="problem-message">${words(message)}</p>
    ${why === undefined ? nothing : html`<p class="problem-why">${words(why)}</p>`}
    ${fix ? html`<p class="problem-fix"><b>Fix:</b> ${words(fix.text)}</p>` : nothing}
    ${
      fixTitle === undefined
        ? nothing
        : html`<button class="button small primary" data-test="apply-fix" @click=${() => actions.applyFix(diagnostic)}>${fixTitle}</button>`
    }
    <details class="explanation"><summary>More about ${code}</summary><pre tabindex="0">${explanation}</pre></details>
  </li>`;
}

export function problemBox({ message, why, fix }: Problem): TemplateResult {
  return html`<div class="problem-box" role="alert" data-test="refused">
    <p class="problem-message">${words(message)}</p>
    ${why === undefined ? nothing : html`<p class="problem-why">${words(why)}</p>`}
    ${fix === undefined ? nothing : html`<p class="problem-fix"><b>Fix:</b> ${words(fix)}</p>`}
  </div>`;
}
