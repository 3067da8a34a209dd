/** The process: starts quickly, says when a mistake is ours, and ends with the right code. */

import module from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { openKept, V8_FLAGS } from './kept-code.ts';

setFlagsFromString(V8_FLAGS);

// Node 22 keeps compiled code between runs; Node 20 cannot.
if ('enableCompileCache' in module && typeof module.enableCompileCache === 'function') {
  module.enableCompileCache();
}

// `strata … | head`: the reader has gone, which is no mistake.
process.stdout.on('error', (error) => {
  if ('code' in error && error.code === 'EPIPE') process.exit(0);
  throw error;
});

// Also what is thrown outside the command's own promise, in a callback of a native module say.
process.on('uncaughtException', reportBug);

try {
  endWith(await run(process.argv.slice(2)));
} catch (error) {
  await reportBug(error);
}

async function run(argv: readonly string[]): Promise<number> {
  const kept = argv[0] === 'backtest' ? openKept(join(import.meta.dirname, 'kept')) : undefined;
  if (kept) return kept(argv);
  const { runCommandLine } = await import('./command-line.ts');
  return runCommandLine(argv);
}

async function reportBug(error: unknown): Promise<void> {
  const { renderBug } = await import('./bug.ts');
  process.stderr.write(renderBug(error), () => process.exit(1));
}

/** Leaves once everything is written, without waiting for what a native module may still hold. */
function endWith(code: number): void {
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
}
