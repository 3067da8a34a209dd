/** Thrown where the engine itself is wrong, never for what a user, a file or a market does. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** For values that a loop or a table has guaranteed. */
export function assertPresent<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new InvariantError(`broken invariant: ${what}`);
  return value;
}
