/** What kind of exit closed a trade, by the statement that it names. */

export type ExitKind = 'exit' | 'stop' | 'take';

export function exitKindOf(reason: string): ExitKind {
  if (/^(trail|stop)\b/.test(reason)) return 'stop';
  return /^(take|target)\b/.test(reason) ? 'take' : 'exit';
}
