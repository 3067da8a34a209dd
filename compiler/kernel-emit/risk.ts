/** The policy as text: what an entry is asked, what the account is watched for, and what follows when a rule is broken. */

import type { RiskActionKind, RiskRule } from '../../runtime/risk/policy.ts';
import { numberText } from '../emit/names.ts';
import { type Course, watchedRules } from './course.ts';
import { hasLegs, indented } from './fills.ts';
import { nearLimits } from './quiet.ts';
import { constantMetric } from './why-engine.ts';

const SEVERITY: Readonly<Record<RiskActionKind, number>> = {
  reduce: 0,
  reject: 1,
  'halt entries': 2,
  'halt strategy': 3,
  kill: 4,
};

/** After a mark: rules over the account that halt or kill. */
export function watchAccount(course: Course): readonly string[] {
  const rules = watchedRules(course.request);
  if (rules.length === 0) return [];
  // Of rules that are broken together a kill is the only one that acts.
  const kills = rules.filter(({ action }) => action === 'kill');
  const halts = rules.filter(({ action }) => action !== 'kill');
  const broken = (rule: RiskRule): string => `!(${holdsText(rule, accountMetric(rule))})`;
  return [
    `if (!killed && (${nearLimits(course, 'equity', 'peak')})) {`,
    ...indented([
      ...kills.map(
        (rule, k) =>
          `${k === 0 ? '' : 'else '}if (${broken(rule)}) { ${kill(course, rule).join(' ')} }`,
      ),
      ...(halts.length === 0
        ? []
        : [
            ...(kills.length > 0 ? ['else {'] : ['{']),
            ...halts.map((rule) => `  if (${broken(rule)}) { ${halt(rule)} }`),
            '}',
          ]),
    ]),
    '}',
  ];
}

/** Judges `wanted` shares at `price`: it may come back smaller, or as 0. `firstStop` is the stop's price, NaN without. */
export function assessEntry(course: Course): readonly string[] {
  const { policy } = course.request;
  const rules = policy.rules.filter(
    (rule) => constantMetric(rule) === undefined && rule.metric !== 'rate',
  );
  const halted = canHalt(course) ? ['if (halted || killed) wanted = 0;'] : [];
  if (rules.length === 0) return halted;
  const reduces = rules.filter(({ action }) => action === 'reduce');
  const others = rules
    .filter(({ action }) => action !== 'reduce')
    // The strictest acts, of equally strict ones the first.
    .sort((a, b) => SEVERITY[b.action] - SEVERITY[a.action]);
  const breaks = (rule: RiskRule, quantity: string): string =>
    `!(${holdsText(rule, entryMetric(rule, quantity))})`;
  const refusals = others.map(
    (rule, r) =>
      `${r === 0 ? '' : 'else '}if (${breaks(rule, 'wanted')}) { wanted = 0; ${act(course, rule)} }`,
  );
  return [
    ...halted,
    'if (wanted > 0) {',
    ...indented([...refusals, ...reduceText(course, reduces, refusals.length > 0, breaks)]),
    '}',
  ];
}

/** The largest whole number of lots that satisfies every broken rule. */
function reduceText(
  { request }: Course,
  rules: readonly RiskRule[],
  isElse: boolean,
  breaks: (rule: RiskRule, quantity: string) => string,
): readonly string[] {
  if (rules.length === 0) return [];
  const lot = numberText(request.lot);
  const still = rules.map((rule, r) => `breaks_${r} && ${breaks(rule, 'fewer')}`).join(' || ');
  return [
    isElse ? 'else {' : '{',
    ...indented([
      ...rules.map((rule, r) => `const breaks_${r} = ${breaks(rule, 'wanted')};`),
      `if (${rules.map((_, r) => `breaks_${r}`).join(' || ')}) {`,
      '  let fits = 0;',
      `  let tooMany = Math.round(wanted / ${lot});`,
      '  while (tooMany - fits > 1) {',
      '    const middle = Math.floor((fits + tooMany) / 2);',
      `    const fewer = toLot(middle * ${lot}, ${lot});`,
      `    if (${still}) tooMany = middle;`,
      '    else fits = middle;',
      '  }',
      `  wanted = fits === 0 ? 0 : toLot(fits * ${lot}, ${lot});`,
      '}',
    ]),
    '}',
  ];
}

/** True where some rule may ever keep the strategy from entering. */
export function canHalt({ request }: Course): boolean {
  return request.policy.rules.some(({ action }) => action !== 'reduce' && action !== 'reject');
}

/** At a new session: halts that last until then end. */
export function releaseHalts(course: Course): readonly string[] {
  return canHalt(course) ? ['halted = haltedForGood;'] : [];
}

function act(course: Course, rule: RiskRule): string {
  switch (rule.action) {
    case 'reduce':
    case 'reject':
      return '';
    case 'halt entries':
    case 'halt strategy':
      return halt(rule);
    case 'kill':
      return kill(course, rule).join(' ');
    default:
      return rule.action satisfies never;
  }
}

/** One that waits for fresh data never keeps a strategy that trades on its newest bar from entering. */
function halt({ until }: RiskRule): string {
  if (until === 'fresh') return '';
  return until === 'next session' ? 'halted = true;' : 'halted = true; haltedForGood = true;';
}

function kill(course: Course, rule: RiskRule): readonly string[] {
  const { cancel, positions } = course.request.policy.kill;
  const reason = course.reasons.numberOf(`killed by \`${rule.text}\``);
  return [
    'killed = true;',
    'killedRow = i - start;',
    positions === 'freeze' ? 'pending = 0;' : 'pending &= 1;',
    ...(cancel === 'all orders' && hasLegs(course) ? ['hasLegs = false;'] : []),
    ...(positions === 'flatten'
      ? [`if (quantity !== 0) { pending |= 1; exitReason = ${reason}; }`]
      : []),
  ];
}

function accountMetric({ metric }: RiskRule): string {
  return metric === 'drawdown'
    ? '(peak > 0 ? (peak - equity) / peak : NaN)'
    : '(sessionOpen > 0 ? (sessionOpen - equity) / sessionOpen : NaN)';
}

/** As if the order had filled, for an account that holds nothing else then. */
function entryMetric(rule: RiskRule, quantity: string): string {
  const { metric } = rule;
  const value = `${quantity} * price`;
  switch (metric) {
    case 'risk_per_trade':
      return `(firstStop !== firstStop ? ${value} : Math.abs(price - firstStop) * ${quantity}) + commission(${quantity}, ${value})`;
    case 'notional':
      return value;
    case 'price':
      return 'price';
    case 'allocation':
    case 'deployed':
    case 'concentration':
      return `(equity > 0 ? ${value} / equity : NaN)`;
    case 'daily_loss':
    case 'drawdown':
      return accountMetric(rule);
    case 'price_deviation':
    case 'rate':
    case 'positions':
    case 'correlation':
    case 'data_age':
      return '0';
    default:
      return metric satisfies never;
  }
}

function holdsText({ comparison, bound, ofEquity }: RiskRule, metric: string): string {
  const limit = ofEquity ? `${numberText(bound)} * equity` : numberText(bound);
  return `${metric} ${comparison} ${limit}`;
}
