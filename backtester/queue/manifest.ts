/** What a sweep says of itself to its workers, once: everything that its runs are a function of but the params. */

import { z } from 'zod';

/** Two programs that differ in any of these may differ in the last bit of a figure. */
export interface BuildIdentity {
  readonly strata: string;
  /** Of the sources that Strata was built from. */
  readonly build: string;
  /** The JavaScript engine and the processor: powers and logarithms are theirs. */
  readonly v8: string;
  readonly arch: string;
}

const identity = z.object({
  strata: z.string(),
  build: z.string(),
  v8: z.string(),
  arch: z.string(),
});

export const MANIFEST = z.object({
  identity,
  /** The program with what it imports, by the names that it asks for. */
  program: z.object({
    path: z.string(),
    name: z.string(),
    source: z.string(),
    files: z.record(z.string(), z.string()),
  }),
  backtest: z.string().exactOptional(),
  from: z.string().exactOptional(),
  to: z.string().exactOptional(),
  /** Values that every run has, and those of one run that is allowed. */
  params: z.record(z.string(), z.number()),
  /** The file in the shared directory that lists the data. */
  data: z.string(),
  /** Without a sign of life for so long a worker loses its chunk to another. */
  patienceMs: z.number(),
});

export type Manifest = z.infer<typeof MANIFEST>;

/** What workers look for: short, because they look often. */
export const NOTICE = z.object({
  queue: z.string(),
  identity,
  title: z.string(),
});

export type Notice = z.infer<typeof NOTICE>;

/** What a worker says of itself in a sweep. */
export const WORKER = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('works'), threads: z.number(), beat: z.number() }),
  z.object({ kind: z.literal('refused'), reason: z.string() }),
]);

export type WorkerState = z.infer<typeof WORKER>;

/** Why a worker of one build may not work for a sweep of another; undefined where they are the same. */
export function whyNotSame(sweep: BuildIdentity, own: BuildIdentity): string | undefined {
  if (sweep.strata !== own.strata || sweep.build !== own.build)
    return `it is Strata ${own.strata} (build ${own.build}), and the sweep is Strata ${sweep.strata} (build ${sweep.build})`;
  if (sweep.v8 !== own.v8 || sweep.arch !== own.arch)
    return `it runs on V8 ${own.v8} on ${own.arch}, and the sweep on V8 ${sweep.v8} on ${sweep.arch}`;
  return undefined;
}
