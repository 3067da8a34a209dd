/** How a random node of the syntax tree is put together from random parts. */

import fc from 'fast-check';
import { SPAN } from './arbitrary-expression.ts';

export const span = fc.constant(SPAN);
export const kind = <K extends string>(value: K) => fc.constant(value);
export const node = <T extends object>(shape: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(shape);

/** A record some of whose parts may be missing. */
export function partly<T extends object, K extends keyof T>(
  shape: { [P in keyof T]-?: fc.Arbitrary<NonNullable<T[P]>> },
  optional: readonly K[],
): fc.Arbitrary<T> {
  const every: Record<string, fc.Arbitrary<unknown>> = shape;
  const requiredKeys = Object.keys(every).filter((key) => !optional.some((each) => each === key));
  const some: fc.Arbitrary<object> = fc.record(every, { requiredKeys });
  return some.filter((value): value is T => requiredKeys.every((key) => key in value));
}
