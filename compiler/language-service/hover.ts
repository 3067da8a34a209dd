/** What stands at a place, for somebody who rests the pointer on it. */

import {
  type AnyNode,
  type Declaration,
  type Expression,
  isExpression,
  isKind,
  pathTo,
  type Span,
} from '../../grammar/index.ts';
import { PREDEFINED, PREDEFINED_GROUPS } from '../predefined.ts';
import { METRICS } from '../risk-metrics.ts';
import { functionDoc } from './completion-values.ts';
import { cursorAt } from './cursor.ts';
import type { ProgramDocument } from './document.ts';
import {
  type FunctionInfo,
  isShippedFunction,
  shippedFunction,
  signatureText,
} from './functions.ts';
import { meaningText } from './meaning-text.ts';
import { type Definition, isPredefined } from './names.ts';
import { occurrenceAt } from './navigation.ts';
import { paramText } from './param-text.ts';
import { functionOf } from './sketch.ts';
import { wordDoc } from './word-docs.ts';

export interface Hover {
  readonly span: Span;
  /** Markdown. */
  readonly text: string;
}

export function hoverAt(document: ProgramDocument, offset: number): Hover | undefined {
  const token = document.sketch.tokens.findLast(
    ({ span }) => span.start <= offset && offset <= span.end,
  );
  if (!token) return undefined;
  const { span } = token;
  const { program } = document;
  const declaration = program.declarations.find(
    (each) => each.span.start <= offset && offset <= each.span.end,
  );
  // Where the word itself is asked about, its last letter is as good as its first.
  const path = declaration ? pathTo(declaration, Math.min(offset, span.end - 1)) : [];
  const parts = partsAt(document, {
    start: span.start,
    offset,
    declaration,
    path,
    text: token.text,
  });
  const text = parts.filter((part) => part !== '').join('\n\n');
  return text === '' ? undefined : { span, text };
}

interface Place {
  /** Of the word. */
  readonly start: number;
  readonly offset: number;
  readonly declaration: Declaration | undefined;
  readonly path: readonly AnyNode[];
  readonly text: string;
}

function partsAt(document: ProgramDocument, place: Place): readonly string[] {
  const { path, text, declaration, offset, start } = place;
  const node = path.at(-1);
  const found = occurrenceAt(document, offset);
  if (found) return definitionParts(found.definition, document, place);
  if (node && isKind(node, 'NameExpression')) return nameParts(node.name, document, place);
  const field = fieldDoc(place);
  if (field !== undefined) return [field, ...meaningOf(place, document)];
  const metric = METRICS.get(text);
  if (metric && declaration?.kind === 'RiskDeclaration')
    return [code(metric.example), metric.meaning];
  const cursor = cursorAt(document.source, document.sketch, offset);
  const doc = wordDoc(text, declaration?.kind, start === declaration?.span.start, cursor);
  const isValue = node !== undefined && isExpression(node);
  return [...(doc === undefined ? [] : [doc]), ...(isValue ? meaningOf(place, document) : [])];
}

function nameParts(name: string, document: ProgramDocument, place: Place): readonly string[] {
  const call = place.path.at(-2);
  if (call && isKind(call, 'CallExpression') && isShippedFunction(name)) {
    const info = shippedFunction(name);
    return info ? [...functionParts(info), ...meaningOf(place, document)] : [];
  }
  if (!isPredefined(name)) return [];
  const value = PREDEFINED.get(name);
  const fields = [...(PREDEFINED_GROUPS.get(name)?.keys() ?? [])];
  return [
    code(name),
    value?.doc ?? `Fields: ${fields.map((field) => `\`${name}.${field}\``).join(', ')}`,
    ...(value ? meaningOf(place, document) : []),
  ];
}

function functionParts(info: FunctionInfo): readonly string[] {
  return [code(signatureText(info)), functionDoc(info)];
}

function definitionParts(
  definition: Definition,
  document: ProgramDocument,
  place: Place,
): readonly string[] {
  const { kind, node, doc = '', owner } = definition;
  if (kind === 'indicator') {
    const { declarations, imported } = document.sketch;
    const own =
      declarations.find(({ start }) => start === node.span.start) ??
      imported.find(({ word, name }) => word === 'indicator' && name === definition.name);
    return own ? [...functionParts(functionOf(own)), ...meaningOf(place, document)] : [];
  }
  if (isKind(node, 'ParamStatement')) {
    const range = paramText(node, document.linked.source);
    return [code(oneLine(node, document)), doc, range];
  }
  const use = place.path.at(-2);
  // An output has the unit of what the indicator is given, so its use says more than its definition.
  if (isKind(node, 'OutStatement') && use && isKind(use, 'FieldExpression'))
    return [code(oneLine(node, document)), doc, ...meaningOf(place, document)];
  if (isKind(node, 'LetStatement') || isKind(node, 'OutStatement'))
    return [code(oneLine(node, document)), doc, meaningText(node.value, owner, document)];
  if (isKind(node, 'IndicatorParameter')) return [code(oneLine(node, document)), 'An argument.'];
  return [code(`${kind} ${definition.name}`), doc, needsOf(definition, document)];
}

/** What a strategy needs, as `strata check` has it. */
function needsOf({ name, kind }: Definition, { compilation }: ProgramDocument): string {
  const compiled = compilation.strategies.find((strategy) => strategy.name === name);
  if (kind !== 'strategy' || !compiled) return '';
  const { warmup } = compiled.program;
  const { stateBytes, operationsPerBar } = compiled.cost;
  return `Warm-up ${warmup.defined} bars, settled ${warmup.settled} · state ${stateBytes} bytes · ${operationsPerBar} operations a bar`;
}

/** `position.pnl`, `news.count`. */
function fieldDoc({ path, text }: Place): string | undefined {
  const node = path.findLast((each) => isKind(each, 'FieldExpression'));
  if (!node || !isKind(node, 'FieldExpression') || node.field.name !== text) return undefined;
  if (node.object.kind !== 'NameExpression') return undefined;
  return PREDEFINED_GROUPS.get(node.object.name)?.get(text)?.doc;
}

/** Of the innermost expression at the place: of a call where its name is meant. */
function meaningOf({ path, declaration }: Place, document: ProgramDocument): readonly string[] {
  const expressions: readonly Expression[] = path.filter(isExpression);
  const [outer, inner] = expressions.slice(-2);
  const node = outer && inner && isAbout(outer, inner) ? outer : (expressions.at(-1) ?? undefined);
  return node && declaration ? [meaningText(node, declaration, document)] : [];
}

/** The name of a call stands for the call. */
function isAbout(outer: Expression, inner: Expression): boolean {
  return outer.kind === 'CallExpression' && outer.callee === inner;
}

function oneLine({ span }: AnyNode, { linked }: ProgramDocument): string {
  return linked.source
    .slice(span.start, span.end)
    .replace(/\/\/[^\n]*/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function code(text: string): string {
  return `\`\`\`strat\n${text}\n\`\`\``;
}
