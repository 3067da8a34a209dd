/** What can stand at a place. It reads tokens only, so that it answers within a keystroke and in a broken program. */

import type { ScannedToken } from '../../grammar/index.ts';
import { PREDEFINED } from '../predefined.ts';
import { METRICS } from '../risk-metrics.ts';
import { TIMEFRAMES } from '../timeframes.ts';
import { type Completion, type Item, offered, offers } from './completion-item.ts';
import { fieldsOf, operands, valueItem } from './completion-values.ts';
import { type Cursor, cursorAt } from './cursor.ts';
import type { ProgramDocument } from './document.ts';
import { phraseAt } from './phrases-offered.ts';
import type { Sketch } from './sketch.ts';
import { DECLARATION_OFFERS, STATEMENT_OFFERS } from './statements-offered.ts';
import { unitsAfter } from './units-offered.ts';
import * as words from './words-offered.ts';

/** The best first. What does not begin like the word at the cursor is for the editor to leave out. */
export function completionsAt(
  { source, sketch }: ProgramDocument,
  offset: number,
): readonly Completion[] {
  const cursor = cursorAt(source, sketch, offset);
  const { span, text } = cursor.word;
  if (cursor.place.kind === 'prose') return [];
  // A number that stands in a line of fixed words already has its meaning.
  const isSettled = text === '' && phraseAt(cursor) !== undefined;
  const units = isSettled ? [] : unitsAfter(source, cursor);
  const seen = new Set<string>();
  // What begins with a digit can only become a number.
  return [...units, ...(/^\d/.test(text) ? [] : itemsAt(cursor, sketch))]
    .filter(({ label }) => !seen.has(label) && seen.add(label))
    .map((item) => ({ ...item, span }));
}

function itemsAt(cursor: Cursor, sketch: Sketch): readonly Item[] {
  const { place, before } = cursor;
  const previous = before.at(-1);
  if (place.kind === 'top') return DECLARATION_OFFERS.map((each) => offered(each, 'snippet'));
  if (previous?.text === '.') return fieldsOf(before.slice(0, -1), cursor, sketch);
  const phrase = phraseAt(cursor);
  if (place.kind === 'head')
    return phrase ? offers(phrase, 'snippet') : headItems(previous, cursor, sketch);
  if (place.kind === 'prose') return [];
  const { declaration, section } = place;
  const begun = cursor.mayBegin ? statementItems(declaration.word, section) : [];
  if (!previous) return begun;
  if (phrase) return [...begun, ...offers(phrase)];
  return [...begun, ...followers(previous, cursor, sketch)];
}

function statementItems(word: string, section: string | undefined): readonly Item[] {
  if (section === undefined) return offers(STATEMENT_OFFERS.get(word), 'snippet');
  const inside = words.SECTION_OFFERS.get(section);
  return inside ? offers(inside, 'snippet') : metricItems(section);
}

function metricItems(section: string): readonly Item[] {
  const metrics = [...METRICS].filter(([, { sections }]) =>
    sections.some((each) => each === section),
  );
  return [
    ...metrics.map(
      ([name, { meaning, example }]): Item => ({
        ...offered(
          { label: name, snippet: `${example} else ‹reject|reduce|kill›`, doc: meaning },
          'snippet',
        ),
        detail: example,
      }),
    ),
    offered({ label: 'when', doc: 'The rule holds only while this is true.' }, 'keyword'),
  ];
}

function headItems(
  previous: ScannedToken | undefined,
  cursor: Cursor,
  sketch: Sketch,
): readonly Item[] {
  const word = cursor.before[0]?.text;
  if (word === 'indicator' && previous?.text === ':') return offers(words.ARGUMENT_TYPES);
  if (word === 'test' && previous?.text === 'for') return declarations(sketch, RUNNABLE);
  if (word === 'test' && previous?.kind === 'text')
    return [offered({ label: 'for', doc: 'Which strategy is tested.' }, 'keyword')];
  // What is left of the head of a universe is the condition of its `where`.
  return word === 'universe' && previous ? followers(previous, cursor, sketch) : [];
}

const RUNNABLE = ['strategy', 'ensemble'];

/** What the grammar allows after a token inside a statement. */
function followers(previous: ScannedToken, cursor: Cursor, sketch: Sketch): readonly Item[] {
  const { before, place } = cursor;
  const statement = before[0]?.text ?? '';
  const section = place.kind === 'block' ? place.section : undefined;
  const own = place.kind === 'block' ? place.declaration.name : '';
  const isRisk = place.kind === 'block' && place.declaration.word === 'risk';
  switch (previous.text) {
    case 'every':
      return timeframes();
    case 'on':
      if (statement !== 'on') return timeframes();
      break;
    case 'run':
    case 'member':
      return declarations(sketch, RUNNABLE).filter(({ label }) => label !== own);
    case 'under':
      return [
        ...declarations(sketch, ['risk']),
        { label: 'House', kind: 'declaration', text: 'House', isSnippet: false, doc: HOUSE },
      ];
    case 'of':
      return [...offers(words.SHARES_OF), ...symbols(sketch)];
    case 'universe':
    case 'benchmark':
    case 'given':
      return [
        ...declarations(sketch, previous.text === 'universe' ? ['universe'] : []),
        ...symbols(sketch),
      ];
    case 'with':
      return paramsToSet(cursor, sketch);
    default:
  }
  const found =
    words.WORDS_AFTER.get(`${statement} ${previous.text}`) ??
    words.WORDS_AFTER.get(`${isRisk ? 'risk ' : ''}${previous.text}`);
  if (found) return offers(found);
  if (isNameToCome(before)) return [];
  if (statement === 'expect') return symbols(sketch);
  if (statement === 'universe' && place.kind === 'block')
    return previous.text === ',' ? symbols(sketch) : [];
  return endsOperand(previous) ? continuations(statement, section) : operands(cursor, sketch);
}

const HOUSE = 'The shipped policy, with usual limits.';

/** `let |`: a name that only the author knows. */
function isNameToCome(before: readonly ScannedToken[]): boolean {
  return before.length === 1 && ['let', 'param', 'out'].includes(before[0]?.text ?? '');
}

function continuations(statement: string, section: string | undefined): readonly Item[] {
  if (METRICS.has(statement) || (section !== undefined && statement === 'when'))
    return offers([...words.RULE_WORDS, ...words.OPERATOR_WORDS]);
  const own = offers(words.CONTINUATIONS.get(statement));
  const isExpression = !['run', 'data', 'member', 'borrow', 'commission'].includes(statement);
  return isExpression ? [...offers(words.OPERATOR_WORDS), ...own] : own;
}

/** Words that stand before a value, though they could be names elsewhere. */
const BEFORE_VALUES = new Set([
  ...['by', 'to', 'at', 'most', 'in', 'step', 'from', 'limit', 'volatility', 'over', 'min', 'max'],
  ...['band', 'leverage', 'weight', 'long', 'short', 'up', 'signal', 'cash', 'margin', 'slippage'],
  ...['commission', 'participation', 'borrow', 'interest', 'where'],
]);

/** A value is complete before the cursor, so that an operator can follow. */
function endsOperand({ kind, text }: ScannedToken): boolean {
  if (kind === 'number' || kind === 'text' || kind === 'name') return true;
  if (kind === 'contextual') return PREDEFINED.has(text) || !BEFORE_VALUES.has(text);
  return text === ')' || text === ']' || text === 'true' || text === 'false';
}

function declarations(sketch: Sketch, kinds: readonly string[]): readonly Item[] {
  return [...sketch.declarations, ...sketch.imported]
    .filter(({ word, name }) => kinds.includes(word) && name !== '')
    .map(({ word, name, doc }) => ({
      label: name,
      kind: 'declaration',
      text: name,
      isSnippet: false,
      detail: `${word} ${name}`,
      ...(doc !== undefined && { doc }),
    }));
}

/** Symbols that the file names already. */
function symbols({ tokens }: Sketch): readonly Item[] {
  const found = new Set<string>();
  let isList = false;
  for (const [at, token] of tokens.entries()) {
    const before = tokens[at - 1]?.text;
    if (before === 'universe' || before === 'benchmark') isList = true;
    else if (before !== ',') isList = false;
    if (isList && (token.kind === 'name' || token.kind === 'text')) found.add(token.text);
  }
  return [...found].map((name) => ({ label: name, kind: 'symbol', text: name, isSnippet: false }));
}

function paramsToSet({ place }: Cursor, sketch: Sketch): readonly Item[] {
  if (place.kind !== 'block') return [];
  const { start, end } = place.declaration;
  const inside = sketch.tokens.filter(({ span }) => span.start >= start && span.end <= end);
  const names = inside.filter((_, at) => ['run', 'for'].includes(inside[at - 1]?.text ?? ''));
  return [...sketch.declarations, ...sketch.imported]
    .filter(({ name }) => names.some(({ text }) => text === name))
    .flatMap(({ values }) => values.filter(({ kind }) => kind === 'param').map(valueItem));
}

function timeframes(): readonly Item[] {
  return TIMEFRAMES.map((text) => ({ label: text, kind: 'unit', text, isSnippet: false }));
}
