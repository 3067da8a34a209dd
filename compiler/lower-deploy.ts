/** A `deploy` declaration → its specification as data: what trades, under which policy, at which broker. */

import {
  type DeployDeclaration,
  type FillOptionName,
  type Identifier,
  nearest,
  type Program,
  type RunStatement,
  type VenueStatement,
} from '../grammar/index.ts';
import { BROKERS, type DeploymentSpec, MODES } from './deployment-spec.ts';
import { type Report, replacement } from './diagnostics/report.ts';
import {
  checkRun,
  checkTwice,
  fillModel,
  leverage,
  paramsOf,
  type RunnableNames,
} from './lower-backtest.ts';
import { costModel } from './lower-costs.ts';
import { runOf } from './run-declarations.ts';

export function lowerDeploy(
  declaration: DeployDeclaration,
  program: Program,
  names: RunnableNames,
  report: Report,
): DeploymentSpec | undefined {
  const { name, body } = declaration;
  checkTwice(declaration, report);
  const run = runOf(declaration);
  if (run) checkLimits(name, run, program, names, report);
  else
    report('E0804', name.span, `\`${name.name}\` does not say which strategy it runs.`, {
      fix: 'add `run MyStrategy under House`',
    });
  const venue = venueOf(declaration, run, report);
  const costs = body.find((statement) => statement.kind === 'CostsStatement');
  const margin = body.find((statement) => statement.kind === 'MarginStatement');
  const model = costs && costModel(costs, report);
  const fill = fillModel(body, report);
  const params = paramsOf(body, report);
  if (venue) checkFill(declaration, venue, report);
  if (venue?.broker === 'paper' && !costs)
    report(
      'E0801',
      name.span,
      `\`${name.name}\` is simulated, and does not say what trading costs.`,
      {
        why: 'A broker says what it charges; a simulated one has to be told. Free trading is allowed, but has to be written.',
        fix: 'add `costs { commission 0.005 USD per share min 1 USD  slippage 2bp }`, or `costs { commission 0 }`',
      },
    );
  if (!run?.policy || !venue) return undefined;
  return {
    name: name.name,
    strategy: run.strategy.name,
    policy: run.policy.name,
    ...venue,
    ...newsOf(declaration, run, program),
    ...(model && { costs: model }),
    fill,
    margin: margin ? leverage(margin.leverage, report) : 1,
    fractional: body.some(({ kind }) => kind === 'FractionalStatement'),
    params,
  };
}

/** Its own table, or that of the first backtest of the same strategy: headlines have one file, whoever reads them. */
function newsOf(
  { body }: DeployDeclaration,
  { strategy }: RunStatement,
  program: Program,
): Pick<DeploymentSpec, 'news'> {
  const bodies = program.declarations.flatMap((each) =>
    each.kind === 'BacktestDeclaration' &&
    each.body.some(
      (statement) => statement.kind === 'RunStatement' && statement.strategy.name === strategy.name,
    )
      ? [each.body]
      : [],
  );
  for (const statements of [body, ...bodies]) {
    const news = statements.find((statement) => statement.kind === 'NewsStatement');
    if (news) return { news: news.source.text };
  }
  return {};
}

/** What it runs has to exist, and its policy has to limit something. */
function checkLimits(
  name: Identifier,
  run: RunStatement,
  program: Program,
  names: RunnableNames,
  report: Report,
): void {
  checkRun(run, names, report);
  const why = 'A backtest may run without limits; real orders may not.';
  if (!run.policy) {
    const end = { start: run.span.end, end: run.span.end };
    report('E0708', run.span, `\`${name.name}\` would trade without a risk policy.`, {
      why,
      fix: replacement(end, ' under House', `write \`run ${run.strategy.name} under House\``),
    });
    return;
  }
  const policy = program.declarations.find(
    (node) => node.kind === 'RiskDeclaration' && node.name.name === run.policy?.name,
  );
  if (policy?.kind !== 'RiskDeclaration' || policy.sections.some(({ rules }) => rules.length > 0))
    return;
  report(
    'E0708',
    run.policy.span,
    `\`${run.policy.name}\` is empty: \`${name.name}\` would trade without any limit.`,
    { why, fix: `add rules to \`risk ${run.policy.name}\`, or write \`under House\`` },
  );
}

type Venue = Pick<DeploymentSpec, 'broker' | 'mode'>;

function venueOf(
  { name, body }: DeployDeclaration,
  run: RunStatement | undefined,
  report: Report,
): Venue | undefined {
  const venue = body.find((statement) => statement.kind === 'VenueStatement');
  if (!venue) {
    const at = run ? { start: run.span.end, end: run.span.end } : undefined;
    report('E0812', name.span, `\`${name.name}\` does not say where it trades.`, {
      why: WHY_VENUE,
      fix: at
        ? replacement(at, ' on alpaca paper', 'write `on alpaca paper` behind its `run`')
        : 'add `on alpaca paper`',
    });
    return undefined;
  }
  const broker = BROKERS.find((each) => each === venue.broker.name);
  if (!broker) {
    reportUnknown(venue.broker, 'broker', BROKERS, report);
    return undefined;
  }
  return modeOf(venue, broker, report);
}

function modeOf(
  { broker: { span, name }, mode }: VenueStatement,
  broker: Venue['broker'],
  report: Report,
): Venue | undefined {
  if (!mode) {
    if (broker === 'paper') return { broker, mode: 'paper' };
    const end = { start: span.end, end: span.end };
    report('E0812', span, `\`on ${name}\` does not say with which money.`, {
      why: 'Nothing is taken for granted where it may be real.',
      fix: replacement(end, ' paper', `write \`on ${name} paper\`, or \`on ${name} live\``),
    });
    return undefined;
  }
  const known = MODES.find((each) => each === mode.name);
  if (!known) {
    reportUnknown(mode, 'kind of account', MODES, report);
    return undefined;
  }
  if (broker !== 'paper' || known === 'paper') return { broker, mode: known };
  report('E0813', mode.span, '`on paper` is simulated here: there is no real money in it.', {
    why: 'Orders go to a broker that is played on live bars.',
    fix: 'name a broker, such as `on alpaca live`, or delete `live`',
  });
  return undefined;
}

const WHY_VENUE =
  'A program that trades says at which broker, and whether with simulated money (`paper`) or real money (`live`).';

function reportUnknown(
  { name, span }: Identifier,
  what: string,
  known: readonly string[],
  report: Report,
): void {
  const near = nearest(name, known);
  const listed = known.map((each) => `\`${each}\``).join(', ');
  report('E0813', span, `There is no ${what} called \`${name}\`.`, {
    why: WHY_VENUE,
    fix: near === undefined ? `write one of ${listed}` : replacement(span, near),
  });
}

/** What only a simulation of past bars can do. */
const PAST_ONLY: ReadonlySet<FillOptionName> = new Set<FillOptionName>([
  'same close',
  'size at fill',
  'close at end',
]);

/** How a simulated broker reads a bar; at a real one the market decides. */
const SIMULATED_ONLY: ReadonlySet<FillOptionName> = new Set<FillOptionName>([
  'stop first',
  'target first',
  'nearest to open',
]);

function checkFill(declaration: DeployDeclaration, { broker }: Venue, report: Report): void {
  const options = declaration.body.flatMap((statement) =>
    statement.kind === 'FillStatement' ? statement.options : [],
  );
  for (const { option, span } of options) {
    const isPast = PAST_ONLY.has(option);
    if (!isPast && (broker === 'paper' || !SIMULATED_ONLY.has(option))) continue;
    report(
      'E0814',
      span,
      `\`${option}\` does not hold where \`${declaration.name.name}\` trades.`,
      {
        why: isPast
          ? 'It is an assumption about bars that are over; no order can be sent that way.'
          : 'Which of two orders fills first is decided by the market there, not by an assumption about bars.',
        fix: `delete \`${option}\``,
      },
    );
  }
}
