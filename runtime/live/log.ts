/** What happened, for people and for programs that watch: a line of JSON each, without a secret in it. */

import { appendFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeDurableDirectory, systemCode } from '../journal/index.ts';

export type LogFields = Readonly<Record<string, unknown>>;

/** `event` is a stable word to search for, `text` is for people. The log is not the journal: nothing is decided from it. */
export interface Log {
  info(event: string, text: string, fields?: LogFields): void;
  warn(event: string, text: string, fields?: LogFields): void;
  error(event: string, text: string, fields?: LogFields): void;
}

/** Takes a line that ends with a line end. It must not throw: a log that fails stops nobody from trading. */
export type LogSink = (line: string) => void;

/** Appends to a file for this user only. When the disk refuses, lines are dropped, and `refused` is told once. */
export function fileSink(file: string, refused: (error: unknown) => void): LogSink {
  let isRefused = false;
  return (line) => {
    try {
      makeDurableDirectory(dirname(file));
      appendFileSync(file, line, { mode: 0o600 });
      isRefused = false;
    } catch (error) {
      if (systemCode(error) === undefined) throw error;
      if (!isRefused) refused(error);
      isRefused = true;
    }
  };
}
