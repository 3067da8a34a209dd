/** Whether a strategy says everything that an order needs, and says it once. */

import type {
  ProtectStatement,
  StrategyDeclaration,
  StrategyStatement,
  TimeLiteral,
} from '../grammar/index.ts';
import { checkTargets } from './check-targets.ts';
import { type Report, replacement } from './diagnostics/report.ts';
import { findStatements as find } from './statements.ts';
import { isIntraday, timeframeText } from './timeframes.ts';

/** Fired rules are the bits of one 32-bit integer. */
export const MAX_RULES = 31;

type Kind = StrategyStatement['kind'];

const ONCE: readonly (readonly [kind: Kind, text: string])[] = [
  ['UniverseStatement', 'universe'],
  ['EveryStatement', 'every'],
  ['SizeStatement', 'size'],
  ['HoldStatement', 'hold'],
  ['CooldownStatement', 'cooldown'],
  ['TradingWindowStatement', 'between'],
  ['FlatByStatement', 'flat by'],
  ['PyramidStatement', 'pyramid'],
  ['SignalStatement', 'signal'],
];

export function checkRules(strategy: StrategyDeclaration, report: Report): void {
  checkOnce(strategy, report);
  if (strategy.body.some(({ kind }) => kind === 'TargetStatement')) {
    checkNeeded(strategy, report);
    checkUniverse(strategy, report);
    checkProtections(strategy, report);
    checkTargets(strategy, report);
    return;
  }
  checkNeeded(strategy, report);
  checkMissing(strategy, report);
  checkUniverse(strategy, report);
  checkProtections(strategy, report);
  checkOrderTimes(strategy, report);
  checkClockStatements(strategy, report);
}

function checkOnce(strategy: StrategyDeclaration, report: Report): void {
  for (const [kind, text] of ONCE) {
    for (const statement of find(strategy, kind).slice(1)) {
      report('E0506', statement.span, `\`${text}\` is said twice in \`${strategy.name.name}\`.`, {
        why: 'Only one of the two could hold, and a reader could not tell which.',
        fix: 'delete one of the two lines',
      });
    }
  }
}

function checkNeeded(strategy: StrategyDeclaration, report: Report): void {
  const { name } = strategy;
  if (find(strategy, 'UniverseStatement').length === 0) {
    report('E0501', name.span, `\`${name.name}\` does not say what it trades.`, {
      fix: 'add a line such as `universe SPY`',
    });
  }
  if (find(strategy, 'EveryStatement').length === 0) {
    report('E0502', name.span, `\`${name.name}\` does not say how often its rules are read.`, {
      fix: 'add a line such as `every 1d`',
    });
  }
}

function checkMissing(strategy: StrategyDeclaration, report: Report): void {
  const { name } = strategy;
  const enters = find(strategy, 'EnterStatement');
  if (enters.length === 0) {
    report('E0503', name.span, `\`${name.name}\` never opens a position.`, {
      fix: 'add a rule such as `enter long when close crosses above sma(close, 50)`',
    });
  }
  const [size] = find(strategy, 'SizeStatement');
  if (enters.length > 0 && !size) {
    report('E0505', name.span, `\`${name.name}\` does not say how much to buy.`, {
      why: 'A size that is guessed is a size that nobody decided.',
      fix: 'add a line such as `size 10% of equity`, or `size risk 1% of equity` with a `stop`',
    });
  }
  if (size?.method === 'risk') checkStopForRisk(strategy, size, report);
  const rules = [...enters, ...find(strategy, 'ExitStatement')];
  const surplus = rules[MAX_RULES];
  if (surplus) {
    report('E0513', surplus.span, `A strategy can have at most ${MAX_RULES} rules.`, {
      fix: 'join conditions that lead to the same order with `or`',
    });
  }
}

function checkStopForRisk(
  strategy: StrategyDeclaration,
  size: Extract<StrategyStatement, { kind: 'SizeStatement' }>,
  report: Report,
): void {
  const stops = find(strategy, 'ProtectStatement').filter(
    ({ protection }) => protection === 'stop',
  );
  const unprotected = find(strategy, 'EnterStatement').find(
    (enter) => !stops.some((stop) => stop.side === undefined || stop.side === enter.side),
  );
  if (!unprotected) return;
  report(
    'E0504',
    size.span,
    `\`size risk\` needs a \`stop\`${stops.length > 0 ? ` for ${unprotected.side} entries` : ''}.`,
    {
      why: 'The size is the money at risk divided by the distance to the stop; without a stop there is no distance.',
      fix: 'add a line such as `stop 3 * atr(14) from entry`, or size by value: `size 10% of equity`',
    },
  );
}

function checkProtections(strategy: StrategyDeclaration, report: Report): void {
  const seen: ProtectStatement[] = [];
  for (const statement of find(strategy, 'ProtectStatement')) {
    const twin = seen.find(
      (other) =>
        other.protection === statement.protection &&
        (other.side === undefined || statement.side === undefined || other.side === statement.side),
    );
    if (twin) {
      report(
        'E0506',
        statement.span,
        `\`${statement.protection}\` is said twice for the same side.`,
        {
          why: 'Only one of the two could hold, and a reader could not tell which.',
          fix: 'delete one, or give each its side: `stop long …` and `stop short …`',
        },
      );
    }
    seen.push(statement);
    if (statement.value.kind === 'RiskMultipleLiteral')
      checkStopForMultiple(strategy, statement, report);
    if (statement.protection === 'trail' && statement.fromNextBar) {
      report('E0901', statement.span, '`trail … from next bar` is not supported yet.', {
        why: 'A trail works from the fill on; a protection that begins later than written would be worse than none.',
        fix: 'leave `from next bar` out',
      });
    }
  }
}

/** R needs a stop on each side on which the target works. */
function checkStopForMultiple(
  strategy: StrategyDeclaration,
  take: ProtectStatement,
  report: Report,
): void {
  const stops = find(strategy, 'ProtectStatement').filter(
    ({ protection }) => protection !== 'take',
  );
  const entered = find(strategy, 'EnterStatement').map(({ side }) => side);
  const sides = take.side ? [take.side] : [...new Set(entered)];
  const bare = sides.find(
    (side) => !stops.some((stop) => stop.side === undefined || stop.side === side),
  );
  if (bare === undefined && stops.length > 0) return;
  const side = stops.length > 0 && bare !== undefined ? `${bare} ` : '';
  report(
    'E0507',
    take.value.span,
    `A target in R needs a \`stop\`${side && ` for ${side}positions`}.`,
    {
      why: 'R is the distance from the fill to the first stop; without a stop there is no distance.',
      fix: `add a line such as \`stop ${side}2 * atr(14) from entry\`, or give the target as a distance`,
    },
  );
}

function checkUniverse(strategy: StrategyDeclaration, report: Report): void {
  const seen = new Set<string>();
  for (const { symbols } of find(strategy, 'UniverseStatement')) {
    symbols.forEach(({ name, span }, k) => {
      const before = symbols[k - 1];
      if (seen.has(name)) {
        report('E0514', span, `\`${name}\` is said twice in this universe.`, {
          why: 'A strategy holds one position in a symbol; two would trade it twice.',
          fix:
            before && before.span.end < span.start
              ? replacement({ start: before.span.end, end: span.end }, '', 'delete it')
              : 'delete it',
        });
      }
      seen.add(name);
    });
  }
}

/** Only an order that waits for a price can wait for a time. */
function checkOrderTimes(strategy: StrategyDeclaration, report: Report): void {
  for (const { via } of [...find(strategy, 'EnterStatement'), ...find(strategy, 'ExitStatement')]) {
    if (!via?.timeInForce || via.prices.length > 0) continue;
    const order = via.order === 'market' ? 'A market order' : `An order for the ${via.order}`;
    const { start, end } = via.timeInForce.span;
    report('E0516', via.timeInForce.span, `${order} does not wait.`, {
      why: 'It fills at the next chance there is, so a limit to its time has no effect.',
      fix: replacement(
        { start: start - 1, end },
        '',
        'delete this, or give a price: `via limit …`',
      ),
    });
  }
}

function checkClockStatements(strategy: StrategyDeclaration, report: Report): void {
  for (const { from, to } of find(strategy, 'TradingWindowStatement')) {
    if (from.minutesOfDay <= to.minutesOfDay) continue;
    report(
      'E0515',
      { start: from.span.start, end: to.span.end },
      'This window is never open: it ends before it begins.',
      {
        why: 'Times are read within one day of the exchange, so no bar could ever enter.',
        fix: {
          text: 'exchange the two times',
          edits: [
            { span: from.span, text: timeText(to) },
            { span: to.span, text: timeText(from) },
          ],
        },
      },
    );
  }
  const every = find(strategy, 'EveryStatement')[0]?.timeframe;
  if (!every || isIntraday(every)) return;
  for (const statement of [
    ...find(strategy, 'TradingWindowStatement'),
    ...find(strategy, 'FlatByStatement'),
  ]) {
    report(
      'E0512',
      statement.span,
      `A time of day has no effect on ${timeframeText(every)} bars.`,
      {
        why: 'Rules are read when a bar closes, and these bars close only at the end of the session.',
        fix: 'use intraday bars, such as `every 5m`, or delete this line',
      },
    );
  }
}

function timeText({ minutesOfDay }: TimeLiteral): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minutesOfDay / 60))}:${two(minutesOfDay % 60)}`;
}
