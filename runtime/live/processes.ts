/** Does a process still run, and is it the one that was meant? */

import { readFileSync } from 'node:fs';
import { systemCode } from '../journal/index.ts';

/** When the process began, in the system's own words; undefined when it does not run. Ids are used again, beginnings are not. */
export function startOf(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (systemCode(error) === 'ESRCH') return undefined;
  }
  const fields = textOf(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ');
  // proc(5): the first field after the name is the state, the 20th the start time in ticks since boot.
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  return fields[19] ?? 'running';
}

/** Another one after each start of the machine; empty where the system does not say. */
export function bootOf(): string {
  return textOf('/proc/sys/kernel/random/boot_id').trim();
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
