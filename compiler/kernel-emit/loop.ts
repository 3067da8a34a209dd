/**
 * The loop of a kernel: evaluator, fills, costs, account and statistics of one run. Rows come in blocks, each in two
 * passes: what the rules say, and what is traded. Each does its operations in the order in which the engine and the
 * metrics do them, so that every number comes out with the same bits.
 */

import { numberText } from '../emit/names.ts';
import type { Course } from './course.ts';
import { decide, decisionState } from './decide.ts';
import { enterAt, fillLegs, hasBorrow, hasLegs, indented, leaveAt } from './fills.ts';
import { kindsOf, tightenTrail } from './protect.ts';
import { isTimed, passQuietRows, tracksPeak } from './quiet.ts';
import { canHalt, releaseHalts, watchAccount } from './risk.ts';
import { BLOCK } from './signals.ts';
import {
  recordRow,
  SESSION_RETURN,
  STATISTICS_NAMES,
  statisticsState,
  totalsOf,
} from './statistics.ts';

/** Names that the loop uses, beside those of functions. */
export const LOOP_NAMES = [
  ...STATISTICS_NAMES,
  ...(
    'source shared params job lib toLot exactQuantity roundDown roundUp commission ring length start first lasts days grids ' +
    'curve keepsCurve returns totals keepsTrades rows cash equity peak sessionOpen quantity entryPrice entryValue ' +
    'positionFees positionBorrow entryRow entryReason hasMoved hasLegs checkedRow stopPrice takePrice stopFrom takeFrom ' +
    'stopReason takeReason stopValue takeValue trailValue signalClose initialRisk pending exitReason order orderSide ' +
    'orderReason cooldownUntil halted haltedForGood killed killedRow fees slippage traded borrow interest ambiguous ' +
    'equitySum heldBars exposureSum session lastOfSession firstOfSession sessions before high low trough peakAt peakSession deepest ' +
    'deepestPeak deepestTrough deepestEnd isRecovered deepestSessions longest trades wins losses winSum lossSum pnlSum ' +
    'ratioSum bestTrade worstTrade barsHeldSum wantedSide ruleReason price i isLong paid power covered tries over excess ' +
    'value fee filled remaining quoted held pnl ratio at openPrice stop take hit isStopNear isTakeNear stopNow takeNow trailNow ' +
    'fixedStop fixedRisk trailing firstStop firstTake isUnsafe asked wanted wantedReason wantedStop trailed fits tooMany ' +
    'middle fewer cost years gross depth spell isFlat open_column high_column low_column close_column from to fired limit mask worth highest rules values_0 stood stands warm events event count next until begin'
  ).split(' '),
];

export function writeLoop(course: Course): readonly string[] {
  const { nodes } = course;
  return [
    'export function run(source, shared, params, job, lib) {',
    ...indented([
      ...inputs(course),
      ...nodes.before,
      ...state(course),
      ...course.signals.state,
      `for (let from = 0; from < length; from += ${BLOCK}) {`,
      ...indented([
        `const to = Math.min(length, from + ${BLOCK});`,
        ...course.signals.lines,
        ...(course.signals.isListed ? ['let event = 0;'] : []),
        'for (let i = Math.max(from, start); i < to; i += 1) {',
        ...indented(atBar(course)),
        '}',
      ]),
      '}',
      ...totalsOf(),
      'return -1;',
    ]),
    '}',
  ];
}

function inputs({ nodes, price }: Course): readonly string[] {
  const needed = new Map(nodes.columns);
  for (const name of ['open', 'high', 'low', 'close'] as const) needed.set(name, price(name));
  return [
    'const { toLot, exactQuantity, roundDown, roundUp } = lib;',
    'const { length, start, first, lasts, days, grids, curve, keepsCurve, returns, totals, keepsTrades } = job;',
    ...[...needed].map(([name, local]) => `const ${local} = source.${name};`),
    ...[...nodes.shared].map(([column, local]) => `const ${local} = shared[${column}];`),
    ...[...nodes.params].map(([name, local]) => `const ${local} = params.${name};`),
  ];
}

function state(course: Course): readonly string[] {
  const cash = numberText(course.request.spec.cash);
  const zeros =
    'quantity entryPrice entryValue positionFees entryRow entryReason fees slippage traded borrow interest ambiguous ' +
    'heldBars exposureSum session trades wins losses winSum lossSum pnlSum ratioSum bestTrade worstTrade barsHeldSum';
  const legs =
    'checkedRow stopPrice takePrice stopFrom takeFrom stopReason takeReason signalClose initialRisk';
  return [
    ...['cash', 'equity', 'peak', 'sessionOpen'].map((name) => `let ${name} = ${cash};`),
    ...zeros.split(' ').map((name) => `let ${name} = 0;`),
    ...(hasBorrow(course) ? ['let positionBorrow = 0;'] : []),
    ...(hasLegs(course)
      ? [
          'let hasLegs = false;',
          ...legs.split(' ').map((name) => `let ${name} = 0;`),
          ...kindsOf(course).map((kind) => `let ${kind}Value = 0;`),
        ]
      : []),
    'let hasMoved = false;',
    'let lastOfSession = 0;',
    'let firstOfSession = -1;',
    // Nothing is held before the first row that is reported.
    'while (lasts[session] < start) session += 1;',
    'lastOfSession = lasts[session];',
    'let rows = job.trades;',
    ...statisticsState(cash),
    ...decisionState(course),
  ];
}

function atBar(course: Course): readonly string[] {
  const { market, atEnd, exitAndStop } = course.request.spec.fill;
  const legs = hasLegs(course);
  const isStopFirst = exitAndStop === 'stop first';
  const openLegs = ['if (hasLegs && checkedRow !== i) {', ...indented(fillLegs(course)), '}'];
  return [
    ...passQuietRows(course),
    ...beginSession(course),
    ...(legs && isStopFirst ? openLegs : []),
    ...(market === 'next open' ? fillPending(course, 'open') : []),
    ...(legs ? openLegs : []),
    `const price = ${course.price('close')}[i];`,
    ...mark(course),
    'const rules = fired[i - from];',
    `if (${isTimed(course) ? '' : 'rules !== 0 && '}i >= first) {`,
    ...indented([
      ...tightenTrail(course),
      'let wantedSide = 0;',
      'let ruleReason = 0;',
      ...(canHalt(course) ? ['if (!killed) {', ...indented(decide(course)), '}'] : decide(course)),
    ]),
    '}',
    ...(market === 'same close' ? fillPending(course, 'close') : []),
    ...(atEnd === 'close' ? closeAtEnd(course) : []),
    ...recordRow('equity'),
    'if (quantity !== 0) {',
    '  heldBars += 1;',
    '  exposureSum += Math.abs(quantity) * price / equity;',
    '}',
    'if (i === lastOfSession) {',
    ...indented([...SESSION_RETURN, ...NEXT_SESSION]),
    '}',
  ];
}

const NEXT_SESSION = [
  'session += 1;',
  'lastOfSession = lasts[session];',
  'firstOfSession = i + 1;',
];

/** Money is charged for between sessions, or losses are counted from their opens. */
function countsSessions(course: Course): boolean {
  const { costs } = course.request.spec;
  return (
    hasBorrow(course) ||
    costs.interestPerYear > 0 ||
    canHalt(course) ||
    course.request.policy.rules.some(({ metric }) => metric === 'daily_loss')
  );
}

/** The first bar of a session after another: money is paid for, halts end, losses count from here. */
function beginSession(course: Course): readonly string[] {
  const { borrowPerYear, interestPerYear } = course.request.spec.costs;
  const borrow = [
    'if (quantity < 0) {',
    `  const cost = -quantity * ${course.price('close')}[i - 1] * ${numberText(borrowPerYear)} * years;`,
    '  positionBorrow += cost;',
    '  borrow += cost;',
    '  cash += -cost;',
    '  hasMoved = true;',
    '}',
  ];
  const interest = [
    'if (cash < 0) {',
    `  const cost = -cash * ${numberText(interestPerYear)} * years;`,
    '  interest += cost;',
    '  cash += -cost;',
    '  hasMoved = true;',
    '}',
  ];
  if (!countsSessions(course)) return [];
  const charges = [...(hasBorrow(course) ? borrow : []), ...(interestPerYear > 0 ? interest : [])];
  return [
    'if (i === firstOfSession) {',
    ...indented([
      ...(charges.length > 0 ? ['const years = (days[session] - days[session - 1]) / 365;'] : []),
      ...charges,
      'sessionOpen = equity;',
      ...releaseHalts(course),
    ]),
    '}',
  ];
}

/** Market orders: what closes comes before what opens. */
function fillPending(course: Course, at: 'open' | 'close'): readonly string[] {
  const quoted = `${course.price(at)}[i]`;
  const both = course.sides.length > 1;
  return [
    'if (pending !== 0) {',
    ...indented([
      'if ((pending & 1) !== 0 && quantity !== 0) {',
      ...indented([
        ...(both ? ['const isLong = quantity > 0;'] : []),
        ...leaveAt(course, quoted, true, 'exitReason'),
      ]),
      '}',
      'if ((pending & 2) !== 0) {',
      ...indented([
        `const quoted = ${quoted};`,
        'const wanted = order;',
        'const wantedReason = orderReason;',
        ...(both ? ['const side = orderSide;'] : []),
        ...enterAt(course, 'quoted'),
      ]),
      '}',
      'pending = 0;',
    ]),
    '}',
    ...(at === 'close' ? mark(course) : []),
  ];
}

function closeAtEnd(course: Course): readonly string[] {
  return [
    'if (i === length - 1 && i >= start) {',
    ...indented([
      'pending = 0;',
      'if (quantity !== 0) {',
      ...indented([
        ...(course.sides.length > 1 ? ['const isLong = quantity > 0;'] : []),
        ...leaveAt(
          course,
          `${course.price('close')}[i]`,
          true,
          String(course.reasons.numberOf('close at end')),
        ),
      ]),
      '}',
      ...mark(course),
    ]),
    '}',
  ];
}

/** The account at this close. While nothing is held and no money moves it stays as it was. */
function mark(course: Course): readonly string[] {
  return [
    'if (quantity !== 0 || hasMoved) {',
    '  hasMoved = false;',
    '  equity = cash + quantity * price;',
    ...(tracksPeak(course) ? ['  if (equity > peak) peak = equity;'] : []),
    ...indented(watchAccount(course)),
    '}',
  ];
}
