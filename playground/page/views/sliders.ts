/** A slider for each param that has a range. */

import { html, nothing, type TemplateResult } from 'lit';
import type { ParamView } from '../../run-view.ts';
import type { Actions, State } from '../state.ts';

export function sliders({ run, params }: State, actions: Actions): TemplateResult | typeof nothing {
  if (!run || run.params.length === 0) return nothing;
  const isMoved = run.params.some(({ name, initial }) => (params[name] ?? initial) !== initial);
  return html`<section class="sliders" aria-label="Params">
    ${run.params.map((param) => slider(param, params[param.name] ?? param.value, actions))}
    <button class="link" ?disabled=${!isMoved} @click=${() => actions.resetSliders()}>reset</button>
  </section>`;
}

function slider(
  { name, low, high, step }: ParamView,
  value: number,
  actions: Actions,
): TemplateResult {
  return html`<label class="slider">
    <span class="slider-name">${name}</span>
    <input type="range" data-test=${`slider-${name}`} min=${low} max=${high} step=${step} .value=${String(value)}
      @input=${(event: Event) => {
        if (event.target instanceof HTMLInputElement)
          actions.moveSlider(name, Number(event.target.value));
      }} />
    <output>${Number(value.toPrecision(6))}</output>
  </label>`;
}
