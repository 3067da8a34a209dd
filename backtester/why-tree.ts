/** An expression of the program with the values that it and its parts had, and what kept a condition from being true. */

import type { Traced } from '../compiler/index.ts';
import type { Said, TracedValue } from './why-account.ts';
import { pairText, valueText } from './why-numbers.ts';
import type { Sight } from './why-watch.ts';

const SAID: readonly Said[] = ['false', 'unknown', 'true'];

export function treeOf(traced: Traced, sight: Sight, inCross = false): TracedValue {
  const { text, definition, form, node, isCondition, isLiteral } = traced;
  const parts = traced.parts.map((part) => treeOf(part, sight, form === 'cross'));
  const value = node === undefined ? undefined : sight.probe.value(node);
  const base = {
    text,
    ...(definition !== undefined && { definition }),
    form,
    ...(isLiteral && { isLiteral }),
    parts,
  };
  if (node === undefined || value === undefined) return base;
  if (isCondition) {
    const said = SAID[value] ?? 'unknown';
    const because = said === 'unknown' ? absence(traced, parts, node, sight) : undefined;
    return { ...base, said, ...(because !== undefined && { absentBecause: because }) };
  }
  const because = Number.isNaN(value) ? absence(traced, parts, node, sight) : undefined;
  return {
    ...base,
    value: finite(value),
    ...(inCross && { before: finite(sight.valueBefore(node) ?? Number.NaN) }),
    ...(because !== undefined && { absentBecause: because }),
  };
}

function finite(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

/** Only where no part says it already. */
function absence(
  { text, definition }: Traced,
  parts: readonly TracedValue[],
  node: number,
  { probe, row }: Sight,
): string | undefined {
  if (parts.some(({ absentBecause }) => absentBecause !== undefined)) return undefined;
  const needed = probe.barsNeeded(node);
  const bars = row + 1;
  if (bars < needed) return `warming up: needs ${needed} bars, has ${bars}`;
  if (parts.some(isAbsent)) return undefined;
  const written = definition ?? text;
  if (written.startsWith('position.')) return 'nothing is held';
  if (/\b(on|of)\b/.test(written)) return 'no bar of that kind has closed with a value yet';
  return 'nothing to compute it from: a bar without a value, or a division by zero';
}

function isAbsent({ said, value, parts }: TracedValue): boolean {
  return said === 'unknown' || value === null || parts.some(isAbsent);
}

/** The first thing that would have had to be different for the condition to be true, as a sentence. */
export function missing(tree: TracedValue): string {
  const { form, parts } = tree;
  if (form === 'and') {
    const first =
      parts.find(({ said }) => said === 'false') ?? parts.find(({ said }) => said === 'unknown');
    if (first) return missing(first);
  }
  if (form === 'or') return `one of ${parts.map(({ text }) => `\`${text}\``).join(', ')}`;
  const why = tree.said === 'unknown' ? absentSentence(tree) : falseSentence(tree);
  return `\`${tree.text}\`${why === '' ? '' : `: ${why}`}`;
}

function absentSentence(tree: TracedValue): string {
  const absent = deepestAbsent(tree);
  if (!absent) return 'it is unknown';
  return `${absent === tree ? 'it is unknown' : `\`${absent.text}\` is absent`} (${absent.absentBecause ?? ''})`;
}

function deepestAbsent(tree: TracedValue): TracedValue | undefined {
  for (const part of tree.parts) {
    const found = deepestAbsent(part);
    if (found) return found;
  }
  return tree.absentBecause === undefined ? undefined : tree;
}

function falseSentence({ form, parts, definition }: TracedValue): string {
  const numbers = parts.filter(({ value }) => value !== undefined);
  const [a, b] = numbers;
  if (form === 'cross' && a && b) return crossSentence(a, b);
  if (form === 'comparison' && a && b && numbers.length === 2 && parts.length === 2)
    return related(a, b);
  if (form === 'not') return 'what it denies is true';
  const said = numbers
    .filter(({ isLiteral }) => !isLiteral)
    .map(({ text, value }) => `\`${text}\` is ${valueText(value)}`)
    .join(', ');
  if (said !== '') return said;
  return definition === undefined ? 'it is false' : `\`${definition}\` is false`;
}

function crossSentence(a: TracedValue, b: TracedValue): string {
  const was = related(
    { ...a, value: a.before ?? null },
    { ...b, value: b.before ?? null },
    'one bar before ',
  );
  return `${related(a, b)}; ${was}`;
}

/** `fast 101.2 < slow 103.4`. */
function related(a: TracedValue, b: TracedValue, when = ''): string {
  const x = a.value ?? Number.NaN;
  const y = b.value ?? Number.NaN;
  if (Number.isNaN(x) || Number.isNaN(y))
    return `${when}${a.text} ${valueText(a.value)}, ${b.text} ${valueText(b.value)}`;
  const sign = x < y ? '<' : x > y ? '>' : '=';
  const [left, right] = pairText(x, y);
  return `${when}${shown(a, left)} ${sign} ${shown(b, right)}`;
}

function shown({ text, isLiteral }: TracedValue, value: string): string {
  return isLiteral ? text : `${text} ${value}`;
}
