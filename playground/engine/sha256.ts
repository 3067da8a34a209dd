/**
 * SHA-256 (FIPS 180-4). A browser's own is missing on pages that do not come over HTTPS, and the hash of the data is a
 * part of every result: it has to be there, and to be the command line's.
 */

export function sha256Hex(parts: Iterable<Uint8Array>): string {
  const state = Int32Array.from(FRACTIONS_OF_ROOTS, (each) => each | 0);
  const block = new Uint8Array(BLOCK);
  const view = new DataView(block.buffer);
  const words = new Int32Array(64);
  let filled = 0;
  let bytes = 0;
  for (const part of parts) {
    bytes += part.length;
    let at = 0;
    while (at < part.length) {
      const taken = Math.min(BLOCK - filled, part.length - at);
      block.set(part.subarray(at, at + taken), filled);
      filled += taken;
      at += taken;
      if (filled < BLOCK) continue;
      mix(state, view, words);
      filled = 0;
    }
  }
  block[filled] = 0x80;
  block.fill(0, filled + 1);
  if (filled + 9 > BLOCK) {
    mix(state, view, words);
    block.fill(0);
  }
  view.setUint32(BLOCK - 8, Math.floor(bytes / 0x2000_0000));
  view.setUint32(BLOCK - 4, (bytes * 8) >>> 0);
  mix(state, view, words);
  return [...state].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

const BLOCK = 64;

const FRACTIONS_OF_ROOTS = firstPrimes(8).map((prime) => fraction(Math.sqrt(prime)));
const CONSTANTS = Int32Array.from(firstPrimes(64), (prime) => fraction(Math.cbrt(prime)) | 0);

/** The first 32 bits of what stands behind the point. */
function fraction(value: number): number {
  return Math.floor((value - Math.floor(value)) * 2 ** 32) >>> 0;
}

function firstPrimes(count: number): readonly number[] {
  const primes: number[] = [];
  for (let next = 2; primes.length < count; next += 1)
    if (primes.every((prime) => next % prime !== 0)) primes.push(next);
  return primes;
}

function turned(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

function mix(state: Int32Array, block: DataView, words: Int32Array): void {
  for (let i = 0; i < 16; i += 1) words[i] = block.getInt32(i * 4);
  for (let i = 16; i < 64; i += 1) {
    const x = words[i - 15] ?? 0;
    const y = words[i - 2] ?? 0;
    const s0 = turned(x, 7) ^ turned(x, 18) ^ (x >>> 3);
    const s1 = turned(y, 17) ^ turned(y, 19) ^ (y >>> 10);
    words[i] = ((words[i - 16] ?? 0) + s0 + (words[i - 7] ?? 0) + s1) | 0;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let i = 0; i < 64; i += 1) {
    const choice = (e & f) ^ (~e & g);
    const s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const first = (h + s1 + choice + (CONSTANTS[i] ?? 0) + (words[i] ?? 0)) | 0;
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + s0 + majority) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => {
    state[i] = ((state[i] ?? 0) + word) | 0;
  });
}
