/** Types of expressions: what a value is, in which unit, and when it is known. */

import type { Level } from './plan.ts';
import { type Unit, unitName } from './units.ts';

export type Type =
  /** `unit` absent: a bare literal, which takes the unit that its place needs. */
  | {
      readonly kind: 'number';
      readonly unit?: Unit;
      readonly level: Level;
      readonly whole?: boolean;
    }
  | { readonly kind: 'condition'; readonly level: Level }
  /** An indicator with several outputs; used as a value it is its first one. */
  | {
      readonly kind: 'record';
      readonly name: string;
      readonly fields: ReadonlyMap<string, Type>;
      readonly main: Type;
    }
  | { readonly kind: 'side' }
  | { readonly kind: 'risk multiple' }
  | { readonly kind: 'leverage' }
  | { readonly kind: 'text' }
  | { readonly kind: 'date' }
  | { readonly kind: 'duration' }
  | { readonly kind: 'time of day' }
  /** Something was wrong here and was reported; nothing more is said about it. */
  | { readonly kind: 'unknown' };

export type NumberType = Extract<Type, { kind: 'number' }>;

export const UNKNOWN_TYPE: Type = { kind: 'unknown' };

const LEVELS: readonly Level[] = ['const', 'param', 'stream'];

/** The later of two levels: what depends on a stream is a stream. */
export function laterLevel(a: Level, b: Level): Level {
  return LEVELS[Math.max(LEVELS.indexOf(a), LEVELS.indexOf(b))] ?? 'stream';
}

/** A record used as a value is its first output. */
export function valueType(type: Type): Type {
  return type.kind === 'record' ? type.main : type;
}

/** The type in a trader's words, with an article: `a price`, `a condition (true or false)`. */
export function typeName(type: Type): string {
  switch (type.kind) {
    case 'number':
      return type.unit === undefined ? 'a plain number' : withArticle(unitName(type.unit));
    case 'condition':
      return 'a condition (true or false)';
    case 'record':
      return typeName(type.main);
    case 'side':
      return 'a side (long, short or flat)';
    case 'risk multiple':
      return 'a multiple of the initial risk (R)';
    case 'leverage':
      return 'a leverage (x)';
    case 'text':
      return 'a text';
    case 'date':
      return 'a date';
    case 'duration':
      return 'a length of time';
    case 'time of day':
      return 'a time of day';
    case 'unknown':
      return 'something unknown';
    default:
      return type satisfies never;
  }
}

/** For the beginning of a message. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function withArticle(name: string): string {
  if (name === 'money') return 'an amount of money';
  if (name === 'shares') return 'a number of shares';
  if (name === 'number') return 'a plain number or ratio';
  return `a ${name}`;
}
