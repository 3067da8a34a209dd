/**
 * In the place of `hysnappy` in the page's bundle: that one is WebAssembly, which the page's policy does not let in. Without
 * it hyparquet uses its own, which is plain script.
 */

export function snappyUncompressor(): undefined {
  return undefined;
}

export function snappyUncompress(): never {
  throw new Error('Snappy is read by hyparquet itself.');
}
