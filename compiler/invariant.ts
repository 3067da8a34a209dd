/** A broken invariant is our bug, never the user's: the CLI says so and asks for a report. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** The value, which by what the phases before established cannot be missing. */
export function assertPresent<T>(value: T | undefined, claim: string): T {
  if (value === undefined) throw new InvariantError(`broken invariant: ${claim}`);
  return value;
}
