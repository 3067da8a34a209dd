/** What the reference evaluators remember of a window: its values, or the same in two blocks. Absent values begin it anew. */

/** The last n values, the oldest first; undefined while there are fewer. */
export function slidingWindow(n: number): (x: number) => readonly number[] | undefined {
  const window: number[] = [];
  return (x) => {
    if (Number.isNaN(x)) window.length = 0;
    else window.push(x);
    if (window.length > n) window.shift();
    return window.length === n ? window : undefined;
  };
}

/** Together n values, so that nothing has to be subtracted that was added. */
export interface TwoBlocks<Value> {
  /** What is left of the older block, the newest first. Never empty. */
  readonly ending: readonly Value[];
  /** What has come since, the oldest first. Empty where the older block is the whole window. */
  readonly newer: readonly Value[];
}

/** Undefined stands for an absent value, and is given while there are fewer than n. */
export function twoBlocks<Value>(
  n: number,
): (value: Value | undefined) => TwoBlocks<Value> | undefined {
  let older: readonly Value[] = [];
  let newer: Value[] = [];
  return (value) => {
    if (value === undefined) {
      older = [];
      newer = [];
      return undefined;
    }
    newer.push(value);
    if (newer.length === n) {
      older = newer;
      newer = [];
    }
    if (older.length === 0) return undefined;
    return { ending: older.slice(newer.length).reverse(), newer };
  };
}
