/** The bars of a test as the backtester wants them: consecutive bars of the strategy's clock, from one fixed day on. */

import type { GivenBars } from '../compiler/index.ts';
import {
  allocateBars,
  type BarColumns,
  type Calendar,
  isIntraday,
  MICROSECONDS_PER_DAY,
  nextSession,
  parseDay,
  periodOf,
  previousSession,
  type Timeframe,
  timeframeUs,
} from '../market/index.ts';

/** The first session of 2024, a Tuesday. */
const FIRST_DAY = '2024-01-02';

interface Slot {
  readonly time: number;
  readonly session: number;
}

/** One per symbol; a symbol that the test gives no bars of has none. */
export function barsOfTest(
  symbols: readonly string[],
  given: readonly GivenBars[],
  length: number,
  timeframe: Timeframe,
  calendar: Calendar,
): readonly BarColumns[] {
  const slots = slotsOf(length, timeframe, calendar);
  return symbols.map((symbol) => {
    const values = given.find((each) => each.symbol === symbol);
    const bars = allocateBars(symbol, values ? length : 0);
    if (!values) return bars;
    slots.forEach(({ time, session }, row) => {
      bars.time[row] = time;
      bars.session[row] = session;
    });
    for (const field of ['open', 'high', 'low', 'close', 'volume'] as const)
      bars[field].set(values[field]);
    return bars;
  });
}

function slotsOf(length: number, timeframe: Timeframe, calendar: Calendar): readonly Slot[] {
  const slots: Slot[] = [];
  let session = parseDay(FIRST_DAY) ?? 0;
  while (slots.length < length) {
    if (isIntraday(timeframe)) {
      slots.push(...intradaySlots(session, timeframe, calendar));
      session = nextSession(calendar, session);
      continue;
    }
    const last = previousSession(calendar, periodOf(session, timeframe).last + 1);
    slots.push({ time: last * MICROSECONDS_PER_DAY, session: last });
    session = nextSession(calendar, last);
  }
  return slots.slice(0, length);
}

function intradaySlots(session: number, timeframe: Timeframe, calendar: Calendar): readonly Slot[] {
  const slots: Slot[] = [];
  const close = calendar.closeUs(session);
  const step = timeframeUs(timeframe);
  for (let time = calendar.openUs(session); time < close; time += step)
    slots.push({ time, session });
  return slots;
}
