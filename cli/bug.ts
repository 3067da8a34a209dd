/** What is shown when Strata itself is wrong: never a bare stack. */

import { VERSION } from './version.ts';

export function renderBug(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  // Emitted code is loaded from a URL that holds all of it.
  const trace = stack.replace(/data:text\/javascript[^\s:]*/g, 'emitted-code');
  return [
    'This is a bug in Strata, not in your program or your data. Nothing that was there before was changed.',
    '',
    `  strata ${VERSION} · node ${process.versions.node} · ${process.platform} ${process.arch}`,
    `  strata ${process.argv.slice(2).join(' ')}`,
    '',
    trace.replace(/^/gm, '  '),
    '',
    'Please report the lines above with the program, if you can share it.',
    '',
  ].join('\n');
}
