/**
 * Phase 3, clocks: on which timeframe and for which symbol each expression is a stream.
 * A strategy has one clock so far; a coarser one and another symbol are known notation without a meaning yet.
 */

import type { DurationLiteral, Expression, StrategyDeclaration } from '../grammar/index.ts';
import type { Report } from './diagnostics/report.ts';
import { replacement } from './diagnostics/report.ts';
import { isTimeWindow } from './infer/operators.ts';
import { OF_QUANTITIES } from './predefined.ts';
import { expressionsOf } from './statements.ts';
import { durationSeconds, TIMEFRAMES, timeframeText } from './timeframes.ts';
import { walk } from './walk.ts';

export function checkClocks(strategy: StrategyDeclaration, report: Report): void {
  const every = strategy.body.find((statement) => statement.kind === 'EveryStatement')?.timeframe;
  if (every) checkTimeframe(every, report);
  for (const statement of strategy.body) {
    for (const expression of expressionsOf(statement)) {
      walk(expression, (node) => checkNode(node, every, report));
    }
  }
}

function checkTimeframe(timeframe: DurationLiteral, report: Report): void {
  if (TIMEFRAMES.includes(timeframeText(timeframe))) return;
  report('E0403', timeframe.span, `There are no bars of ${timeframeText(timeframe)}.`, {
    why: `Bars come in ${TIMEFRAMES.join(', ')}.`,
    fix: 'use one of these',
  });
}

function checkNode(node: Expression, every: DurationLiteral | undefined, report: Report): void {
  switch (node.kind) {
    case 'OnExpression':
      checkOn(node.timeframe, node, every, report);
      return;
    case 'OfExpression': {
      const { target } = node;
      if (target.kind === 'NameExpression' && OF_QUANTITIES.has(target.name)) return;
      const symbol = target.kind === 'NameExpression' ? target.name : target.text;
      notYet(
        node,
        `Reading another symbol (\`… of ${symbol}\`)`,
        'leave `of` and the symbol out',
        report,
      );
      return;
    }
    case 'AcrossExpression':
      notYet(
        node,
        'Comparing the symbols of a universe (`across universe`)',
        'leave `across universe` out',
        report,
      );
      return;
    case 'BetweenExpression':
      if (!isTimeWindow(node)) return;
      notYet(
        node,
        'A time of day inside a condition (`time between … and …`)',
        'write `between 09:45 and 15:45` on a line of its own, or compare `time.hour`',
        report,
      );
      return;
    case 'FieldExpression':
      if (node.object.kind === 'NameExpression' && node.object.name === 'news') {
        notYet(node, 'News (`news.…`)', 'leave this condition out', report);
      }
      return;
    default:
  }
}

function checkOn(
  timeframe: DurationLiteral,
  node: Expression,
  every: DurationLiteral | undefined,
  report: Report,
): void {
  if (!every) return;
  const [own, other] = [timeframeText(every), timeframeText(timeframe)];
  if (own === other) return;
  if (durationSeconds(timeframe) < durationSeconds(every)) {
    report('E0402', timeframe.span, `A strategy of \`every ${own}\` cannot see ${other} bars.`, {
      why: `Its rules are read when a ${own} bar closes; inside that bar there is nothing it could wait for.`,
      fix: replacement(
        every.span,
        other,
        `write \`every ${other}\`, and read the slower values with \`on ${own}\``,
      ),
    });
    return;
  }
  notYet(
    node,
    `A second timeframe (\`on ${other}\`)`,
    `write \`every ${other}\`, or leave \`on ${other}\` out`,
    report,
  );
}

function notYet(node: Expression, what: string, fix: string, report: Report): void {
  report('E0901', node.span, `${what} is not supported yet.`, {
    why: 'Strata knows the notation, but so far a strategy reads one symbol on one timeframe.',
    fix,
  });
}
