/** Whether a symbol may be bought now: a member of the universe, and inside its filter. */

import type { Book } from './book.ts';
import type { Desk } from './desk.ts';

export type Eligibility =
  | { readonly kind: 'eligible' }
  /** The filter reads something that is absent. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'excluded'; readonly id: string; readonly text: string };

const ELIGIBLE: Eligibility = { kind: 'eligible' };
const UNKNOWN: Eligibility = { kind: 'unknown' };

export function eligibilityOf({ program, config }: Desk, book: Book): Eligibility {
  const { universe } = program;
  if (!universe) return ELIGIBLE;
  if (config.membership && !config.membership.isMember(book.index, book.lastSession)) {
    return {
      kind: 'excluded',
      id: 'universe.not_member',
      text: `the symbol was no member of \`${universe.name}\``,
    };
  }
  if (universe.filter === undefined) return ELIGIBLE;
  const filter = book.series.evaluator.output(universe.filter);
  if (Number.isNaN(filter)) return UNKNOWN;
  return filter === 1
    ? ELIGIBLE
    : {
        kind: 'excluded',
        id: 'universe.filtered',
        text: `the filter of \`${universe.name}\` was not true for the symbol`,
      };
}

/** True when an entry is not to be made now; counted with the reason. */
export function refusesEntry(desk: Desk, book: Book): boolean {
  const eligibility = eligibilityOf(desk, book);
  switch (eligibility.kind) {
    case 'eligible':
      return false;
    case 'unknown':
      desk.refusals.add(
        'universe.unknown',
        'it was unknown whether the filter of the universe was true',
        desk.instant,
      );
      desk.watch?.blocked(book.index, 'universe.unknown');
      return true;
    case 'excluded':
      desk.refusals.add(eligibility.id, eligibility.text, desk.instant);
      desk.watch?.blocked(book.index, eligibility.id);
      return true;
    default:
      return eligibility satisfies never;
  }
}
