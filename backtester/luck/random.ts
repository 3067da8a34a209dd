/**
 * Numbers that look random and come again with the same seed, so that a report can be repeated to the byte.
 * xoshiro128**, Blackman and Vigna, "Scrambled linear pseudorandom number generators" (2021).
 */

/** The next of 2³² equally likely whole numbers, from 0. */
export type Random = () => number;

export function randomOf(seed: number): Random {
  return xoshiro(expanded(seed));
}

/** From a state of four 32-bit numbers, of which one at least is not 0. */
export function xoshiro([a, b, c, d]: readonly [number, number, number, number]): Random {
  let [s0, s1, s2, s3] = [a, b, c, d];
  return () => {
    const result = Math.imul(rotated(Math.imul(s1, 5), 7), 9) >>> 0;
    const shifted = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = rotated(s3, 11);
    return result;
  };
}

/** A whole number from 0 to below `count`: the high bits by multiplication, whose bias is below count ÷ 2³². */
export function below(random: Random, count: number): number {
  return Math.floor((random() / 2 ** 32) * count);
}

/** splitmix32 spreads one number over a whole state. */
function expanded(seed: number): readonly [number, number, number, number] {
  let state = seed | 0;
  function next(): number {
    state = (state + 0x9e3779b9) | 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return z ^ (z >>> 16);
  }
  return [next(), next(), next(), next() | 1];
}

function rotated(x: number, by: number): number {
  return (x << by) | (x >>> (32 - by));
}
