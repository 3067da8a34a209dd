/** Fills as text: what the sim broker and the engine do between an order and its trade, for orders that fill whole. */

import { numberText } from '../emit/names.ts';
import { bySide, type Course, isLongText, outputText, protectionOf } from './course.ts';
import { placeProtection } from './protect.ts';

/** Price after slippage. A long sells when it leaves, a short buys. */
function slipped({ request }: Course, price: string, isBuy: boolean): string {
  const slippage = numberText(request.spec.costs.slippage);
  return isBuy ? `${price} * (1 + ${slippage})` : `${price} * (1 - ${slippage})`;
}

/** Opens a position of `wanted` shares at `price`, a name; `side` is 1 or −1. Trimmed to buying power. */
export function enterAt(course: Course, price: string): readonly string[] {
  const { request } = course;
  const margin = numberText(request.spec.margin);
  const lot = numberText(request.lot);
  const paid = bySide(course, slipped(course, price, true), slipped(course, price, false));
  return [
    ...(course.sides.length > 1 ? ['const isLong = side === 1;'] : []),
    `const paid = ${paid};`,
    `const power = ${margin} * cash;`,
    'const remaining = exactQuantity(wanted);',
    `let covered = Math.min(remaining, toLot(Math.max(0, power) / paid, ${lot}));`,
    'for (let tries = 0; covered > 0; tries += 1) {',
    `  const over = covered * paid + ${margin} * commission(covered, covered * paid) - power;`,
    '  if (!(over > 0)) break;',
    `  const excess = Math.max(${lot}, toLot(over / paid, ${lot}));`,
    `  covered = toLot(Math.max(0, covered - (tries < 50 ? excess : covered)), ${lot});`,
    '}',
    'if (covered > 0) {',
    ...indented([
      'const filled = exactQuantity(covered);',
      // Beyond 2^53 billionths a decimal may not be the nearest to itself, and fills in two parts: the engine knows how.
      `if ((covered === remaining && filled < wanted) || exactQuantity(filled) !== filled${hasLegs(course) ? ' || filled < covered' : ''}) return i;`,
      'const value = covered * paid;',
      'const fee = commission(covered, value);',
      `cash -= ${bySide(course, 'covered', '-covered')} * paid + fee;`,
      'fees += fee;',
      `slippage += Math.abs(paid - ${price}) * covered;`,
      'traded += value;',
      `quantity = ${bySide(course, 'filled', '-filled')};`,
      'entryPrice = paid;',
      'entryValue = value;',
      'positionFees = fee;',
      ...(hasBorrow(course) ? ['positionBorrow = 0;'] : []),
      'entryRow = i;',
      'entryReason = wantedReason;',
      'hasMoved = true;',
      ...placeProtection(course),
    ]),
    '}',
  ];
}

export function hasBorrow({ request, sides }: Course): boolean {
  return request.spec.costs.borrowPerYear > 0 && sides.includes('short');
}

/** Closes the position at `price`, an expression. What protects it goes with it. */
export function leaveAt(
  course: Course,
  price: string,
  slips: boolean,
  reason: string,
): readonly string[] {
  const paid = slips
    ? bySide(course, slipped(course, 'quoted', false), slipped(course, 'quoted', true))
    : 'quoted';
  const { cooldownBars } = course.request.program;
  return [
    `const quoted = ${price};`,
    `const paid = ${paid};`,
    `const held = ${bySide(course, 'quantity', '-quantity')};`,
    'const value = held * paid;',
    'const fee = commission(held, value);',
    'cash -= -quantity * paid + fee;',
    'fees += fee;',
    'slippage += Math.abs(paid - quoted) * held;',
    'traded += value;',
    'positionFees += fee;',
    `const pnl = ${bySide(course, 'value - entryValue', 'entryValue - value')} - positionFees${hasBorrow(course) ? ' - positionBorrow' : ''};`,
    ...recordTrade(course, reason),
    'quantity = 0;',
    'hasMoved = true;',
    'pending &= 2;',
    ...(hasLegs(course) ? ['hasLegs = false;'] : []),
    ...(cooldownBars === undefined
      ? []
      : [`cooldownUntil = i + ${outputText(course, cooldownBars)};`]),
  ];
}

export function hasLegs({ request, sides }: Course): boolean {
  return sides.some((side) =>
    (['stop', 'take', 'trail'] as const).some((kind) => protectionOf(request, kind, side)),
  );
}

function recordTrade(course: Course, reason: string): readonly string[] {
  return [
    'const ratio = pnl / entryValue;',
    'trades += 1;',
    'if (pnl > 0) { wins += 1; winSum += pnl; }',
    'else if (pnl < 0) { losses += 1; lossSum += pnl; }',
    'pnlSum += pnl;',
    'ratioSum += ratio;',
    'barsHeldSum += i - entryRow;',
    'bestTrade = trades === 1 ? pnl : Math.max(bestTrade, pnl);',
    'worstTrade = trades === 1 ? pnl : Math.min(worstTrade, pnl);',
    'if (keepsTrades) {',
    '  const at = (trades - 1) * 12;',
    '  if (at === rows.length) rows = job.moreTrades();',
    `  rows[at] = ${isLongText(course)} ? 1 : 0;`,
    '  rows[at + 1] = held;',
    '  rows[at + 2] = entryRow;',
    '  rows[at + 3] = entryPrice;',
    '  rows[at + 4] = i;',
    '  rows[at + 5] = paid;',
    '  rows[at + 6] = pnl;',
    '  rows[at + 7] = entryValue;',
    '  rows[at + 8] = positionFees;',
    '  rows[at + 9] = i - entryRow;',
    '  rows[at + 10] = entryReason;',
    `  rows[at + 11] = ${reason};`,
    '}',
  ];
}

/** Stop and take inside the bar, for a position that is held from its open. */
export function fillLegs(course: Course): readonly string[] {
  const { price } = course;
  const { bothInOneBar } = course.request.spec.fill;
  const passed = (leg: string, isStop: boolean): string =>
    bySide(
      course,
      `openPrice ${isStop ? '<=' : '>='} ${leg}`,
      `openPrice ${isStop ? '>=' : '<='} ${leg}`,
    );
  const near = (leg: string, isStop: boolean): string => {
    const [low, high] = [`${price('low')}[i] <= ${leg}`, `${price('high')}[i] >= ${leg}`];
    return isStop ? bySide(course, low, high) : bySide(course, high, low);
  };
  const isHighNearer = `${price('high')}[i] - openPrice < openPrice - ${price('low')}[i]`;
  const takesFirst =
    bothInOneBar === 'stop first'
      ? 'false'
      : bothInOneBar === 'target first'
        ? 'true'
        : bySide(course, isHighNearer, `!(${isHighNearer})`);
  return [
    'checkedRow = i;',
    ...(course.sides.length > 1 ? ['const isLong = quantity > 0;'] : []),
    `const openPrice = ${price('open')}[i];`,
    'const stop = i >= stopFrom ? stopPrice : NaN;',
    'const take = i >= takeFrom ? takePrice : NaN;',
    'let hit = 0;',
    `if (${passed('stop', true)}) hit = 1;`,
    `else if (${passed('take', false)}) hit = 2;`,
    'else {',
    `  const isStopNear = ${near('stop', true)};`,
    `  const isTakeNear = ${near('take', false)};`,
    '  if (isStopNear && isTakeNear) {',
    '    ambiguous += 1;',
    `    hit = ${takesFirst} ? 2 : 1;`,
    '  } else if (isStopNear) hit = 1;',
    '  else if (isTakeNear) hit = 2;',
    '}',
    'if (hit === 1) {',
    ...indented(
      leaveAt(
        course,
        bySide(course, 'Math.min(openPrice, stop)', 'Math.max(openPrice, stop)'),
        true,
        'stopReason',
      ),
    ),
    '} else if (hit === 2) {',
    ...indented(
      leaveAt(
        course,
        bySide(course, 'Math.max(openPrice, take)', 'Math.min(openPrice, take)'),
        false,
        'takeReason',
      ),
    ),
    '}',
  ];
}

export function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}
