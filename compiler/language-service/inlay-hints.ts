/** What a number of bars means in calendar time, beside the number: `126 bars ≈ 6 months`. */

import {
  type AnyNode,
  type Declaration,
  type DurationLiteral,
  type Expression,
  isKind,
  nodesIn,
  type Span,
} from '../../grammar/index.ts';
import { barsPerYear, timeframeText } from '../timeframes.ts';
import type { ProgramDocument } from './document.ts';
import { shippedFunction } from './functions.ts';
import { functionOf } from './sketch.ts';

export interface InlayHint {
  /** Where it stands: behind the number. */
  readonly offset: number;
  readonly text: string;
}

export function inlayHintsIn(document: ProgramDocument, span: Span): readonly InlayHint[] {
  const hints: InlayHint[] = [];
  for (const declaration of document.program.declarations) {
    if (declaration.span.end < span.start || declaration.span.start > span.end) continue;
    const every = everyOf(declaration);
    if (every) hints.push(...hintsOf(declaration, every, document));
  }
  return hints
    .filter(({ offset }) => span.start <= offset && offset <= span.end)
    .sort((a, b) => a.offset - b.offset);
}

/** The timeframe that a declaration's rules are read on. */
export function everyOf(declaration: Declaration): DurationLiteral | undefined {
  if (declaration.kind !== 'StrategyDeclaration' && declaration.kind !== 'EnsembleDeclaration')
    return undefined;
  for (const statement of declaration.body)
    if (statement.kind === 'EveryStatement') return statement.timeframe;
  return undefined;
}

function hintsOf(
  declaration: Declaration,
  every: DurationLiteral,
  document: ProgramDocument,
): readonly InlayHint[] {
  const hints: InlayHint[] = [];
  see(declaration, every);
  return hints;

  function see(node: AnyNode, timeframe: DurationLiteral): void {
    // Inside `… on 1w` the bars are weeks.
    const own = isKind(node, 'OnExpression') ? node.timeframe : timeframe;
    for (const bars of barsIn(node, document)) {
      const text = calendarTime(bars.count, own);
      if (text !== undefined) hints.push({ offset: bars.node.span.end, text: ` ≈ ${text}` });
    }
    for (const child of nodesIn(node)) see(child, own);
  }
}

interface BarCount {
  readonly node: Expression;
  readonly count: number;
}

/** Numbers of bars that are written directly inside a node. */
function barsIn(node: AnyNode, document: ProgramDocument): readonly BarCount[] {
  if (isKind(node, 'BarsLiteral')) return [{ node, count: node.count }];
  if (isKind(node, 'PastExpression')) return plain(node.offset);
  if (isKind(node, 'CallExpression')) {
    const { callee, args } = node;
    if (callee.kind !== 'NameExpression') return [];
    const { name } = callee;
    const { declarations, imported } = document.sketch;
    const own = [...declarations, ...imported].find(
      (each) => each.word === 'indicator' && each.name === name,
    );
    const parameters = (shippedFunction(name) ?? (own && functionOf(own)))?.parameters ?? [];
    return args.flatMap(({ name: given, value }, k) => {
      const parameter = given ? parameters.find((each) => each.name === given.name) : parameters[k];
      return parameter && /: bars\b/.test(parameter.label) ? plain(value) : [];
    });
  }
  return [];
}

/** `10 bars` is seen by itself. */
function plain(node: Expression): readonly BarCount[] {
  return node.kind === 'NumberLiteral' ? [{ node, count: node.value }] : [];
}

const SESSIONS_PER_YEAR = 252;
/** A trader thinks of a session as six and a half hours. */
const HOURS_PER_SESSION = 6.5;

/** The longest unit of which there is at least one, to the half; undefined for a span that says nothing new. */
export function calendarTime(bars: number, every: DurationLiteral): string | undefined {
  const years = bars / barsPerYear(timeframeText(every));
  const units: readonly (readonly [amount: number, name: string])[] = [
    [years, 'year'],
    [years * 12, 'month'],
    [years * 52, 'week'],
    [years * SESSIONS_PER_YEAR, 'day'],
    [years * SESSIONS_PER_YEAR * HOURS_PER_SESSION, 'hour'],
  ];
  const fitting = units.find(([amount]) => amount >= 0.95);
  if (!fitting) return undefined;
  const [amount, name] = fitting;
  const isNothingNew = every.count === 1 && OWN_UNIT[every.unit] === name;
  return isNothingNew ? undefined : `${inHalves(amount)} ${name}${amount > 1.25 ? 's' : ''}`;
}

const OWN_UNIT: Partial<Record<DurationLiteral['unit'], string>> = {
  h: 'hour',
  d: 'day',
  w: 'week',
  mo: 'month',
};

function inHalves(amount: number): string {
  const halves = Math.round(amount * 2);
  const whole = Math.floor(halves / 2);
  return halves % 2 === 0 ? String(whole) : `${whole === 0 ? '' : whole}½`;
}
