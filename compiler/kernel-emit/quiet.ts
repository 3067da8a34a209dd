/** Rows on which nothing fills and no rule that matters is true, as text: two tight loops, one while flat, one while held. */

import type { Side } from '../../runtime/program.ts';
import { numberText } from '../emit/names.ts';
import { bySide, type Course, closes, watchedRules } from './course.ts';
import { hasLegs, indented } from './fills.ts';
import { kindsOf } from './protect.ts';
import { addRow, recordRow, recordStretch, recordUnderWater } from './statistics.ts';

/**
 * Passes rows up to the next that needs the whole of a row: where a rule could act, a stop or take is near, equity is
 * so low that a rule over the account wants a look, or a session ends.
 */
export function passQuietRows(course: Course): readonly string[] {
  const ends = [
    'to',
    'lastOfSession',
    ...(course.request.spec.fill.atEnd === 'close' ? ['length - 1'] : []),
  ];
  return [
    'if (pending === 0 && !hasMoved && i !== firstOfSession) {',
    ...indented([
      `const limit = Math.min(${ends.join(', ')});`,
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

function passFlat(course: Course): readonly string[] {
  const enters = maskOf(course.request.program.rules.map(({ kind }) => kind === 'enter'));
  const { before, goesOn } = rowsWithout(course, String(enters));
  return [
    'const begin = i;',
    ...before,
    `while (${goesOn}) {`,
    ...indented([...addRow('equity'), 'i += 1;']),
    '}',
    ...recordStretch(),
  ];
}

/** Rows up to the next at which one of the rules in the mask is true: what to do before them, and while what they last. */
function rowsWithout(
  { signals }: Course,
  mask: string,
): { readonly before: readonly string[]; readonly goesOn: string } {
  if (!signals.isListed)
    return { before: [], goesOn: `i < limit && (fired[i - from] & ${mask}) === 0` };
  return {
    before: [
      'while (event < count && events[event] < i) event += 1;',
      'let next = event;',
      `while (next < count && (fired[events[next] - from] & ${mask}) === 0) next += 1;`,
      'const until = next < count ? Math.min(limit, events[next]) : limit;',
    ],
    goesOn: 'i < until',
  };
}

function passHeld(course: Course): readonly string[] {
  const { rules } = course.request.program;
  const mask = (side: Side): string =>
    String(
      maskOf(
        rules.map((rule) => closes(rule, side) || (rule.kind === 'enter' && rule.side !== side)),
      ),
    );
  const { before, goesOn } = rowsWithout(course, 'mask');
  const row = heldRow(course);
  return [
    ...(course.sides.length > 1 ? ['const isLong = quantity > 0;'] : []),
    `const mask = ${bySide(course, mask('long'), mask('short'))};`,
    'const begin = i;',
    ...before,
    `while (${goesOn}) {`,
    // Under water, where equity most often is, there is less to keep count of.
    `  while (${goesOn}) {`,
    ...indented(indented(row(['if (!(worth < high)) break;'], recordUnderWater('worth')))),
    '  }',
    `  if (!(${goesOn})) break;`,
    ...indented(row([], recordRow('worth'))),
    '}',
    'heldBars += i - begin;',
  ];
}

/** A row of a position that is only worth something else: looked at, then put on record. */
function heldRow(course: Course) {
  const price = course.price;
  const near = bySide(
    course,
    `${price('low')}[i] <= stopPrice || ${price('high')}[i] >= takePrice`,
    `${price('high')}[i] >= stopPrice || ${price('low')}[i] <= takePrice`,
  );
  const watched = nearLimits(course, 'worth', 'highest');
  return (look: readonly string[], record: readonly string[]): readonly string[] => [
    // Legs that wait for their first bar have no price here, and the next row sees to them.
    ...(hasLegs(course) ? [`if (hasLegs && (checkedRow < 0 || ${near})) break;`] : []),
    `const price = ${price('close')}[i];`,
    'const worth = cash + quantity * price;',
    ...look,
    ...(tracksPeak(course) ? ['const highest = worth > peak ? worth : peak;'] : []),
    ...(watched === '' ? [] : [`if (!killed && (${watched})) break;`]),
    ...(tracksPeak(course) ? ['peak = highest;'] : []),
    'equity = worth;',
    ...record,
    'exposureSum += Math.abs(quantity) * price / worth;',
    'i += 1;',
  ];
}

/** Some rule measures from the highest close. */
export function tracksPeak({ request }: Course): boolean {
  return request.policy.rules.some(({ metric }) => metric === 'drawdown');
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
