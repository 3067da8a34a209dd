/** Puts a value into a map and gives it back: `map.get(key) ?? keep(map, key, find(key))` finds each once. */
export function keep<Key, Value>(
  map: { set(key: Key, value: Value): unknown },
  key: Key,
  value: NoInfer<Value>,
): Value {
  map.set(key, value);
  return value;
}
