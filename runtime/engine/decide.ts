/** At a close: from the rules that are true to orders. Exits come first, then reversals, then entries. */

import type { Rule, Side, Via } from '../program.ts';
import { applyAlarmAction } from './alarms.ts';
import type { Book } from './book.ts';
import type { Desk } from './desk.ts';
import { refusesEntry } from './eligible.ts';
import { submitEntry } from './entries.ts';
import { cancelEntries, cancelEntry, submitExit } from './exits.ts';
import { trail } from './trailing.ts';
import type { Gate } from './watch.ts';

const MARKET = { kind: 'market' } as const;

/** What must happen at a close even when no rule is true: rebalancing, trailing, `hold at most`, `flat by`. */
export function needsEveryClose({ program }: Desk): boolean {
  return (
    program.targets !== undefined ||
    program.holdAtMostBars !== undefined ||
    program.flatByMinute !== undefined ||
    program.protections.some(({ kind }) => kind === 'trail')
  );
}

/** Trailing stops, `hold at most` and `flat by`, for a symbol whose bar has just closed. */
export function decideTimed(desk: Desk, book: Book): void {
  // A kill that freezes leaves protective stops working, and trailing is part of the work.
  trail(desk, book);
  if (desk.gate.isKilled) return;
  const { program } = desk;
  const { position, series } = book;
  if (program.holdAtMostBars !== undefined && position.quantity !== 0) {
    const most = series.evaluator.output(program.holdAtMostBars);
    // A market exit decided now fills on the next bar, unless it fills at this close.
    const barsAtExit = book.row - position.entryRow + (desk.config.fillsNextBar ? 1 : 0);
    if (barsAtExit >= most) exit(desk, book, MARKET, 'hold at most');
  }
  if (program.flatByMinute !== undefined && book.flatSession !== book.lastSession) {
    if (!isLastChance(desk, book, program.flatByMinute)) return;
    book.flatSession = book.lastSession;
    cancelEntries(desk, book, 'flat by');
    exit(desk, book, MARKET, 'flat by');
  }
}

/**
 * True at the last close whose order still fills by the given minute, and inside the session: an order made at
 * the session's last close would fill on the next day.
 */
function isLastChance({ config }: Desk, book: Book, byMinute: number): boolean {
  const { series, row } = book;
  const minute = series.closeMinute(row);
  const end = series.sessionEndMinute(row);
  if (!config.fillsNextBar) return minute >= Math.min(byMinute, end);
  const next = minute + config.barMinutes;
  return next > byMinute || next >= end;
}

/** Exit rules, and the exits that reversals begin with. */
export function decideExits(desk: Desk, book: Book, fired: number): void {
  if (desk.gate.isKilled) return;
  const { exitLong, exitShort, enter } = desk.masks;
  if ((fired & (exitLong | exitShort)) !== 0) decideExitRules(desk, book, fired);
  // Only what is held can be reversed.
  if ((fired & enter) === 0 || book.position.quantity === 0) return;
  const rule = entryRule(desk, book, fired);
  if (rule && isReversal(book, rule)) exit(desk, book, MARKET, rule.reason);
}

function decideExitRules(desk: Desk, book: Book, fired: number): void {
  const { rules } = desk.program;
  for (let r = 0; r < rules.length; r += 1) {
    const rule = rules[r];
    if (!rule || (fired & (1 << r)) === 0 || rule.kind !== 'exit') continue;
    const { side } = rule;
    if (side !== 'short' && book.entryLong) cancelEntry(desk, book, 'long', came(rule));
    if (side !== 'long' && book.entryShort) cancelEntry(desk, book, 'short', came(rule));
    const held = book.position.side;
    if (held !== undefined && (side === undefined || side === held))
      exit(desk, book, rule.via, rule.reason);
  }
}

function came({ reason }: Rule): string {
  return `\`${reason}\` came true`;
}

/** Reversals in one pass, plain entries in the next, so that over many symbols sales free their money first. */
export function decideEntries(
  desk: Desk,
  book: Book,
  fired: number,
  reversals: boolean | undefined = undefined,
): void {
  if ((fired & desk.masks.enter) === 0) return;
  const rule = entryRule(desk, book, fired);
  if (!rule?.side) return;
  const reverses = isReversal(book, rule);
  // An exit that risk refused leaves a position that nothing can reverse.
  if (reverses && !book.exit) {
    desk.watch?.blocked(book.index, 'gate.reversal_refused', rule.reason);
    return;
  }
  if (reversals !== undefined && reverses !== reversals) return;
  if (desk.program.universe && refusesEntry(desk, book)) return;
  submitEntry(desk, book, rule, rule.side);
}

function isReversal(book: Book, { side }: Rule): boolean {
  const held = book.position.side;
  return held !== undefined && held !== side;
}

/** The first entry rule that is true and may act; undefined when none may. */
export function entryRule(desk: Desk, book: Book, fired: number): Rule | undefined {
  const { rules } = desk.program;
  const shut = shutFor(desk, book);
  if (shut !== undefined) {
    desk.watch?.blocked(book.index, shut);
    return undefined;
  }
  for (let r = 0; r < rules.length; r += 1) {
    const rule = rules[r];
    if (!rule || (fired & (1 << r)) === 0 || rule.kind !== 'enter') continue;
    const { side } = rule;
    if (side === undefined) continue;
    const gate = gateOf(desk, book, fired, side);
    if (gate === undefined) return rule;
    desk.watch?.blocked(book.index, gate, rule.reason);
  }
  return undefined;
}

/** `exit` outranks `enter` on the same bar. */
function exitFired({ masks }: Desk, fired: number, side: Side): boolean {
  return (fired & (side === 'long' ? masks.exitLong : masks.exitShort)) !== 0;
}

/** What keeps every entry rule of a symbol from acting; undefined when nothing does. */
function shutFor({ program, gate }: Desk, book: Book): Gate | undefined {
  if (gate.isKilled) return 'gate.killed';
  if (book.row < book.cooldownUntil) return 'gate.cooldown';
  if (program.flatByMinute !== undefined && book.flatSession === book.lastSession)
    return 'gate.flat_by';
  if (!program.window) return undefined;
  const minute = book.series.closeMinute(book.row);
  const isInside = minute >= program.window.fromMinute && minute <= program.window.toMinute;
  return isInside ? undefined : 'gate.hours';
}

/** What keeps an entry rule of one side from acting. */
function gateOf(desk: Desk, book: Book, fired: number, side: Side): Gate | undefined {
  if (exitFired(desk, fired, side)) return 'gate.exit_outranks';
  if (book.entryOf(side)) return 'gate.entry_working';
  return book.position.side === side ? gateOfAdding(desk, book) : undefined;
}

/** `pyramid up to n`: more entries in the direction that is held, unless it is being closed. */
function gateOfAdding({ program }: Desk, book: Book): Gate | undefined {
  if (program.maxEntries === undefined) return 'gate.position_held';
  if (book.exit) return 'gate.closing';
  const isRoom = book.position.entries < book.series.evaluator.output(program.maxEntries);
  return isRoom ? undefined : 'gate.pyramid_full';
}

/** An exit that a rule of risk refuses still makes that rule act. */
function exit(desk: Desk, book: Book, via: Via, reason: string): void {
  const broken = submitExit(desk, book, via, reason);
  if (broken) applyAlarmAction(desk, broken);
}
