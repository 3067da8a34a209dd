/** Literals as text: the shortest that reads back as the same value. */

import type { Literal } from './ast.ts';

/** Amounts of money are grouped from four digits on, other numbers from five: `5_000 USD`, but the year `2008`. */
const GROUPED_MONEY = 4;
const GROUPED_NUMBER = 5;

export function printLiteral(node: Literal): string {
  switch (node.kind) {
    case 'NumberLiteral':
      return numberText(node.value);
    case 'RatioLiteral':
      return node.written === 'percent'
        ? `${grouped(shifted(decimal(node.value), 2), GROUPED_NUMBER)}%`
        : `${grouped(shifted(decimal(node.value), 4), GROUPED_NUMBER)}bp`;
    case 'MoneyLiteral':
      return `${grouped(decimal(node.value), GROUPED_MONEY)} ${node.currency}`;
    case 'DurationLiteral':
      return `${decimal(node.count)}${node.unit}`;
    case 'BarsLiteral':
      return `${numberText(node.count)} ${node.count === 1 ? 'bar' : 'bars'}`;
    case 'SharesLiteral':
      return `${numberText(node.count)} ${node.count === 1 ? 'share' : 'shares'}`;
    case 'RiskMultipleLiteral':
      return `${numberText(node.multiple)}R`;
    case 'LeverageLiteral':
      return `${numberText(node.multiple)}x`;
    case 'DateLiteral':
      return node.date;
    case 'TimeLiteral':
      return timeText(node.minutesOfDay);
    case 'TextLiteral':
      return `"${node.text}"`;
    case 'BooleanLiteral':
      return String(node.value);
    default:
      return node satisfies never;
  }
}

function numberText(value: number): string {
  return grouped(decimal(value), GROUPED_NUMBER);
}

function timeText(minutesOfDay: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minutesOfDay / 60))}:${two(minutesOfDay % 60)}`;
}

/** All digits of a number that is not negative; the language has no exponents. */
function decimal(value: number): string {
  const [digits = '0', exponent = '0'] = String(Math.min(value, Number.MAX_VALUE)).split('e');
  return shifted(digits, Number(exponent));
}

/** The decimal point moved to the right by `places`. */
function shifted(text: string, places: number): string {
  const [whole = '', fraction = ''] = text.split('.');
  const digits = whole + fraction;
  const point = whole.length + places;
  const padded =
    point <= 0
      ? '0'.repeat(1 - point) + digits
      : digits.padEnd(Math.max(point, digits.length), '0');
  const at = Math.max(point, 1);
  const before = padded.slice(0, at).replace(/^0+(?=\d)/, '');
  const after = padded.slice(at).replace(/0+$/, '');
  return after === '' ? before : `${before}.${after}`;
}

function grouped(text: string, from: number): string {
  const [whole = '', fraction] = text.split('.');
  const shown = whole.length < from ? whole : whole.replace(/\B(?=(\d{3})+$)/g, '_');
  return fraction === undefined ? shown : `${shown}.${fraction}`;
}
