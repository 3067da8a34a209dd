/** A `risk` declaration → the policy as data, with every rule checked: unit, reference, release, and that it matters. */

import type {
  RiskDeclaration,
  RiskRule as RiskRuleNode,
  RiskSectionName,
} from '../grammar/index.ts';
import { nearest } from '../grammar/index.ts';
import type { Release, RiskPolicy, RiskRule } from '../runtime/risk/policy.ts';
import { checkKills } from './check-risk-clauses.ts';
import { checkPolicy, type PlacedRule } from './check-risk-policy.ts';
import { checkRule } from './check-risk-rule.ts';
import { type Constant, constantOf } from './constants.ts';
import { type Report, replacement } from './diagnostics/report.ts';
import { lineAt } from './linked-source.ts';
import { conditionsOf, conditionText } from './risk-conditions.ts';
import { METRICS, type MetricSpec } from './risk-metrics.ts';
import { durationSeconds } from './timeframes.ts';

export function lowerRisk(
  declaration: RiskDeclaration,
  source: string,
  report: Report,
): RiskPolicy {
  const placed: PlacedRule[] = [];
  const conditions = [...conditionsOf(declaration, source).keys()];
  for (const section of declaration.sections) {
    for (const node of section.rules) {
      const rule = lowerRule(node, section.section, conditions, source, report);
      if (rule) placed.push({ rule, node });
    }
  }
  checkPolicy(placed, report);
  checkKills(declaration.kills, report);
  const rules = placed.map(({ rule }) => rule);
  return { name: declaration.name.name, rules, kill: killPolicy(declaration) };
}

const RELEASES: readonly Release[] = ['next session', 'fresh'];

/** What is not written is the milder choice. */
function killPolicy({ kills }: RiskDeclaration): RiskPolicy['kill'] {
  const said = new Map(kills[0]?.clauses.map(({ about, what }) => [about, what]));
  const alert = said.get('alert');
  return {
    cancel: said.get('cancel') === 'all orders' ? 'all orders' : 'orders',
    positions: said.get('positions') === 'flatten' ? 'flatten' : 'freeze',
    ...(alert !== undefined && { alert }),
  };
}

function lowerRule(
  node: RiskRuleNode,
  section: RiskSectionName,
  conditions: readonly string[],
  source: string,
  report: Report,
): RiskRule | undefined {
  const spec = METRICS.get(node.metric.name);
  if (!spec) {
    const near = nearest(node.metric.name, METRICS.keys());
    report('E0701', node.metric.span, `There is no risk metric called \`${node.metric.name}\`.`, {
      why: `There are ${[...METRICS.keys()].map((name) => `\`${name}\``).join(', ')}.`,
      fix: near === undefined ? 'use one of these' : replacement(node.metric.span, near),
    });
    return undefined;
  }
  const isSound = checkRule(node, spec, section, report);
  const bound = boundOf(node, spec, report);
  if (!isSound || !bound) return undefined;
  const over = node.over && constantOf(node.over);
  const release = RELEASES.find((candidate) => candidate === node.action.until);
  return {
    id: `${section}.${node.metric.name}`,
    section,
    metric: spec.metric,
    comparison: node.comparison,
    bound: bound.value,
    ofEquity: spec.bound === 'money' && bound.unit === 'ratio',
    ...(node.boundPer && { windowSeconds: durationSeconds(node.boundPer) }),
    ...(over && { overBars: over.value }),
    action: node.action.action,
    ...(release && { until: release }),
    ...(node.when && { condition: conditions.indexOf(conditionText(node.when, source)) }),
    text: source.slice(node.span.start, node.span.end).replace(/\s+/g, ' ').trim(),
    line: lineAt(source, node.span.start),
  };
}

function boundOf(node: RiskRuleNode, spec: MetricSpec, report: Report): Constant | undefined {
  const bound = constantOf(node.bound);
  const units: Readonly<Record<MetricSpec['bound'], readonly Constant['unit'][]>> = {
    money: ['money', 'ratio'],
    ratio: ['ratio'],
    price: ['money', 'number'],
    count: ['number'],
    coefficient: ['number', 'ratio'],
    duration: ['duration'],
  };
  const fits =
    bound &&
    units[spec.bound].includes(bound.unit) &&
    (bound.of === undefined || bound.of === 'equity');
  if (!fits) {
    report('E0705', node.bound.span, `This is no limit for \`${node.metric.name}\`.`, {
      why: spec.meaning,
      fix: `write \`${spec.example}\``,
    });
    return undefined;
  }
  if (spec.limit === 'most' && isOutOfReach(bound.value, node.comparison, spec)) {
    report('E0707', node.bound.span, 'No order could ever pass this rule.', {
      why: `\`${node.metric.name}\` is never below ${spec.least}${spec.least === 1 ? ', the order itself' : ''}, so the policy would refuse everything.`,
      fix: `write a limit above ${spec.least}, such as \`${spec.example}\``,
    });
    return undefined;
  }
  return bound;
}

/** No order has a value of nothing, and a limit on losses of 0 is no limit but a wish. */
function isOutOfReach(
  bound: number,
  comparison: RiskRule['comparison'],
  { least }: MetricSpec,
): boolean {
  return bound < least || (bound === least && (least === 0 || comparison === '<'));
}
