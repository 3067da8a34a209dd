/** Stops, takes and trails as text: frozen at the signal, placed at the fill, tightened at closes. */

import type { Protection, Side } from '../../runtime/program.ts';
import { numberText } from '../emit/names.ts';
import { bySide, type Course, outputText, protectionOf } from './course.ts';

const KINDS = ['stop', 'take', 'trail'] as const;

/** Kinds that some side of this run has. */
export function kindsOf(course: Course): readonly Protection['kind'][] {
  return KINDS.filter((kind) =>
    course.sides.some((side) => protectionOf(course.request, kind, side)),
  );
}

/** At the signal: what each protection says is kept with the entry. */
export function freezeProtection(course: Course): readonly string[] {
  return [
    ...kindsOf(course).map(
      (kind) =>
        `const ${kind}Now = ${perSide(course, kind, (it) => outputText(course, it.value), 'NaN')};`,
    ),
  ];
}

/** True text where a value that protection needs is absent. */
export function isProtectionAbsent(course: Course): string {
  const texts = kindsOf(course).map((kind) =>
    perSide(course, kind, () => `${kind}Now - ${kind}Now !== 0`, 'false'),
  );
  return texts.length === 0 ? 'false' : texts.join(' || ');
}

export function keepProtection(course: Course): readonly string[] {
  const kinds = kindsOf(course);
  return [
    ...kinds.map((kind) => `${kind}Value = ${kind}Now;`),
    ...(kinds.length > 0 ? ['signalClose = price;'] : []),
  ];
}

/** Text of the stop as seen from a price, as `stopPriceOf` computes it: two locals, the fixed one and the tighter. */
export function stopAt(
  course: Course,
  fill: string,
  value: (kind: Protection['kind']) => string,
  signal: string,
): readonly string[] {
  const kinds = kindsOf(course);
  const at = (kind: 'stop' | 'trail', risk: string): string =>
    perSide(
      course,
      kind,
      (it, side) => priceAt(course, it, side, value(kind), fill, signal, risk),
      'NaN',
    );
  return [
    `const fixedStop = ${kinds.includes('stop') ? at('stop', 'NaN') : 'NaN'};`,
    ...(kinds.includes('trail')
      ? [
          `const fixedRisk = Math.abs(${fill} - fixedStop);`,
          `const trailing = ${at('trail', 'fixedRisk')};`,
          `const firstStop = fixedStop !== fixedStop ? trailing : trailing !== trailing ? fixedStop : ${bySide(course, 'Math.max(fixedStop, trailing)', 'Math.min(fixedStop, trailing)')};`,
        ]
      : ['const firstStop = fixedStop;']),
  ];
}

/** After an entry has filled at `paid`. */
export function placeProtection(course: Course): readonly string[] {
  const kinds = kindsOf(course);
  if (kinds.length === 0) return [];
  const value = (kind: Protection['kind']): string => `${kind}Value`;
  const take = perSide(
    course,
    'take',
    (it, side) =>
      priceAt(course, it, other(side), 'takeValue', 'paid', 'signalClose', 'initialRisk'),
    'NaN',
  );
  return [
    ...stopAt(course, 'paid', value, 'signalClose'),
    'initialRisk = Math.abs(paid - firstStop);',
    `const firstTake = ${take};`,
    'hasLegs = firstStop === firstStop || firstTake === firstTake;',
    'checkedRow = -1;',
    `stopPrice = firstStop === firstStop ? ${bySide(course, 'roundUp(firstStop)', 'roundDown(firstStop)')} : NaN;`,
    `takePrice = firstTake === firstTake ? ${bySide(course, 'roundUp(firstTake)', 'roundDown(firstTake)')} : NaN;`,
    `stopFrom = i + ${perSide(course, 'stop', (it) => waits(course, it), waits(course, undefined))};`,
    `takeFrom = i + ${perSide(course, 'take', (it) => waits(course, it), '0')};`,
    `stopReason = ${perSide(course, 'stop', (it, side) => firstReason(course, it, side), trailReason(course))};`,
    `takeReason = ${perSide(course, 'take', ({ reason }) => String(course.reasons.numberOf(reason)), '0')};`,
  ];
}

/** The statement that the first stop comes from. */
function firstReason(course: Course, { reason }: Protection, side: Side): string {
  const { reasons, request } = course;
  const fixed = reasons.numberOf(reason);
  const trail = protectionOf(request, 'trail', side);
  return trail
    ? `(fixedStop === firstStop ? ${fixed} : ${reasons.numberOf(trail.reason)})`
    : String(fixed);
}

function trailReason(course: Course): string {
  return perSide(course, 'trail', ({ reason }) => String(course.reasons.numberOf(reason)), '0');
}

/** Rows after the fill's from which on a leg can fill. At a close nothing of the bar is left. */
function waits({ request }: Course, protection: Protection | undefined): string {
  const { fill } = request.spec;
  if (fill.market === 'same close') return '1';
  if (!protection) return '0';
  return fill.protectionFrom === 'next bar' || protection.from === 'next bar' ? '1' : '0';
}

/** A trail is read again at each close, and only tightens. */
export function tightenTrail(course: Course): readonly string[] {
  if (!kindsOf(course).includes('trail')) return [];
  const wanted = perSide(
    course,
    'trail',
    (it, side) =>
      priceAt(course, it, side, outputText(course, it.value), 'price', undefined, 'initialRisk'),
    'NaN',
  );
  return [
    'if (quantity !== 0 && hasLegs && stopPrice === stopPrice) {',
    ...(course.sides.length > 1 ? ['  const isLong = quantity > 0;'] : []),
    `  const wantedStop = ${wanted};`,
    `  const trailed = wantedStop === wantedStop ? ${bySide(course, 'roundUp(wantedStop)', 'roundDown(wantedStop)')} : NaN;`,
    `  if (trailed - trailed === 0 && ${bySide(course, 'trailed > stopPrice', 'trailed < stopPrice')}) {`,
    '    stopPrice = trailed;',
    `    stopReason = ${trailReason(course)};`,
    '  }',
    '}',
  ];
}

function other(side: Side): Side {
  return side === 'long' ? 'short' : 'long';
}

/** The text for the side that is meant; `none` where that side has no such protection. */
function perSide(
  course: Course,
  kind: Protection['kind'],
  text: (protection: Protection, side: Side) => string,
  none: string,
): string {
  const of = (side: Side): string => {
    const found = protectionOf(course.request, kind, side);
    return found ? text(found, side) : none;
  };
  return bySide(course, of('long'), of('short'));
}

/** The price at a distance against a position of this side. `signal` is the signal's close, where that can be the base. */
function priceAt(
  { request }: Course,
  { measure, base }: Protection,
  side: Side,
  value: string,
  fill: string,
  signal: string | undefined,
  risk: string,
): string {
  const isFromSignal = request.spec.fill.protectionBase === 'signal' || base === 'signal';
  const from = signal !== undefined && isFromSignal ? signal : fill;
  const sign = numberText(side === 'long' ? -1 : 1);
  switch (measure) {
    case 'level':
      return value;
    case 'ratio':
      return `${from} * (1 + ${sign} * ${value})`;
    case 'multiple':
      return `${fill} + ${sign} * ${value} * ${risk}`;
    case 'distance':
      return `${from} + ${sign} * ${value}`;
    default:
      return measure satisfies never;
  }
}
