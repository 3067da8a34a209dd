/** What operators have ordered since the session looked last. */

import { z } from 'zod';
import type { LiveEvent } from '../index.ts';
import type { JournalRefusal } from '../journal/index.ts';
import { commandsAfter } from './operator-journal.ts';

const COMMAND = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('kill'),
    by: z.string(),
    reason: z.string(),
    positions: z.enum(['freeze', 'flatten']),
    strategy: z.string().optional(),
  }),
  z.object({
    kind: z.literal('resume'),
    operator: z.string(),
    reason: z.string(),
    strategy: z.string().optional(),
  }),
  z.object({ kind: z.literal('kill done') }),
]);

export interface Mail {
  readonly kind: 'read';
  readonly events: readonly LiveEvent[];
  /** Of the newest command. */
  readonly sequence: number;
}

export interface Addressee {
  /** Of the account. */
  readonly directory: string;
  readonly strategy: string;
  readonly flattensItself: boolean;
}

export function mailAfter(
  { directory, strategy, flattensItself }: Addressee,
  sequence: number,
  time: number,
): Mail | JournalRefusal {
  const found = commandsAfter(directory, sequence);
  if (found.kind === 'refused') return found;
  const events = found.entries.flatMap(({ text }): readonly LiveEvent[] => {
    const { data: command } = COMMAND.safeParse(JSON.parse(text));
    if (!command || command.kind === 'kill done') return [];
    if (command.strategy !== undefined && command.strategy !== strategy) return [];
    const { reason } = command;
    if (command.kind === 'resume')
      return [
        { kind: 'operator', time, operator: command.operator, command: { kind: 'resume', reason } },
      ];
    // Whoever killed the account closes its positions at the broker: nobody does it twice.
    const isOurs = command.strategy !== undefined || flattensItself;
    const positions = isOurs ? command.positions : 'freeze';
    return [
      {
        kind: 'operator',
        time,
        operator: command.by,
        command: { kind: 'kill', positions, reason },
      },
    ];
  });
  return { kind: 'read', events, sequence: found.entries.at(-1)?.sequence ?? sequence };
}
