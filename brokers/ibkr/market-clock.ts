/**
 * The market's hours, from our own calendar of the New York Stock Exchange: TWS tells the hours of a contract for a
 * week ahead only, and a backtest must meet the same hours as a live session. The time is TWS's own.
 */

import { EventName } from '@stoqey/ib';
import {
  calendarOf,
  isOpen,
  MICROSECONDS_PER_SECOND,
  nextSession,
  sessionsBetween,
} from '../../market/index.ts';
import type { Answer, MarketClock, TradingSession } from '../../runtime/index.ts';
import { fine } from './answers.ts';
import type { Core } from './core.ts';
import { ask, type Session } from './session.ts';

/** TWS's clock, to the second. */
export function readTime(core: Core, session: Session): Promise<Answer<number>> {
  return ask(session, {
    what: 'the time',
    lane: 'read',
    deadlineMs: core.deadlines.answer,
    write: (api) => api.reqCurrentTime(),
    listen(api, done) {
      const onTime = (seconds: number): void => done(fine(seconds * MICROSECONDS_PER_SECOND));
      api.on(EventName.currentTime, onTime);
      return () => api.off(EventName.currentTime, onTime);
    },
  });
}

export function marketClock(time: number): MarketClock {
  const calendar = calendarOf('XNYS');
  const today = calendar.dateOf(time);
  const isBefore = (edge: (day: number) => number): boolean =>
    calendar.isSession(today) && time < edge(today);
  const next = nextSession(calendar, today);
  return {
    time,
    isOpen: isOpen(calendar, time),
    nextOpen: calendar.openUs(isBefore((day) => calendar.openUs(day)) ? today : next),
    nextClose: calendar.closeUs(isBefore((day) => calendar.closeUs(day)) ? today : next),
  };
}

export function sessions(fromDay: number, toDay: number): readonly TradingSession[] {
  const calendar = calendarOf('XNYS');
  return sessionsBetween(calendar, fromDay, toDay).map((day) => ({
    day,
    open: calendar.openUs(day),
    close: calendar.closeUs(day),
  }));
}
