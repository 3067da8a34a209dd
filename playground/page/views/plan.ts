/** The dataflow as a picture: what is read on the left, the rules on the right. */

import { html, svg, type TemplateResult } from 'lit';
import type { PlanNodeView, PlanView } from '../../understanding.ts';
import type { Actions, State } from '../state.ts';
import { type Box, layOut } from './plan-layout.ts';
import { choice } from './understand.ts';

export function plan({ understanding, pointedLine }: State, actions: Actions): TemplateResult {
  if (!understanding)
    return html`<p class="hint">Once the program has no errors, its dataflow stands here.</p>`;
  return html`${choice(understanding, actions)}
    <p class="muted">Equal parts of the program are one node. <span class="key column">bars</span> <span class="key param">params and constants</span> <span class="key pure">without memory</span> <span class="key kernel">with memory</span> <span class="key rule">rules</span></p>
    ${understanding.plan.map((each) => picture(each, pointedLine, actions))}`;
}

function picture(
  view: PlanView,
  pointedLine: number | undefined,
  actions: Actions,
): TemplateResult {
  const { boxes, width, height } = layOut(view.nodes);
  const byId = new Map(boxes.map((box) => [box.node.id, box]));
  return html`<figure class="plan" tabindex="0">
    <figcaption>On each ${view.clock} bar</figcaption>
    <svg viewBox=${`0 0 ${width} ${height}`} width=${width} height=${height} role="img" data-test="plan"
      aria-label=${`Dataflow of ${view.nodes.length} nodes`}>
      ${boxes.flatMap((box) => box.node.args.map((arg) => edge(byId.get(arg), box, pointedLine)))}
      ${boxes.map((box) => node(box, pointedLine, actions))}
    </svg>
  </figure>`;
}

function edge(from: Box | undefined, to: Box, pointedLine: number | undefined) {
  if (!from) return svg``;
  const [x1, y1] = [from.x + from.width, from.y + from.height / 2];
  const [x2, y2] = [to.x, to.y + to.height / 2];
  const bend = Math.max(24, (x2 - x1) / 2);
  const isPointed = to.node.line === pointedLine;
  return svg`<path class=${`edge${isPointed ? ' pointed' : ''}`} d=${`M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`}></path>`;
}

function node(
  { node: each, x, y, width, height }: Box,
  pointedLine: number | undefined,
  actions: Actions,
) {
  const isPointed = each.line === pointedLine;
  return svg`<g class=${`node ${kindOf(each)}${isPointed ? ' pointed' : ''}`} transform=${`translate(${x},${y})`}
    @pointerenter=${() => actions.pointAt(each.line)} @pointerleave=${() => actions.pointAt(undefined)} @click=${() => actions.goToLine(each.line)}>
    <title>${`line ${each.line}`}</title>
    <rect width=${width} height=${height} rx="6"></rect>
    <text x=${width / 2} y=${each.label === undefined && each.role === undefined ? height / 2 + 4 : 15} text-anchor="middle">${each.text}</text>
    ${
      each.label === undefined && each.role === undefined
        ? svg``
        : svg`<text class="name" x=${width / 2} y="29" text-anchor="middle">${[each.label, each.role].filter((part) => part !== undefined).join(', ')}</text>`
    }
  </g>`;
}

function kindOf({ kind, role }: PlanNodeView): string {
  if (role?.startsWith('rule')) return 'rule';
  return kind === 'const' ? 'param' : kind;
}
