/** The log of an account, as every command writes it. */

import { fileSink, type Log, logFile, logTo, type Redactor } from '../runtime/live/index.ts';
import { reasonOf } from './read-program.ts';
import { stderr } from './surroundings.ts';

export function accountLog(directory: string, redactor: Redactor): Log {
  const file = logFile(directory);
  return logTo(
    fileSink(file, (error) => stderr().write(`Cannot write ${file}: ${reasonOf(error)}.\n`)),
    redactor,
  );
}
