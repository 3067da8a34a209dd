/** Ctrl-C, and how a system asks a process to end. */

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Calls `end` the first time only: whoever asks again ends the process. Returns what takes it back. */
export function onInterrupt(end: () => void): () => void {
  function release(): void {
    for (const signal of SIGNALS) process.off(signal, first);
  }
  function first(): void {
    release();
    end();
  }
  for (const signal of SIGNALS) process.on(signal, first);
  return release;
}
