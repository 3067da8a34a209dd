/** The same program as somebody else would have typed it: white space, empty lines and comments at random places. */

import fc from 'fast-check';
import { lex } from '../../grammar/lex.ts';

const BLANKS = [' ', '   ', '\t', '\n', '\n  ', '\n\n', '\n\n\n\n', ' \n \t\n', '\r\n'] as const;
const REMARKS = [
  ...[' // note\n', '// close to the word\n', '\n// own line\n', '\n\n\n  // set off\n\n\n'],
  ...[' /// about the next\n', '\n/// first\n/// second\n', '\n//\n', ' // a "quote" and a {\n'],
  ...['\n  // one\n  // two\n\n  // three\n', ' // behind\n// below\n', ' // windows\r\n'],
] as const;

/** How often a gap is left as it is, gets other white space, or a comment. */
const filling: fc.Arbitrary<string | undefined> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
  { weight: 3, arbitrary: fc.constantFrom(...BLANKS) },
  { weight: 1, arbitrary: fc.constantFrom(...REMARKS) },
);

const fillings = fc.infiniteStream(filling);

export function noisy(source: string): fc.Arbitrary<string> {
  return fillings.map((stream) => refilled(source, (gap) => stream.next().value ?? gap));
}

/** `source` with what stands between its words and signs replaced. Its comments are lost. */
export function refilled(source: string, fill: (gap: string, index: number) => string): string {
  const { tokens } = lex(source, 1);
  let text = '';
  let end = 0;
  tokens.forEach(({ startOffset, image }, index) => {
    const gap = source.slice(end, startOffset).replace(/\/\/.*/g, '');
    const filled = fill(gap, index);
    // A division sign directly before a comment would be a part of it.
    text += (text.endsWith('/') && filled.startsWith('/') ? ' ' : '') + filled + image;
    end = startOffset + image.length;
  });
  return text + fill('\n', tokens.length);
}
