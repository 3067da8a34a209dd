/**
 * Phase 3, clocks: that the timeframes as written exist, and that no expression asks for a finer one than its
 * strategy's. What a name brings with it is seen when it is lowered on the other clock (lower-clocks.ts).
 */

import type { DurationLiteral, StrategyDeclaration } from '../grammar/index.ts';
import type { Report } from './diagnostics/report.ts';
import { replacement } from './diagnostics/report.ts';
import { walkStrategy } from './statements.ts';
import { durationSeconds, TIMEFRAMES, timeframeText } from './timeframes.ts';

export function checkClocks(strategy: StrategyDeclaration, report: Report): void {
  const every = strategy.body.find((statement) => statement.kind === 'EveryStatement')?.timeframe;
  if (every) checkTimeframe(every, report);
  walkStrategy(strategy, (node) => {
    if (node.kind === 'OnExpression') checkOn(node.timeframe, every, report);
  });
}

/** True when there are bars of this length. */
function checkTimeframe(timeframe: DurationLiteral, report: Report): boolean {
  if (TIMEFRAMES.includes(timeframeText(timeframe))) return true;
  report('E0403', timeframe.span, `There are no bars of ${timeframeText(timeframe)}.`, {
    why: `Bars come in ${TIMEFRAMES.join(', ')}.`,
    fix: 'use one of these',
  });
  return false;
}

function checkOn(
  timeframe: DurationLiteral,
  every: DurationLiteral | undefined,
  report: Report,
): void {
  if (!every) return;
  const [own, other] = [timeframeText(every), timeframeText(timeframe)];
  if (own === other) return;
  if (!checkTimeframe(timeframe, report)) return;
  if (durationSeconds(timeframe) >= durationSeconds(every)) return;
  report('E0402', timeframe.span, `A strategy of \`every ${own}\` cannot see ${other} bars.`, {
    why: `Its rules are read when a ${own} bar closes; inside that bar there is nothing it could wait for.`,
    fix: replacement(
      every.span,
      other,
      `write \`every ${other}\`, and read the slower values with \`on ${own}\``,
    ),
  });
}
