/** Records with a value for every one of a list of names, which is looked at and not only said to the type checker. */

import { InvariantError } from '../../runtime/index.ts';

/** The names in a record, in its order. */
export function namesIn<Name extends string>(
  record: Readonly<Record<Name, unknown>>,
): readonly Name[] {
  return Object.keys(record).filter((name): name is Name => name in record);
}

/** `valueAt` gets each name and its place in the list. */
export function wholeRecord<Name extends string, Value>(
  names: readonly Name[],
  valueAt: (name: Name, place: number) => Value,
): Readonly<Record<Name, Value>> {
  const record = Object.fromEntries(names.map((name, place) => [name, valueAt(name, place)]));
  if (!hasAll(record, names))
    throw new InvariantError('broken invariant: a record has a value for each of its names');
  return record;
}

function hasAll<Name extends string, Value>(
  record: Readonly<Record<string, Value>>,
  names: readonly Name[],
): record is Readonly<Record<string, Value>> & Readonly<Record<Name, Value>> {
  return names.every((name) => name in record);
}
