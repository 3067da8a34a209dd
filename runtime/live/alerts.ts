/** Waking somebody up. Nothing waits for it, and an address that does not answer costs nothing but the alert. */

import type { Log } from './log.ts';
import type { Redactor } from './redactor.ts';

export interface Alert {
  readonly severity: 'info' | 'warning' | 'critical';
  /** Stable: `kill`, `reconcile.difference`. Alerts of one code and text within a minute are sent once. */
  readonly code: string;
  readonly text: string;
  readonly account: string;
}

export interface Alerts {
  /** Returns at once. */
  send(alert: Alert): void;
  /** Resolves when all have been sent or given up. */
  settled(): Promise<void>;
}

/** All times in milliseconds. */
export interface AlertLimits {
  /** For one try, from the connection to the answer. */
  readonly answerMs: number;
  readonly tries: number;
  /** Before the second try; doubles. */
  readonly pauseMs: number;
  readonly sameMs: number;
  /** How many may wait; beyond it the oldest that is not critical is dropped. */
  readonly waiting: number;
}

const LIMITS: AlertLimits = {
  answerMs: 5_000,
  tries: 5,
  pauseMs: 500,
  sameMs: 60_000,
  waiting: 100,
};

export interface WebhookOptions {
  readonly url: string;
  readonly log: Log;
  readonly redactor: Redactor;
  readonly limits?: Partial<AlertLimits>;
  /** Milliseconds of a monotonic clock. */
  readonly now?: () => number;
  readonly wait?: (ms: number) => Promise<void>;
}

/** POSTs `{severity, code, text, account, time, repeated}`; `text` alone is what chat services show. */
export function webhookAlerts(options: WebhookOptions): Alerts {
  const limits = { ...LIMITS, ...options.limits };
  const { log, redactor, now = () => performance.now() } = options;
  const waiting: string[] = [];
  const criticals = new Set<string>();
  const seen = new Map<string, Seen>();
  let working: Promise<void> | undefined;
  return {
    send(alert) {
      const repeated = repetitions(seen, alert, now(), limits.sameMs);
      if (repeated === undefined) return;
      const time = new Date().toISOString();
      const body = redactor.redact(JSON.stringify({ ...alert, time, repeated }));
      if (alert.severity === 'critical') criticals.add(body);
      waiting.push(body);
      if (waiting.length > limits.waiting) dropOne();
      working ??= work();
    },
    async settled() {
      while (working !== undefined) await working;
    },
  };

  async function work(): Promise<void> {
    // Not before the caller has gone on: an alert is never in the way of an order.
    await Promise.resolve();
    for (let body = waiting.shift(); body !== undefined; body = waiting.shift()) {
      criticals.delete(body);
      const why = await post(options, limits, body);
      if (why !== undefined)
        log.error('alert.lost', `an alert was not delivered: ${why}`, { body });
    }
    working = undefined;
  }

  function dropOne(): void {
    const at = waiting.findIndex((body) => !criticals.has(body));
    const [body = ''] = waiting.splice(Math.max(0, at), 1);
    criticals.delete(body);
    log.error('alert.lost', 'an alert was not delivered: too many wait', { body });
  }
}

interface Seen {
  at: number;
  repeated: number;
}

/** How often the same was held back before this one; undefined when this one is to be held back. */
function repetitions(
  seen: Map<string, Seen>,
  { code, text, account }: Alert,
  now: number,
  sameMs: number,
): number | undefined {
  for (const [key, { at, repeated }] of seen)
    if (repeated === 0 && now - at >= sameMs) seen.delete(key);
  const key = `${account} ${code} ${text}`;
  const before = seen.get(key);
  if (before !== undefined && now - before.at < sameMs) {
    before.repeated += 1;
    return undefined;
  }
  seen.set(key, { at: now, repeated: 0 });
  return before?.repeated ?? 0;
}

/** Undefined once it was taken, else why it was not. */
async function post(
  { url, wait = pause }: WebhookOptions,
  { tries, pauseMs, answerMs }: AlertLimits,
  body: string,
): Promise<string | undefined> {
  let why = '';
  for (let number = 0; number < tries; number += 1) {
    if (number > 0) await wait(pauseMs * 2 ** (number - 1));
    const outcome = await postOnce(url, body, answerMs);
    if (outcome.kind === 'taken') return undefined;
    why = outcome.why;
    if (outcome.isFinal) break;
  }
  return why;
}

type Outcome =
  | { readonly kind: 'taken' }
  | { readonly kind: 'not taken'; readonly why: string; readonly isFinal: boolean };

async function postOnce(url: string, body: string, answerMs: number): Promise<Outcome> {
  try {
    const { ok, status } = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(answerMs),
    });
    if (ok) return { kind: 'taken' };
    // It says that it will not have it: asking again changes nothing, but for "later" and "too many".
    const isFinal = status >= 400 && status < 500 && status !== 408 && status !== 429;
    return { kind: 'not taken', why: `the address answered ${status}`, isFinal };
  } catch (error) {
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    const why = isLate ? `no answer within ${answerMs} ms` : 'the address cannot be reached';
    return { kind: 'not taken', why, isFinal: false };
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => {
    setTimeout(done, ms);
  });
}
