/** What a word of the language means, where it stands: the same sentences that completion shows. */

import type { Declaration } from '../../grammar/index.ts';
import type { Cursor } from './cursor.ts';
import { wordsHere } from './phrases-offered.ts';
import { DECLARATION_OFFERS, type Offer, STATEMENT_OFFERS } from './statements-offered.ts';
import { CONTINUATIONS, OPERAND_WORDS, OPERATOR_WORDS, SECTION_OFFERS } from './words-offered.ts';

export function wordDoc(
  word: string,
  declaration: Declaration['kind'] | undefined,
  isFirst: boolean,
  cursor: Cursor,
): string | undefined {
  if (declaration === undefined || isFirst) return docIn(DECLARATION_OFFERS, word);
  const block = declaration.replace('Declaration', '').toLowerCase();
  return (
    docIn(wordsHere(cursor), word) ??
    docIn(STATEMENT_OFFERS.get(block) ?? [], word) ??
    docIn([...SECTION_OFFERS.values()].flat(), word) ??
    docIn([...OPERATOR_WORDS, ...OPERAND_WORDS], word) ??
    docIn([...CONTINUATIONS.values()].flat(), word)
  );
}

/** `crosses` is found in `crosses above`. */
function docIn(offers: readonly Offer[], word: string): string | undefined {
  return offers.find(({ label }) => label === word || label.startsWith(`${word} `))?.doc;
}
