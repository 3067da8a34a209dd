/** The windows of a walk-forward test: what is tuned on the past is judged on what came after. */

export interface WalkWindow {
  /** Sessions (days since 1970-01-01), both included. */
  readonly tune: { readonly from: number; readonly to: number };
  readonly judge: { readonly from: number; readonly to: number };
}

export interface WalkSpan {
  readonly count: number;
  readonly unit: 'session' | 'week' | 'month' | 'year';
}

const DAY_MS = 86_400_000;

const UNITS: Readonly<Record<string, WalkSpan['unit']>> = {
  d: 'session',
  w: 'week',
  mo: 'month',
  y: 'year',
};

/** `2y`, `6mo`, `13w`, `252d`, where `d` counts sessions. */
export function parseSpan(text: string): WalkSpan | undefined {
  const match = /^(\d{1,5})(d|w|mo|y)$/.exec(text.trim());
  const unit = UNITS[match?.[2] ?? ''];
  const count = Number(match?.[1] ?? 0);
  return unit && count > 0 ? { count, unit } : undefined;
}

/**
 * Windows over `sessions` (ascending, each once). The first is tuned from the first session on; each next begins one
 * judging window later. `anchored`: all are tuned from the first session on. A last judging window that the data do
 * not fill is shorter; one without a session is left out.
 */
export function walkWindows(
  sessions: Int32Array,
  tuneOn: WalkSpan,
  judgeOn: WalkSpan,
  anchored: boolean,
): readonly WalkWindow[] {
  const windows: WalkWindow[] = [];
  const last = sessions.at(-1);
  const first = sessions[0];
  if (first === undefined || last === undefined) return [];
  let judgeFrom = after(sessions, first, tuneOn);
  while (judgeFrom <= last) {
    const next = after(sessions, judgeFrom, judgeOn);
    const judge = { from: judgeFrom, to: Math.min(next - 1, last) };
    const from = anchored ? first : before(sessions, judgeFrom, tuneOn);
    if (sessions.some((session) => session >= judge.from && session <= judge.to))
      windows.push({ tune: { from, to: judgeFrom - 1 }, judge });
    judgeFrom = next;
  }
  return windows;
}

/** The first day that a span from `day` on no longer covers. */
function after(sessions: Int32Array, day: number, { count, unit }: WalkSpan): number {
  switch (unit) {
    case 'session': {
      const at = firstFrom(sessions, day) + count;
      return sessions[at] ?? (sessions.at(-1) ?? day) + 1;
    }
    case 'week':
      return day + 7 * count;
    case 'month':
      return monthsFrom(day, count);
    case 'year':
      return monthsFrom(day, 12 * count);
    default:
      return unit satisfies never;
  }
}

/** The day from which on a span reaches up to the day before `day`. */
function before(sessions: Int32Array, day: number, { count, unit }: WalkSpan): number {
  if (unit === 'session') {
    const at = firstFrom(sessions, day) - count;
    return sessions[Math.max(0, at)] ?? day;
  }
  if (unit === 'week') return day - 7 * count;
  return monthsFrom(day, unit === 'month' ? -count : -12 * count);
}

function firstFrom(sessions: Int32Array, day: number): number {
  const at = sessions.findIndex((session) => session >= day);
  return at < 0 ? sessions.length : at;
}

/** The same day of another month, or the last of that month where it is shorter. */
function monthsFrom(day: number, months: number): number {
  const date = new Date(day * DAY_MS);
  const month = date.getUTCMonth() + months;
  const longest = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const same = Math.min(date.getUTCDate(), longest);
  return Date.UTC(date.getUTCFullYear(), month, same) / DAY_MS;
}
