/** From a compiled program to what a live session is a function of: the parts of a backtest, without its bars. */

import { bindStrategy } from '../compiler/index.ts';
import {
  type CalendarId,
  type CorporateAction,
  parseTimeframe,
  type Timeframe,
  timeframeUs,
} from '../market/index.ts';
import type { PreparedRun, RunHost } from './assemble-run.ts';
import type { LiveProgramInput } from './live-program.ts';
import { type BacktestInput, symbolsRead } from './run.ts';
import { runUniverse } from './run-universe.ts';
import { warmupOf } from './run-windows.ts';
import { ok, type Step, usage, wrong } from './step.ts';

export interface LiveMarket {
  readonly timeframe?: Timeframe;
  readonly calendar: CalendarId;
  readonly actions: readonly CorporateAction[];
}

export interface LiveAssembly {
  /** With room for nothing yet: `capacity` is the caller's. */
  readonly input: Omit<LiveProgramInput, 'capacity'>;
  readonly timeframe: Timeframe;
  /** Bars until everything has a settled value; undefined where no number is enough for certain. */
  readonly warmUp: number | undefined;
}

export async function assembleLive(
  host: RunHost,
  { from, choice }: Pick<PreparedRun, 'from' | 'choice'>,
  market: LiveMarket,
): Promise<Step<LiveAssembly>> {
  const { spec, strategy, strategies, policy, conditions } = choice;
  const bound = bindStrategy(strategy, spec.params);
  if (bound.kind === 'refused') return usage(bound.message, bound.fix);
  const universe = await runUniverse(host.readMembers, spec, bound.program);
  if (universe.kind === 'refused') return universe;
  const { program, members } = universe.value;
  const timeframe = market.timeframe ?? parseTimeframe(program.every) ?? '1d';
  const parts: BacktestInput[] = [];
  for (const { name } of strategy.program.ensemble?.members ?? []) {
    const member = strategies.find((each) => each.name === name);
    if (!member) return wrong(`\`${name}\`, a member of \`${strategy.name}\`, did not compile.`);
    const { conditions: _, ...rest } = choice;
    const alone = { ...rest, strategy: member, spec: { ...spec, params: {} } };
    const part = await assembleLive(host, { from, choice: alone }, market);
    if (part.kind === 'refused') return part;
    if (timeframeUs(part.value.timeframe) < timeframeUs(timeframe))
      return wrong(
        `\`${name}\`, a member of \`${strategy.name}\`, reads ${part.value.timeframe} bars; a session of \`${strategy.name}\` gets ${timeframe} bars.`,
        `write \`every ${part.value.timeframe}\` in \`${strategy.name}\`, or \`every ${timeframe}\` in \`${name}\``,
        'Longer bars can be made from shorter ones, but not the other way round.',
      );
    parts.push({ ...part.value.input, bars: [] });
  }
  const news = spec.news === undefined ? undefined : host.readNews(spec.news);
  if (news?.kind === 'refused') return news;
  const input = {
    program,
    ...(news && { news: news.value.headlines }),
    ...(members && { membership: members.membership }),
    ...(conditions && {
      conditions: {
        program: conditions.program,
        loaded: await host.loadStrategy(conditions, from),
        count: conditions.plan.outputs.length,
      },
    }),
    loaded: await host.loadStrategy(strategy, from),
    params: bound.params,
    ...{ timeframe, calendar: market.calendar, actions: market.actions, spec, policy },
    ...(parts.length > 0 && { members: parts }),
  };
  const needed = warmupOf({ ...input, bars: [] });
  return ok({
    input: { ...input, foreignSymbols: [...new Set([...symbolsRead(input), ...ofMembers(input)])] },
    timeframe,
    warmUp: Number.isFinite(needed) ? needed : undefined,
  });
}

/** What members trade on paper or read, and the ensemble does not trade. */
function ofMembers({
  program,
  members = [],
}: Pick<BacktestInput, 'program' | 'members'>): readonly string[] {
  const all = members.flatMap((member) => [
    ...member.program.symbols,
    ...symbolsRead(member),
    ...ofMembers(member),
  ]);
  return all.filter((symbol) => !program.symbols.includes(symbol));
}
