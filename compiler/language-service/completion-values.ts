/** The values that can stand in an expression: those of the declaration, of every program, and functions. */

import type { ScannedToken } from '../../grammar/index.ts';
import { PREDEFINED, PREDEFINED_GROUPS } from '../predefined.ts';
import { typeName } from '../types.ts';
import { type Item, offered, offers, withTabStops } from './completion-item.ts';
import type { Cursor } from './cursor.ts';
import {
  type FunctionInfo,
  shippedFunction,
  shippedFunctionNames,
  signatureText,
} from './functions.ts';
import { NEWS_FIELDS } from './news-fields.ts';
import { functionOf, isWord, type Sketch, type SketchedValue } from './sketch.ts';
import { OPERAND_WORDS } from './words-offered.ts';

export function operands(cursor: Cursor, sketch: Sketch): readonly Item[] {
  return [
    ...argumentNames(cursor, sketch),
    ...valuesAbove(cursor),
    ...[...PREDEFINED].flatMap(([name, { internal, type, doc }]): readonly Item[] =>
      internal === true || !isReadable(name, cursor)
        ? []
        : [
            {
              label: name,
              kind: 'predefined',
              text: name,
              isSnippet: false,
              detail: typeName(type),
              doc,
            },
          ],
    ),
    ...[...PREDEFINED_GROUPS.keys()]
      .filter((name) => isReadable(name, cursor))
      .map(
        (name): Item => ({
          label: name,
          kind: 'predefined',
          text: name,
          isSnippet: false,
          detail: `${name}.…`,
        }),
      ),
    ...functions(sketch, cursor).map(functionItem),
    ...offers(OPERAND_WORDS),
  ];
}

/** `score` is an ensemble's own, and the `where` of a universe knows of no account. */
function isReadable(name: string, { place }: Cursor): boolean {
  if (place.kind === 'head') return !['score', 'equity', 'cash', 'position'].includes(name);
  return name !== 'score' || (place.kind === 'block' && place.declaration.word === 'ensemble');
}

function functionItem(info: FunctionInfo): Item {
  const { name, parameters } = info;
  const needed = parameters.filter(({ hasDefault }) => !hasDefault);
  const holes = needed.map((parameter) => `‹${parameter.name}›`);
  return {
    label: name,
    kind: 'function',
    text: withTabStops(`${name}(${holes.join(', ')})`),
    isSnippet: needed.length > 0,
    detail: signatureText(info),
    doc: functionDoc(info),
  };
}

/** Markdown. */
export function functionDoc({ doc, outputs }: FunctionInfo): string {
  const { summary, formula, source } = doc;
  return [
    summary,
    ...(outputs.length > 0 ? [`Outputs: ${outputs.map((name) => `\`.${name}\``).join(', ')}`] : []),
    ...(formula === undefined ? [] : [`Formula: \`${formula}\``]),
    ...(source === undefined ? [] : [`Source: ${source}`]),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** The functions that can be called at the cursor; those of the file only below their declaration. */
export function functions(sketch: Sketch, cursor: Cursor): readonly FunctionInfo[] {
  const { place } = cursor;
  if (place.kind !== 'block' && place.kind !== 'head') return [];
  const own = sketch.declarations.filter(
    ({ word, name, start }) =>
      word === 'indicator' && name !== '' && start < place.declaration.start,
  );
  const imported = sketch.imported.filter(({ word }) => word === 'indicator');
  return [
    ...[...own, ...imported].map(functionOf),
    ...shippedFunctionNames().flatMap((name) => shippedFunction(name) ?? []),
  ];
}

function valuesAbove({ place, before }: Cursor): readonly Item[] {
  if (place.kind !== 'block') return [];
  const [first] = before;
  const isDeclaring = first !== undefined && ['let', 'param', 'out'].includes(first.text);
  // A rule may use all values, wherever they stand; a value only those above it.
  return place.declaration.values
    .filter(({ start }) => !isDeclaring || start < first.span.start)
    .map(valueItem);
}

export function valueItem({ kind, name, text, doc }: SketchedValue): Item {
  return {
    label: name,
    kind: kind === 'let' || kind === 'out' ? 'value' : kind,
    text: name,
    isSnippet: false,
    detail: text,
    ...(doc !== undefined && { doc }),
  };
}

/** `n =` inside the brackets of a call. */
function argumentNames({ call, before, ...rest }: Cursor, sketch: Sketch): readonly Item[] {
  if (!call || !['(', ','].includes(before.at(-1)?.text ?? '')) return [];
  const info = functions(sketch, { before, ...rest }).find(({ name }) => name === call.name);
  return (info?.parameters ?? []).slice(call.argument).map(
    ({ name, label }): Item => ({
      label: `${name} =`,
      kind: 'argument',
      text: `${name} = `,
      isSnippet: false,
      detail: label,
    }),
  );
}

/** After a dot: the fields of a group, or the outputs of an indicator. */
export function fieldsOf(
  before: readonly ScannedToken[],
  cursor: Cursor,
  sketch: Sketch,
): readonly Item[] {
  const object = before.at(-1);
  if (!object) return [];
  if (object.text === 'news') return NEWS_FIELDS.map((each) => offered(each, 'field'));
  const group = PREDEFINED_GROUPS.get(object.text);
  if (group)
    return [...group].map(([name, { type, doc }]) => ({
      label: name,
      kind: 'field',
      text: name,
      isSnippet: false,
      detail: typeName(type),
      doc,
    }));
  const called = object.text === ')' ? calleeBefore(before) : recordOf(object.text, cursor);
  const info = functions(sketch, cursor).find(({ name }) => name === called);
  return (info?.outputs ?? []).map((name) => ({
    label: name,
    kind: 'field',
    text: name,
    isSnippet: false,
    detail: `of ${called}`,
  }));
}

/** `let m = macd(close)`: the function whose outputs `m` has. */
function recordOf(name: string, { place }: Cursor): string | undefined {
  if (place.kind !== 'block') return undefined;
  const value = place.declaration.values.find((each) => each.name === name);
  return value && /=\s*(\w+)\s*\(.*\)$/.exec(value.text)?.[1];
}

function calleeBefore(tokens: readonly ScannedToken[]): string | undefined {
  let depth = 0;
  for (let at = tokens.length - 1; at >= 0; at -= 1) {
    const text = tokens[at]?.text;
    if (text === ')') depth += 1;
    else if (text === '(') depth -= 1;
    if (depth > 0) continue;
    const callee = tokens[at - 1];
    return callee && isWord(callee) ? callee.text : undefined;
  }
  return undefined;
}
