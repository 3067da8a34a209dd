/** Places in values that ascend, found by halving: bars have times and sessions by the million. */

/** How many of them are below `bound`: the place of the first that is not. */
export function countBelow(values: ArrayLike<number>, bound: number): number {
  return countWhile(values, (value) => value < bound);
}

/** How many of them are not above `bound`; the last of these stands one before. */
export function countUpTo(values: ArrayLike<number>, bound: number): number {
  return countWhile(values, (value) => value <= bound);
}

/** What holds for one of them holds for all before it. */
function countWhile(values: ArrayLike<number>, holds: (value: number) => boolean): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(values[middle] ?? 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}
