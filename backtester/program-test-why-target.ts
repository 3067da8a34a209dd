/** Why a target made no order at a close: no rebalance, no target that was true, or nothing to trade. */

import { calendarOf } from '../market/index.ts';
import type { StrategyProgram } from '../runtime/index.ts';
import type { TestRun } from './program-test.ts';
import { rebalancesOf } from './rebalances.ts';
import { scheduleOf } from './schedule.ts';

type Targets = NonNullable<StrategyProgram['targets']>;

export function whyNoTarget(
  run: TestRun,
  { schedule, statements }: Targets,
  symbol: string,
  bar: number,
): readonly string[] {
  const { program, bars, timeframe, result, rules } = run;
  const isRebalance = rebalancesOf(program, scheduleOf(bars), timeframe, calendarOf('XNYS'));
  if (!isRebalance(bar))
    return [`Targets are read ${scheduleWords(schedule)}, and bar ${bar} does not close there.`];
  const index = program.symbols.indexOf(symbol);
  const said = statements.map((_, t) => rules.said(index, bar, t));
  const first = said.findIndex((each) => each !== 'false');
  const statement = statements[first];
  if (!statement)
    return statements.map(({ reason }) => `At the close of bar ${bar} \`${reason}\` was not true.`);
  if (said[first] === 'unknown')
    return [
      `At the close of bar ${bar} \`${statement.reason}\` was unknown: a value that it reads was absent.`,
    ];
  const time = result.time[bar];
  const refused = result.rejections.filter(({ firstTime }) => firstTime === time);
  const gate =
    refused.length > 0
      ? refused.map(({ text }) => text).join('; ')
      : 'the position was as large as it asks for, or larger';
  return [
    `\`${statement.reason}\` was true at the close of bar ${bar}, but made no such order: ${gate}.`,
  ];
}

function scheduleWords(schedule: Targets['schedule']): string {
  switch (schedule) {
    case 'every close':
      return 'at every close';
    case 'daily':
      return 'at the close of each session';
    case 'weekly':
      return 'at the close of the last session of a week';
    case 'monthly':
      return 'at the close of the last session of a month';
    case 'first session of month':
      return 'at the close of the first session of a month';
    default:
      return schedule satisfies never;
  }
}
