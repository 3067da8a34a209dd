/** Decisions at a close as text: from rules that are true to orders that wait for their fill. */

import type { Rule, Side } from '../../runtime/program.ts';
import { numberText } from '../emit/names.ts';
import { bySide, type Course, closes, outputText } from './course.ts';
import { indented } from './fills.ts';
import { freezeProtection, isProtectionAbsent, keepProtection, stopAt } from './protect.ts';
import { assessEntry, canHalt } from './risk.ts';

/** What the rules say at this close. `pending`: 1 an exit waits for its fill, 2 an entry. */
export function decide(course: Course): readonly string[] {
  const { program } = course.request;
  const both = course.sides.length > 1;
  return [
    ...holdAtMost(course),
    `if (${program.cooldownBars === undefined ? '' : '!(i < cooldownUntil) && '}quantity === 0) {`,
    ...indented(decideFlat(course)),
    '} else if (quantity !== 0) {',
    ...indented(
      both
        ? [
            'if (quantity > 0) {',
            ...indented(decideHeld(course, 'long')),
            '} else {',
            ...indented(decideHeld(course, 'short')),
            '}',
          ]
        : decideHeld(course, course.sides[0] ?? 'long'),
    ),
    '}',
    'if (wantedSide !== 0) {',
    ...indented(submitEntry(course)),
    '}',
  ];
}

function holdAtMost(course: Course): readonly string[] {
  const { request, reasons } = course;
  const { holdAtMostBars } = request.program;
  if (holdAtMostBars === undefined) return [];
  const most = outputText(course, holdAtMostBars);
  const next = request.spec.fill.market === 'next open' ? ' + 1' : '';
  return [
    `if (quantity !== 0 && (pending & 1) === 0 && i - entryRow${next} >= ${most}) {`,
    '  pending |= 1;',
    `  exitReason = ${reasons.numberOf('hold at most')};`,
    '}',
  ];
}

function decideFlat(course: Course): readonly string[] {
  const rules = entries(course);
  const [only] = rules;
  if (rules.length === 1 && only) return [`if (${mayEnter(course, only)}) ${enter(course, only)}`];
  return rules.map(
    (rule, r) => `${r === 0 ? '' : 'else '}if (${mayEnter(course, rule)}) ${enter(course, rule)}`,
  );
}

/** Exits of the side that is held, in their order; then the entries that would reverse it. */
function decideHeld(course: Course, side: Side): readonly string[] {
  const { program } = course.request;
  const exits = program.rules.filter((rule) => closes(rule, side));
  const reversals = entries(course).filter((rule) => rule.side !== side);
  const leave = (rule: Rule): string =>
    `pending |= 1; exitReason = ${course.reasons.numberOf(rule.reason)};`;
  const cooldown = program.cooldownBars === undefined ? '' : '!(i < cooldownUntil) && ';
  return [
    ...(exits.length === 0
      ? []
      : [
          'if ((pending & 1) === 0) {',
          ...exits.map(
            (rule, r) =>
              `  ${r === 0 ? '' : 'else '}if (${isTrue(course, rule)}) { ${leave(rule)} }`,
          ),
          '}',
        ]),
    ...reversals.map(
      (rule, r) =>
        `${r === 0 ? '' : 'else '}if (${cooldown}${mayEnter(course, rule)}) { if ((pending & 1) === 0) { ${leave(rule)} } ${enter(course, rule)} }`,
    ),
  ];
}

function entries({ request }: Course): readonly Rule[] {
  return request.program.rules.filter(({ kind, side }) => kind === 'enter' && side !== undefined);
}

/** An exit outranks an entry of its side at the same close. */
function mayEnter(course: Course, rule: Rule): string {
  const outranks = course.request.program.rules
    .filter((candidate) => closes(candidate, rule.side ?? 'long'))
    .map((exit) => ` && !(${isTrue(course, exit)})`);
  return `${isTrue(course, rule)}${outranks.join('')}`;
}

function isTrue({ request }: Course, rule: Rule): string {
  return `(rules & ${2 ** request.program.rules.indexOf(rule)}) !== 0`;
}

function enter({ reasons }: Course, { side, reason }: Rule): string {
  return `{ wantedSide = ${side === 'short' ? '-1' : '1'}; ruleReason = ${reasons.numberOf(reason)}; }`;
}

/** Protection frozen, sized, judged by risk. What comes to nothing sends no order. */
function submitEntry(course: Course): readonly string[] {
  const { request } = course;
  const lot = numberText(request.lot);
  return [
    ...(course.sides.length > 1 ? ['const isLong = wantedSide === 1;'] : []),
    ...freezeProtection(course),
    ...stopAt(course, 'price', (kind) => `${kind}Now`, 'price'),
    `const isUnsafe = ${isProtectionAbsent(course)} || firstStop <= 0 || ${bySide(course, 'firstStop >= price', 'firstStop <= price')};`,
    `const asked = isUnsafe ? NaN : ${sizeText(course)};`,
    `let wanted = asked - asked === 0 ? toLot(asked, ${lot}) : 0;`,
    ...assessEntry(course),
    'if (wanted > 0) {',
    ...indented([
      'order = wanted;',
      'orderSide = wantedSide;',
      'orderReason = ruleReason;',
      'pending |= 2;',
      ...keepProtection(course),
    ]),
    '}',
  ];
}

/** Shares, before they are rounded to lots; NaN where a value is absent, negative where the stop is on the wrong side. */
function sizeText(course: Course): string {
  const { program } = course.request;
  const { sizing, scaledBy } = program;
  const scale =
    scaledBy === undefined ? '' : ` * Math.min(1, Math.abs(${outputText(course, scaledBy)}))`;
  if (!sizing) return 'NaN';
  const out = (output: number): string => outputText(course, output);
  switch (sizing.kind) {
    case 'risk':
      return `(${out(sizing.fraction)} * equity) / (${bySide(course, 'price - firstStop', 'firstStop - price')})${scale}`;
    case 'equity':
      return `(${out(sizing.fraction)} * equity) / price${scale}`;
    case 'cash':
      return `(${out(sizing.fraction)} * cash) / price${scale}`;
    case 'money':
      return `${out(sizing.amount)} / price${scale}`;
    case 'shares':
      return `${out(sizing.quantity)}${scale}`;
    case 'volatility':
      return `(Math.min(1, ${out(sizing.target)} / ${out(sizing.realized)}) * equity) / price${scale}`;
    default:
      return sizing satisfies never;
  }
}

/** Variables that decisions leave for the fills, with what they are at the start. */
export function decisionState(course: Course): readonly string[] {
  return [
    'let pending = 0;',
    'let exitReason = 0;',
    'let order = 0;',
    'let orderSide = 0;',
    'let orderReason = 0;',
    ...(course.request.program.cooldownBars === undefined ? [] : ['let cooldownUntil = 0;']),
    ...(canHalt(course)
      ? ['let halted = false;', 'let haltedForGood = false;', 'let killed = false;']
      : []),
    'let killedRow = -1;',
  ];
}
