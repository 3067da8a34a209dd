/**
 * Terms: what conditions compare, each with a number. Two expressions with one number have one value on every bar,
 * however they are written: names stand for what they were given, brackets and the order of a sum do not count.
 */

import type { Expression, NameExpression } from '../grammar/index.ts';
import type { Bindings } from './bindings.ts';
import { exactly, type Range } from './intervals.ts';
import { keep } from './keep.ts';
import { rangeOf } from './ranges.ts';
import { childrenOf } from './walk.ts';

export type TermId = number;

export interface Term {
  readonly range: Range;
  readonly shape: TermShape;
}

export type TermShape =
  /** Known before any bar: a literal, or a param. */
  | { readonly kind: 'constant' }
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'past'; readonly of: TermId; readonly bars: number }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly TermId[] }
  | { readonly kind: 'arithmetic'; readonly operator: string; readonly args: readonly TermId[] }
  | { readonly kind: 'other' };

export interface Terms {
  idOf(node: Expression): TermId;
  constant(value: number): TermId;
  /** The value that many bars ago; what is known before the first bar never changes. */
  past(of: TermId, bars: number): TermId;
  term(id: TermId): Term;
  readonly bindings: Bindings;
}

export function createTerms(bindings: Bindings): Terms {
  const ids = new Map<string, TermId>();
  const terms: Term[] = [];
  const known = new Map<Expression, TermId>();
  return { idOf, constant, past, term, bindings };

  function term(id: TermId): Term {
    return terms[id] ?? { range: { low: -Infinity, high: Infinity }, shape: { kind: 'other' } };
  }

  function intern(key: string, range: Range, shape: TermShape): TermId {
    const before = ids.get(key);
    if (before !== undefined) return before;
    terms.push({ range, shape });
    ids.set(key, terms.length - 1);
    return terms.length - 1;
  }

  function constant(value: number): TermId {
    return intern(`#${value + 0}`, exactly(value), { kind: 'constant' });
  }

  function past(of: TermId, bars: number): TermId {
    const { shape, range } = term(of);
    if (bars === 0 || shape.kind === 'constant') return of;
    if (shape.kind === 'past') return past(shape.of, shape.bars + bars);
    return intern(`past ${of} ${bars}`, range, { kind: 'past', of, bars });
  }

  function idOf(node: Expression): TermId {
    return known.get(node) ?? keep(known, node, find(node));
  }

  function find(node: Expression): TermId {
    if (node.kind === 'ParenExpression') return idOf(node.inner);
    if (node.kind === 'NameExpression') return idOfName(node);
    const range = rangeOf(node, bindings);
    if (isLiteral(node)) return constant(range.low);
    if (node.kind === 'PastExpression') {
      const { low, high } = rangeOf(node.offset, bindings);
      if (low === high && Number.isInteger(low) && low >= 0) return past(idOf(node.series), low);
    }
    if (node.kind === 'BinaryExpression') {
      const args = [idOf(node.left), idOf(node.right)];
      // Sums and products of two are the same to the last bit either way round.
      if (node.operator === '+' || node.operator === '*') args.sort((a, b) => a - b);
      const shape = { kind: 'arithmetic', operator: node.operator, args } as const;
      return intern(`${node.operator} ${args.join(' ')}`, range, shape);
    }
    if (node.kind === 'CallExpression' && node.callee.kind === 'NameExpression') {
      const { name } = node.callee;
      const args = node.args.map(({ value }) => idOf(value));
      const names = node.args.map((argument) => argument.name?.name ?? '');
      const isPlain = names.every((each) => each === '');
      const shape: TermShape = isPlain ? { kind: 'call', name, args } : { kind: 'other' };
      return intern(
        `call ${name} ${args.map((id, k) => `${names[k]}=${id}`).join(' ')}`,
        range,
        shape,
      );
    }
    return intern(keyOf(node), range, { kind: 'other' });
  }

  function idOfName(node: NameExpression): TermId {
    const binding = bindings.names.get(node);
    if (binding?.kind === 'let') return idOf(binding.statement.value);
    if (binding?.kind === 'param') {
      const { range, value, name } = binding.statement;
      if (!range) return idOf(value);
      return intern(`param ${name.name}`, rangeOf(node, bindings), { kind: 'constant' });
    }
    return intern(`name ${node.name}`, rangeOf(node, bindings), {
      kind: 'column',
      name: node.name,
    });
  }

  /** The node without its places in the text, its parts by their numbers. */
  function keyOf(node: Expression): string {
    const parts = new Set<unknown>(childrenOf(node));
    const text = JSON.stringify(node, (key, value: unknown) =>
      key === 'span' || parts.has(value) ? undefined : value,
    );
    return `${text} ${childrenOf(node).map(idOf).join(' ')}`;
  }
}

function isLiteral(node: Expression): boolean {
  switch (node.kind) {
    case 'NumberLiteral':
    case 'RatioLiteral':
    case 'MoneyLiteral':
    case 'BarsLiteral':
    case 'SharesLiteral':
      return true;
    case 'UnaryExpression':
      return node.operator === '-' && isLiteral(node.operand);
    default:
      return false;
  }
}
