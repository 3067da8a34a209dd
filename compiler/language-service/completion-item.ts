/** One thing to choose from. */

import type { Span } from '../../grammar/index.ts';
import type { Offer } from './statements-offered.ts';

export type CompletionKind =
  | 'keyword'
  | 'snippet'
  | 'value'
  | 'param'
  | 'argument'
  | 'predefined'
  | 'function'
  | 'field'
  | 'unit'
  | 'declaration'
  | 'symbol';

export interface Completion {
  readonly label: string;
  readonly kind: CompletionKind;
  /** Replaces `span`; with tab stops where it is a snippet, as editors know them. */
  readonly text: string;
  readonly isSnippet: boolean;
  readonly span: Span;
  /** One line: a signature, a definition, a type. */
  readonly detail?: string;
  readonly doc?: string;
}

/** The place is the same for all of them, and is added at the end. */
export type Item = Omit<Completion, 'span'>;

export function offers(
  all: readonly Offer[] | undefined,
  kind: CompletionKind = 'keyword',
): readonly Item[] {
  return (all ?? []).map((each) => offered(each, kind));
}

export function offered({ label, snippet, doc }: Offer, kind: CompletionKind): Item {
  const isSnippet = snippet !== undefined;
  return { label, kind, text: isSnippet ? withTabStops(snippet) : label, isSnippet, doc };
}

/** `‹name› in ‹5›` → tab stops as editors number them. */
export function withTabStops(snippet: string): string {
  let stops = 0;
  return snippet.replace(/‹([^›]*)›/g, (_, hole: string) => {
    stops += 1;
    if (hole === '') return `$${stops}`;
    return hole.includes('|')
      ? `\${${stops}|${hole.split('|').join(',')}|}`
      : `\${${stops}:${hole}}`;
  });
}
