/** Walking a block from statement to statement, and going on after one that is broken. */

import { type IToken, tokenMatcher } from 'chevrotain';
import type { Diagnostic } from './diagnostic.ts';
import { foreignLet, foreignLine, isForeignHead } from './foreign-lines.ts';
import { nearest } from './nearest.ts';
import { DECLARATIONS, type Reading } from './reading.ts';
import { misspelled, shown, spanOf, syntaxError } from './syntax-errors.ts';
import { Equals, LeftBrace, Name, NumberLiteral, RightBrace, TextLiteral, Word } from './tokens.ts';

/** The declaration or section that a block belongs to. */
export interface Owner {
  readonly first: IToken;
  /** `strategy Momentum`, for messages. */
  readonly title: string;
}

export interface BlockWalk {
  /** The next statement's first word; undefined at the end of the block. */
  next(): { readonly token: IToken; readonly at: number } | undefined;
  /** After a statement was read, or after a broken one: at the next that can be read. */
  resume(
    read:
      | { readonly kind: 'read'; readonly next: number }
      | { readonly kind: 'broken'; readonly errorAt: number },
    start: number,
  ): void;
  moveTo(at: number): void;
  /** True where something stands that neither continues the statement before it nor begins another. */
  isLeftover(at: number): boolean;
  end(): { readonly next: number; readonly end: number };
}

/** Walks from statement to statement of a block. Without `heads`, any word may begin one. */
export function blockWalk(
  reading: Reading,
  owner: Owner,
  start: number,
  heads?: readonly string[],
): BlockWalk {
  const { reader, report } = reading;
  const known = heads && new Set(heads);
  let at = start;
  let end = spanOf(owner.first).end;
  let isOver = false;
  open();

  function open(): void {
    const token = reader.tokens[at];
    if (token?.tokenType === LeftBrace) {
      at += 1;
      return;
    }
    const previous = reader.tokens[at - 1] ?? owner.first;
    const place = { start: spanOf(previous).end, end: spanOf(previous).end };
    report(
      syntaxError('E0101', spanOf(previous), `\`${owner.title}\` is not followed by \`{\`.`, {
        fix: `write \`{\` after \`${shown(previous)}\`, and \`}\` after its last line`,
        edits: [{ span: place, text: ' {' }],
      }),
    );
    if (token?.tokenType === RightBrace) close(at + 1, token);
    else isOver = !token || !begins(token);
  }

  function begins(token: IToken): boolean {
    return known ? known.has(token.image) : tokenMatcher(token, Name) || token.image === 'when';
  }

  function close(next: number, last: IToken | undefined): undefined {
    isOver = true;
    at = next;
    if (last) end = spanOf(last).end;
    return undefined;
  }

  function next(): { readonly token: IToken; readonly at: number } | undefined {
    while (!isOver) {
      const token = reader.tokens[at];
      if (reading.isHopeless()) return close(reader.tokens.length, reader.tokens.at(-1));
      if (token?.tokenType === RightBrace) return close(at + 1, token);
      if (!token || (!begins(token) && beginsDeclaration(at)) || beginsSection(at)) {
        report(unclosed(owner));
        return close(at, reader.tokens[at - 1]);
      }
      if (begins(token)) return { token, at };
      if (!mended(token)) {
        report(notAStatement(token));
        at = skipTo(at + 1, token.tokenType === LeftBrace ? 1 : 0);
      }
    }
    return undefined;
  }

  /** A keyword with a slip of the finger is read as what was meant. */
  function mended(token: IToken): boolean {
    if (!tokenMatcher(token, Word) || !known) return false;
    const assigned = foreignLet(token, reader.tokens[at + 1], reader.tokens[at + 2]);
    if (assigned && known.has('let')) {
      report(assigned);
      reader.retype(at, 'let');
      return true;
    }
    // `top = …` lacks its `let`; it is no misspelled `stop`.
    if (!isFirst(at) || reader.tokens[at + 1]?.tokenType === Equals) return false;
    const near = nearest(token.image, known);
    if (near === undefined) return false;
    report(misspelled(token, near));
    reader.retype(at, near);
    return true;
  }

  function beginsDeclaration(index: number): boolean {
    const token = reader.tokens[index];
    if (token?.payload !== 'first on line' || !DECLARATIONS.has(token.image)) return false;
    const name = reader.tokens[index + 1];
    return !name || tokenMatcher(name, Word) || name.tokenType === TextLiteral;
  }

  /** `portfolio {` among rules: the section before it was not closed. */
  function beginsSection(index: number): boolean {
    const isWord = reader.tokens[index]?.payload === 'first on line';
    return !known && isWord && reader.tokens[index + 1]?.tokenType === LeftBrace;
  }

  /** On its line, or in its block. */
  function isFirst(index: number): boolean {
    const [before, token] = [reader.tokens[index - 1], reader.tokens[index]];
    return token?.payload === 'first on line' || before?.tokenType === LeftBrace;
  }

  /** A line of its own, if only by its first word: known, misspelled, or what another tool would say. */
  function mayBegin(index: number): boolean {
    const token = reader.tokens[index];
    if (!token || begins(token)) return token !== undefined;
    if (reader.tokens[index + 1]?.tokenType === Equals) return true;
    if (!known || !tokenMatcher(token, Word) || !isFirst(index)) return false;
    return isForeignHead(token.image) || nearest(token.image, known) !== undefined;
  }

  function isLeftover(index: number): boolean {
    const token = reader.tokens[index];
    if (!token || token.payload === 'first on line' || token.tokenType === RightBrace) return false;
    return !mayBegin(index) && token.tokenType !== LeftBrace;
  }

  /**
   * The next line that begins like a statement, the block's end, or the next declaration. From inside the braces of a
   * statement, their end is looked for; where they have none, a line that surely begins a statement.
   */
  function skipTo(from: number, inside = 0): number {
    let depth = inside;
    for (let index = from; index < reader.tokens.length; index += 1) {
      const token = reader.tokens[index];
      if (!token) break;
      if (token.tokenType === LeftBrace) depth += 1;
      else if (token.tokenType === RightBrace) {
        if (depth === 0) return index;
        depth -= 1;
      } else if (token.payload === 'first on line') {
        if (beginsDeclaration(index) && depth <= inside) return index;
        if (depth === 0 ? mayBegin(index) : depth <= inside && known?.has(token.image))
          return index;
      }
    }
    return reader.tokens.length;
  }

  /** How many braces are open at `to` that were not at `from`. */
  function depthAt(from: number, to: number): number {
    let depth = 0;
    for (const { tokenType } of reader.tokens.slice(from, to)) {
      if (tokenType === LeftBrace) depth += 1;
      else if (tokenType === RightBrace) depth -= 1;
    }
    return Math.max(0, depth);
  }

  /** A token that begins no statement of this block. */
  function notAStatement(token: IToken): Diagnostic {
    const isFirst = token.payload === 'first on line';
    const previous = reader.tokens[at - 1];
    const foreign = foreignLine(token, reader.tokens[at + 1]);
    if (isFirst || foreign !== undefined || !previous)
      return syntaxError(
        'E0101',
        spanOf(token),
        `\`${shown(token)}\` does not begin a line of \`${owner.title}\`.`,
        foreign ?? {
          why: known
            ? `Its lines begin with ${listed([...known])}.`
            : 'A rule begins with a metric.',
          fix: 'begin the line with one of them',
        },
      );
    if (token.tokenType === Equals)
      return syntaxError('E0101', spanOf(token), '`=` does not compare two values.', {
        why: '`=` gives a name its value, in `let` and `param`.',
        fix: 'write `==`',
        edits: [{ span: spanOf(token), text: '==' }],
      });
    return cannotFollow(token, previous);
  }

  return {
    next,
    isLeftover,
    resume(read, from) {
      if (read.kind === 'read') at = read.next;
      else {
        const next = Math.max(read.errorAt, from + 1);
        at = Math.max(skipTo(next, depthAt(from, next)), from + 1);
      }
    },
    moveTo(index) {
      at = index;
    },
    end: () => ({ next: at, end }),
  };
}

function cannotFollow(token: IToken, previous: IToken): Diagnostic {
  const message = `\`${shown(token)}\` cannot follow \`${shown(previous)}\`.`;
  if (previous.tokenType === NumberLiteral && tokenMatcher(token, Name))
    return syntaxError('E0101', spanOf(token), message, {
      fix: `write \`${previous.image} * ${token.image}\``,
      edits: [{ span: { start: token.startOffset, end: token.startOffset }, text: '* ' }],
    });
  const isBrace = token.tokenType === LeftBrace;
  return syntaxError('E0101', spanOf(token), message, {
    ...(isBrace && {
      why: 'Only declarations have braces; a rule ends where the next one begins.',
    }),
    fix: isBrace
      ? 'delete it, and its `}`'
      : 'put an operator between the two, or delete one of them',
  });
}

function unclosed(owner: Owner) {
  return syntaxError(
    'E0102',
    spanOf(owner.first),
    `\`${owner.title}\` is not closed: its \`}\` is missing.`,
    { fix: 'write `}` after its last line' },
  );
}

function listed(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(', ');
}
