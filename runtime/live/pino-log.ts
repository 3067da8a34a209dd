/** The log, written by pino: its levels and fields are what tools that read logs know. */

import { pino } from 'pino';
import type { Log, LogFields, LogSink } from './log.ts';
import type { Redactor } from './redactor.ts';

/** Every line passes the redactor as a whole, whatever field a secret came in. */
export function logTo(sink: LogSink, redactor: Redactor): Log {
  const lines = pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime, messageKey: 'text' },
    { write: (line: string) => sink(redactor.redact(line)) },
  );
  return {
    info: (event, text, fields) => lines.info({ event, ...plain(fields) }, text),
    warn: (event, text, fields) => lines.warn({ event, ...plain(fields) }, text),
    error: (event, text, fields) => lines.error({ event, ...plain(fields) }, text),
  };
}

/** An error's stack may hold anything; its message and kind are enough here. */
function plain(fields: LogFields = {}): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      value instanceof Error ? `${value.name}: ${value.message}` : value,
    ]),
  );
}
