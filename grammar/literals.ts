/** A literal token → its node. Percentages are read as decimals (`2%` is the double nearest to 0.02, not 2 / 100 rounded twice). */

import type { IToken } from 'chevrotain';
import type { DurationLiteral, DurationUnit, Literal, TextLiteral, TimeLiteral } from './ast.ts';
import * as tokens from './tokens.ts';

const UNITS: Readonly<Record<string, DurationUnit>> = {
  s: 's',
  m: 'm',
  h: 'h',
  d: 'd',
  w: 'w',
  mo: 'mo',
};

function spanOf(token: IToken): { readonly start: number; readonly end: number } {
  return { start: token.startOffset, end: (token.endOffset ?? token.startOffset) + 1 };
}

/** The digits that a literal begins with. */
function digits(image: string): string {
  return (/^[\d_.]+/.exec(image)?.[0] ?? 'NaN').replaceAll('_', '');
}

export function literalOf(token: IToken): Literal {
  const span = spanOf(token);
  const number = digits(token.image);
  switch (token.tokenType) {
    case tokens.PercentLiteral:
      return { kind: 'RatioLiteral', value: Number(`${number}e-2`), written: 'percent', span };
    case tokens.BasisPointsLiteral:
      return { kind: 'RatioLiteral', value: Number(`${number}e-4`), written: 'bp', span };
    case tokens.MoneyLiteral:
      return {
        kind: 'MoneyLiteral',
        value: Number(number),
        currency: token.image.slice(-3),
        span,
      };
    case tokens.BarsLiteral:
      return { kind: 'BarsLiteral', count: Number(number), span };
    case tokens.SharesLiteral:
      return { kind: 'SharesLiteral', count: Number(number), span };
    case tokens.RiskMultipleLiteral:
      return { kind: 'RiskMultipleLiteral', multiple: Number(number), span };
    case tokens.LeverageLiteral:
      return { kind: 'LeverageLiteral', multiple: Number(number), span };
    case tokens.DurationLiteral:
      return durationOf(token);
    case tokens.DateLiteral:
      return { kind: 'DateLiteral', date: token.image, span };
    case tokens.TimeLiteral:
      return timeOf(token);
    case tokens.TextLiteral:
      return textOf(token);
    default:
      return { kind: 'NumberLiteral', value: Number(number), span };
  }
}

export function durationOf(token: IToken): DurationLiteral {
  const unit = UNITS[token.image.replace(/^[\d_]+/, '')] ?? 'd';
  return {
    kind: 'DurationLiteral',
    count: Number(digits(token.image)),
    unit,
    span: spanOf(token),
  };
}

export function timeOf(token: IToken): TimeLiteral {
  const [hours = 0, minutes = 0] = token.image.split(':').map(Number);
  return { kind: 'TimeLiteral', minutesOfDay: hours * 60 + minutes, span: spanOf(token) };
}

export function textOf(token: IToken): TextLiteral {
  return { kind: 'TextLiteral', text: token.image.slice(1, -1), span: spanOf(token) };
}
