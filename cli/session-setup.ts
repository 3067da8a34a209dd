/**
 * What a trading session is a function of, as JSON in its journal: the texts of its program and how it is run. A restart and
 * `strata replay` make the same program from it, whatever has become of the files since.
 */

import { z } from 'zod';
import {
  assembleLive,
  type LiveAssembly,
  liveProgram,
  type PreparedRun,
  prepareTraded,
  type RunHost,
} from '../backtester/index.ts';
import { compile } from '../compiler/index.ts';
import { ACTION } from '../market/action-schema.ts';
import { isIntraday, type Timeframe } from '../market/index.ts';
import type { LiveConfig } from '../runtime/index.ts';
import type { Chapter } from '../runtime/live/index.ts';
import { readOverrides } from './backtest-request.ts';
import { hasErrors } from './diagnostics.ts';
import { ok, type Step, wrong } from './outcome.ts';

const SETUP = z.object({
  /** The file's name, and each text that it was compiled from under the path by which it was read. */
  file: z.string(),
  texts: z.array(z.object({ path: z.string(), source: z.string() })),
  /** What trades; a session of stored bars has the backtest whose cash, costs and fills hold there beside it. */
  deployment: z.string().optional(),
  backtest: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  param: z.array(z.string()),
  calendar: z.enum(['XNYS', '24x7', 'fx']),
  actions: z.array(ACTION),
  /** Of one symbol, from its first bar before the session to the last that there is room for. */
  capacity: z.number(),
  capabilities: z.object({
    groups: z.boolean(),
    trailingStops: z.boolean(),
    auctions: z.boolean(),
    replace: z.boolean(),
    fractional: z.boolean(),
    refusesUnpaid: z.boolean().optional(),
  }),
  snapshotEveryMs: z.number(),
  graceMs: z.number(),
  barsGraceMs: z.number(),
});

export type SessionSetup = z.infer<typeof SETUP>;

export interface SessionProgram {
  readonly prepared: PreparedRun;
  readonly assembly: LiveAssembly;
  /** With a fresh program each time. */
  readonly configOf: (session: string) => LiveConfig;
}

/** Of a session in a journal. Refused where another version wrote it in another shape. */
export function setupOf({
  session,
  setup,
}: Pick<Chapter, 'session' | 'setup'>): Step<SessionSetup> {
  const { data } = SETUP.safeParse(setup);
  if (data) return ok(data);
  return wrong(
    `Session \`${session}\` does not say what it was made from in a way that this version reads.`,
    'use the version of Strata that wrote its journal',
  );
}

/** Refused where the texts do not compile any more, or what they need is not in the store. */
export async function sessionProgram(
  setup: SessionSetup,
  host: RunHost,
): Promise<Step<SessionProgram>> {
  const prepared = prepareAgain(setup);
  if (prepared.kind === 'refused') return prepared;
  const { calendar, actions } = setup;
  const assembled = await assembleLive(host, prepared.value, { calendar, actions });
  if (assembled.kind === 'refused') return assembled;
  const assembly = assembled.value;
  const { capacity, capabilities, snapshotEveryMs, graceMs, barsGraceMs } = setup;
  return ok({
    prepared: prepared.value,
    assembly,
    configOf: (session) => ({
      program: liveProgram({ ...assembly.input, capacity }),
      session,
      timeframe: assembly.timeframe,
      ...{ capabilities, snapshotEveryMs, graceMs, barsGraceMs },
    }),
  });
}

/** From the texts that stand in the setup, not from files. */
function prepareAgain(setup: SessionSetup): Step<PreparedRun> {
  const { file, texts } = setup;
  const [first] = texts;
  const textOf = (path: string) => texts.find((each) => each.path === path)?.source;
  const compilation = compile(first?.source ?? '', { file: first?.path ?? file, read: textOf });
  if (hasErrors(compilation.diagnostics))
    return wrong(
      `\`${file}\` as it stands in the journal does not compile with this version of Strata.`,
      'use the version that began the session',
    );
  const overrides = readOverrides(setup);
  if (overrides.kind === 'refused') return overrides;
  const source = { source: compilation.source, file };
  return prepareTraded(compilation, source, setup, overrides.value);
}

/** Rows for the bars of a session after those of its history: years of days, months of minutes. */
export function roomFor(timeframe: Timeframe, history: number): number {
  return history + (isIntraday(timeframe) ? 50_000 : 5_000);
}
