/** Rows on which nothing fills and no rule that matters is true, as text: two tight loops, one while flat, one while held. */

import type { Side } from '../../runtime/program.ts';
import { numberText } from '../emit/names.ts';
import { bySide, type Course, closes, watchedRules } from './course.ts';
import { hasLegs, indented } from './fills.ts';
import { kindsOf } from './protect.ts';

/**
 * Passes rows up to the next that needs the whole of a row: where a rule could act, a stop or take is near, equity is
 * so low that a rule over the account wants a look, or a session ends.
 */
export function passQuietRows(course: Course, countsSessions: boolean): readonly string[] {
  const ends = [
    'to',
    ...(countsSessions ? ['lastOfSession'] : []),
    ...(course.request.spec.fill.atEnd === 'close' ? ['length - 1'] : []),
  ];
  return [
    `if (pending === 0 && !hasMoved${countsSessions ? ' && i !== firstOfSession' : ''}) {`,
    ...indented([
      `const limit = ${ends.length === 1 ? 'to' : `Math.min(${ends.join(', ')})`};`,
      'if (quantity === 0) {',
      ...indented(passFlat(course)),
      isTimed(course) ? '}' : '} else {',
      ...(isTimed(course) ? [] : [...indented(passHeld(course)), '}']),
      'if (i >= to) break;',
    ]),
    '}',
  ];
}

/** Some things happen at a close although no rule is true. */
export function isTimed(course: Course): boolean {
  return course.request.program.holdAtMostBars !== undefined || kindsOf(course).includes('trail');
}

function passFlat({ request }: Course): readonly string[] {
  const enters = maskOf(request.program.rules.map(({ kind }) => kind === 'enter'));
  return [
    `while (i < limit && (fired[i - from] & ${enters}) === 0) {`,
    '  equities[i - base] = equity;',
    '  i += 1;',
    '}',
  ];
}

function passHeld(course: Course): readonly string[] {
  const { rules } = course.request.program;
  const mask = (side: Side): string =>
    String(
      maskOf(
        rules.map((rule) => closes(rule, side) || (rule.kind === 'enter' && rule.side !== side)),
      ),
    );
  const legs = hasLegs(course);
  const price = course.price;
  const near = bySide(
    course,
    `${price('low')}[i] <= stopPrice || ${price('high')}[i] >= takePrice`,
    `${price('high')}[i] >= stopPrice || ${price('low')}[i] <= takePrice`,
  );
  const watched = nearLimits(course, 'worth', 'highest');
  return [
    ...(course.sides.length > 1 ? ['const isLong = quantity > 0;'] : []),
    `const mask = ${bySide(course, mask('long'), mask('short'))};`,
    `while (i < limit && (fired[i - from] & mask) === 0) {`,
    ...indented([
      // Legs that wait for their first bar have no price here, and the next row sees to them.
      ...(legs ? [`if (hasLegs && (checkedRow < 0 || ${near})) break;`] : []),
      `const price = ${price('close')}[i];`,
      'const worth = cash + quantity * price;',
      'const highest = worth > peak ? worth : peak;',
      ...(watched === '' ? [] : [`if (!killed && (${watched})) break;`]),
      'peak = highest;',
      'equity = worth;',
      'equities[i - base] = worth;',
      'heldBars += 1;',
      'exposureSum += Math.abs(quantity) * price / worth;',
      'i += 1;',
    ]),
    '}',
  ];
}

function maskOf(wanted: readonly boolean[]): number {
  return wanted.reduce((mask, isWanted, r) => (isWanted ? mask | (1 << r) : mask), 0);
}

/** Where a rule over the account may be broken; empty where none is watched. */
export function nearLimits({ request }: Course, equity: string, peak: string): string {
  const tightest = (wanted: 'drawdown' | 'daily_loss'): number =>
    watchedRules(request)
      .filter(({ metric }) => metric === wanted)
      .reduce((least, { bound }) => Math.min(least, bound), Number.POSITIVE_INFINITY);
  return [[tightest('drawdown'), peak] as const, [tightest('daily_loss'), 'sessionOpen'] as const]
    .flatMap(([bound, base]) =>
      bound === Number.POSITIVE_INFINITY ? [] : [`${equity} <= ${base} * ${numberText(1 - bound)}`],
    )
    .join(' || ');
}
