/**
 * What a map holds at a key: made, and kept, where there is nothing yet. `getOrInsertComputed` of newer engines, for
 * values that are never undefined.
 */
export function getOrMake<Key, Value extends NonNullable<unknown>>(
  map: { get(key: Key): Value | undefined; set(key: Key, value: Value): unknown },
  key: Key,
  make: () => NoInfer<Value>,
): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
