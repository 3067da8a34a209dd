/** A `risk` declaration → the policy as data, with every rule checked: unit, reference, release, and that it matters. */

import type {
  RiskDeclaration,
  RiskRule as RiskRuleNode,
  RiskSectionName,
} from '../grammar/index.ts';
import { nearest } from '../grammar/index.ts';
import type { RiskMetric, RiskPolicy, RiskRule } from '../runtime/risk/policy.ts';
import { checkClauses, checkKills } from './check-risk-clauses.ts';
import { type Constant, constantOf } from './constants.ts';
import { type Report, replacement } from './diagnostics/report.ts';
import { lineAt } from './linked-source.ts';
import { METRICS, type MetricSpec } from './risk-metrics.ts';
import { durationSeconds } from './timeframes.ts';

export function lowerRisk(
  declaration: RiskDeclaration,
  source: string,
  report: Report,
): RiskPolicy {
  const rules: RiskRule[] = [];
  for (const section of declaration.sections) {
    if (section.section === 'strategy' || section.section === 'market') {
      report(
        'E0901',
        section.span,
        `\`${section.section} { … }\` in a risk policy is not supported yet.`,
        {
          why: 'A limit that is written but not enforced would be worse than none.',
          fix: 'delete the section; `order`, `portfolio` and `kill` are enforced',
        },
      );
      continue;
    }
    for (const node of section.rules) {
      const rule = lowerRule(node, section.section, source, report);
      if (rule) checkShadowed(rule, rules, node, report);
      if (rule) rules.push(rule);
    }
  }
  checkKills(declaration.kills, report);
  return { name: declaration.name.name, rules, kill: killPolicy(declaration) };
}

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
  if (node.when) {
    report('E0901', node.when.span, 'A conditional risk rule (`when …`) is not supported yet.', {
      why: 'A limit that is written but not enforced would be worse than none.',
      fix: 'leave the condition out: the rule then always holds',
    });
    return undefined;
  }
  const isSound = [
    checkPlace(node, spec, section, report),
    checkReference(node, spec, report),
    checkClauses(node, report),
    checkComparison(node, spec, report),
    checkAction(node, spec, report),
  ].every(Boolean);
  const bound = boundOf(node, spec, report);
  if (!isSound || !bound) return undefined;
  const over = node.over && constantOf(node.over);
  return {
    id: `${section}.${node.metric.name}`,
    section,
    metric: node.metric.name as RiskMetric,
    comparison: node.comparison,
    bound: bound.value,
    ofEquity: spec.bound === 'money' && bound.unit === 'ratio',
    ...(node.boundPer && { windowSeconds: durationSeconds(node.boundPer) }),
    ...(over && { overBars: over.value }),
    action: node.action.action,
    ...(node.action.until !== undefined && { until: 'next session' as const }),
    text: source.slice(node.span.start, node.span.end).replace(/\s+/g, ' ').trim(),
    line: lineAt(source, node.span.start),
  };
}

function checkPlace(
  node: RiskRuleNode,
  spec: MetricSpec,
  section: RiskSectionName,
  report: Report,
): boolean {
  if (spec.sections.includes(section)) return true;
  report(
    'E0702',
    node.metric.span,
    `\`${node.metric.name}\` does not belong into \`${section} { … }\`.`,
    {
      why: spec.meaning,
      fix: `move the rule to \`${spec.sections[0]} { … }\``,
    },
  );
  return false;
}

/** Every loss and drawdown names what it is measured from. */
function checkReference(node: RiskRuleNode, spec: MetricSpec, report: Report): boolean {
  const named = node.reference?.name;
  if (spec.reference !== undefined && named !== spec.reference) {
    const after = {
      start: node.metric.span.end,
      end: node.reference?.span.end ?? node.metric.span.end,
    };
    report(
      'E0703',
      node.metric.span,
      `\`${node.metric.name}\` has to say what it is measured from.`,
      {
        why: 'A loss since the peak and a loss since the open are different numbers.',
        fix: replacement(
          after,
          ` from ${spec.reference}`,
          `write \`${node.metric.name} from ${spec.reference}\``,
        ),
      },
    );
    return false;
  }
  if (node.metric.name === 'correlation' && !isWholeBars(node)) {
    report('E0703', node.metric.span, '`correlation` has to say over how many bars.', {
      fix: 'write `correlation over 60 bars <= 0.85`',
    });
    return false;
  }
  if (node.metric.name === 'rate' && !node.boundPer) {
    report('E0703', node.bound.span, '`rate` has to say per which time.', {
      fix: 'write `rate <= 30 per 1m`',
    });
    return false;
  }
  return true;
}

function isWholeBars(node: RiskRuleNode): boolean {
  const over = node.over && constantOf(node.over);
  return over !== undefined && Number.isInteger(over.value) && over.value >= 2;
}

function checkComparison(node: RiskRuleNode, spec: MetricSpec, report: Report): boolean {
  if (node.comparison.startsWith(spec.limit === 'most' ? '<' : '>')) return true;
  const right = spec.limit === 'most' ? '<=' : '>=';
  report('E0705', node.span, `\`${node.metric.name}\` is limited with \`${right}\`.`, {
    why: 'A rule states what is allowed; its action is taken when it does not hold.',
    fix: `write \`${node.metric.name} ${right} …\``,
  });
  return false;
}

function checkAction(node: RiskRuleNode, spec: MetricSpec, report: Report): boolean {
  const { action } = node;
  const halts = action.action.startsWith('halt');
  if (!halts && action.until !== undefined) {
    const isKill = action.action === 'kill';
    report('E0709', action.span, `\`${action.action}\` has no \`until\`.`, {
      why: isKill
        ? 'A kill ends when an operator resets it, never by itself.'
        : 'It acts on one order and is over.',
      fix: isKill
        ? 'leave `until …` out, or write `halt entries until next session`'
        : replacement(action.span, action.action, 'leave `until …` out'),
    });
    return false;
  }
  if (action.action === 'reduce' && !spec.reducible) {
    report('E0705', action.span, `A smaller order does not help against \`${node.metric.name}\`.`, {
      why: 'The metric does not depend on the size of the order.',
      fix: 'write `else reject`, or `else halt entries until next session`',
    });
    return false;
  }
  if (halts && node.metric.name === 'drawdown') {
    report('E0704', action.span, 'This halt could never end.', {
      why: 'Without a position equity stays where it is, and so does its distance from the peak.',
      fix: 'write `else kill`, or limit `daily_loss from session_open`, which begins anew each session',
    });
    return false;
  }
  if (halts && action.until !== 'next session') {
    report(
      'E0704',
      action.span,
      action.until === undefined
        ? 'This halt has no end.'
        : `\`until ${action.until}\` cannot end this halt.`,
      {
        why: 'A halt that nothing releases is a kill that nobody ordered.',
        fix: `write \`else ${action.action} until next session\``,
      },
    );
    return false;
  }
  return true;
}

function boundOf(node: RiskRuleNode, spec: MetricSpec, report: Report): Constant | undefined {
  const bound = constantOf(node.bound);
  const units: Readonly<Record<MetricSpec['bound'], readonly Constant['unit'][]>> = {
    money: ['money', 'ratio'],
    ratio: ['ratio'],
    price: ['money', 'number'],
    count: ['number'],
    coefficient: ['number', 'ratio'],
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
  if (spec.limit === 'most' && bound.value <= 0) {
    report('E0707', node.bound.span, 'No order could ever pass this rule.', {
      why: `\`${node.metric.name}\` is never below 0, so the policy would refuse everything.`,
      fix: `write a limit above 0, such as \`${spec.example}\``,
    });
    return undefined;
  }
  return bound;
}

/** From the mildest to the strictest. */
const STRICTNESS: readonly RiskRule['action'][] = [
  'reduce',
  'reject',
  'halt entries',
  'halt strategy',
  'kill',
];

/** A rule behind one that is at least as tight and at least as strict never acts. */
function checkShadowed(
  rule: RiskRule,
  earlier: readonly RiskRule[],
  node: RiskRuleNode,
  report: Report,
): void {
  const strictness = (candidate: RiskRule): number => STRICTNESS.indexOf(candidate.action);
  const isAtMost = rule.comparison.startsWith('<');
  const shadows = (a: RiskRule, b: RiskRule): boolean =>
    (isAtMost ? a.bound <= b.bound : a.bound >= b.bound) && strictness(a) >= strictness(b);
  const twin = earlier.find(
    (other) =>
      other.id === rule.id &&
      other.ofEquity === rule.ofEquity &&
      other.windowSeconds === rule.windowSeconds &&
      other.overBars === rule.overBars &&
      (shadows(other, rule) || shadows(rule, other)),
  );
  if (!twin) return;
  report('E0706', node.span, `This rule and the one on line ${twin.line} cannot both matter.`, {
    why: 'The tighter of the two always acts first and is at least as strict, so the other never does anything.',
    fix: 'delete one of them, or give the looser limit the stricter action',
  });
}
