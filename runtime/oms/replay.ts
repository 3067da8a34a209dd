/** A session once more, from the events of its journal: the same records come out, or the place where they do not. */

import type { LiveConfig } from './live.ts';
import type { LiveRecord } from './messages.ts';
import { LiveSession } from './session.ts';

export type Replayed =
  | { readonly kind: 'same'; readonly records: number; readonly session: LiveSession }
  | {
      readonly kind: 'differs';
      /** Number of the first record that is not the same, from 0. */
      readonly at: number;
      /** As JSON; undefined where one side has ended. */
      readonly journal: string | undefined;
      readonly replayed: string | undefined;
    };

/**
 * Feeds the events to a fresh session made of the same program. A journal may end in the middle of what one event made:
 * its records are written in one go, and a torn end is cut off before it comes here.
 */
export function replay(config: LiveConfig, records: readonly LiveRecord[]): Replayed {
  const session = new LiveSession(config);
  let at = 0;
  while (at < records.length) {
    const record = records[at];
    if (record?.kind !== 'event') return differs(at, record, undefined);
    for (const made of session.handle(record.event).records) {
      const written = records[at];
      if (JSON.stringify(written) !== JSON.stringify(made)) return differs(at, written, made);
      at += 1;
    }
  }
  return { kind: 'same', records: at, session };
}

function differs(
  at: number,
  journal: LiveRecord | undefined,
  replayed: LiveRecord | undefined,
): Replayed {
  return {
    kind: 'differs',
    at,
    journal: JSON.stringify(journal),
    replayed: JSON.stringify(replayed),
  };
}
