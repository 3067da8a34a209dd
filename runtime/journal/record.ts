/** What a journal keeps: values of its writer, of which it knows only the kind and the time. */

import { InvariantError } from '../invariant.ts';

/** `time` in UTC microseconds. Everything else belongs to the writer, and has to survive JSON. */
export interface JournalRecord {
  readonly kind: string;
  readonly time: number;
}

/** Throws for a number that JSON would turn into `null`: a record must not say less than its writer knew. */
export function textOfRecord(record: JournalRecord): string {
  const text = JSON.stringify(record);
  // Only then can there be one, and looking at each value costs more than all the rest.
  if (text.includes('null')) assertFinite(record);
  return text;
}

function assertFinite(record: JournalRecord): void {
  JSON.stringify(record, (key, value: unknown) => {
    if (typeof value === 'number' && !Number.isFinite(value))
      throw new InvariantError(`journal record \`${record.kind}\`: \`${key}\` is ${value}`);
    return value;
  });
}

/** Undefined for a text that no writer of ours made. */
export function recordOf(text: string): JournalRecord | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is JournalRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    typeof value.kind === 'string' &&
    'time' in value &&
    typeof value.time === 'number'
  );
}
