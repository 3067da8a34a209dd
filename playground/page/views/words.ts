/** Sentences of the compiler: what stands between backticks is code. */

import { html, type TemplateResult } from 'lit';

export function words(text: string): TemplateResult {
  const parts = text.split('`');
  return html`${parts.map((part, k) => (k % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}
