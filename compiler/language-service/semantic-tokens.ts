/** What each word is, for colours that know more than a grammar of regular expressions. */

import { isKind, type ScannedToken, type Span, visit } from '../../grammar/index.ts';
import { PREDEFINED_GROUPS } from '../predefined.ts';
import { METRICS } from '../risk-metrics.ts';
import type { ProgramDocument } from './document.ts';
import { isShippedFunction } from './functions.ts';
import { type DefinitionKind, isPredefined } from './names.ts';

export const SEMANTIC_KINDS = [
  ...(['keyword', 'operator', 'number', 'string', 'comment', 'variable', 'parameter'] as const),
  ...(['function', 'property', 'class', 'enumMember'] as const),
] as const;

export const SEMANTIC_MODIFIERS = [
  'declaration',
  'readonly',
  'defaultLibrary',
  'documentation',
] as const;

export type SemanticKind = (typeof SEMANTIC_KINDS)[number];
export type SemanticModifier = (typeof SEMANTIC_MODIFIERS)[number];

export interface SemanticToken {
  readonly span: Span;
  readonly kind: SemanticKind;
  readonly modifiers: readonly SemanticModifier[];
}

type Colour = Omit<SemanticToken, 'span'>;

/** In source order, none over another. A text with line breaks in it is none of them. */
export function semanticTokensOf(document: ProgramDocument): readonly SemanticToken[] {
  const named = coloursOfNames(document);
  const { tokens, comments } = document.sketch;
  return [...tokens, ...comments]
    .sort((a, b) => a.span.start - b.span.start)
    .flatMap((token) => {
      const colour = named.get(token.span.start) ?? colourOf(token);
      return colour ? [{ span: token.span, ...colour }] : [];
    });
}

const plain = (kind: SemanticKind, ...modifiers: readonly SemanticModifier[]): Colour => ({
  kind,
  modifiers,
});

function colourOf({ kind, text }: ScannedToken): Colour | undefined {
  switch (kind) {
    case 'reserved':
    case 'contextual':
      return plain('keyword');
    case 'name':
      return METRICS.has(text) ? plain('property', 'defaultLibrary') : plain('variable');
    case 'number':
      return plain('number');
    case 'text':
      return plain('string');
    case 'operator':
      return plain('operator');
    case 'comment':
      return plain('comment');
    case 'doc':
      return plain('comment', 'documentation');
    case 'punctuation':
    case 'unreadable':
      return undefined;
    default:
      return kind satisfies never;
  }
}

const COLOURS: Readonly<Record<DefinitionKind, Colour>> = {
  strategy: plain('class'),
  ensemble: plain('class'),
  risk: plain('class'),
  backtest: plain('class'),
  deploy: plain('class'),
  universe: plain('class'),
  indicator: plain('function'),
  param: plain('parameter', 'readonly'),
  argument: plain('parameter'),
  let: plain('variable'),
  out: plain('property'),
};

/** Words with a meaning in some place may be names; the tree says where they are. */
function coloursOfNames({ program, names }: ProgramDocument): ReadonlyMap<number, Colour> {
  const colours = new Map<number, Colour>();
  visit(program, (node) => {
    if (isKind(node, 'NameExpression') && isPredefined(node.name))
      colours.set(node.span.start, plain('variable', 'defaultLibrary', 'readonly'));
    else if (isKind(node, 'CallExpression') && node.callee.kind === 'NameExpression') {
      const { name, span } = node.callee;
      if (isShippedFunction(name)) colours.set(span.start, plain('function', 'defaultLibrary'));
    } else if (isKind(node, 'FieldExpression')) {
      const isGroup =
        node.object.kind === 'NameExpression' && PREDEFINED_GROUPS.has(node.object.name);
      colours.set(node.field.span.start, plain('property', ...(isGroup ? DEFAULT : [])));
    } else if (isKind(node, 'IndicatorParameter')) {
      if (node.type) colours.set(node.type.span.start, plain('keyword'));
    } else if (isKind(node, 'OfExpression')) {
      const { target } = node;
      if (target.kind === 'NameExpression' && !isPredefined(target.name))
        colours.set(target.span.start, plain('enumMember'));
    } else if (isKind(node, 'UniverseStatement') || isKind(node, 'UniverseDeclaration'))
      for (const { span } of node.symbols) colours.set(span.start, plain('enumMember'));
  });
  for (const { span, definition } of names.occurrences) {
    const { kind, modifiers } = COLOURS[definition.kind];
    const isDefinition = span.start === definition.span.start;
    colours.set(span.start, plain(kind, ...modifiers, ...(isDefinition ? DECLARED : [])));
  }
  return colours;
}

const DEFAULT: readonly SemanticModifier[] = ['defaultLibrary'];
const DECLARED: readonly SemanticModifier[] = ['declaration'];
