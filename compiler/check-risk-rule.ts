/** One rule of a risk policy: that it stands where it belongs, says what it measures, and that its action can help. */

import type { RiskRule as RiskRuleNode, RiskSectionName } from '../grammar/index.ts';
import { checkClauses } from './check-risk-clauses.ts';
import { constantOf } from './constants.ts';
import { type Report, replacement } from './diagnostics/report.ts';
import type { MetricSpec } from './risk-metrics.ts';

export function checkRule(
  node: RiskRuleNode,
  spec: MetricSpec,
  section: RiskSectionName,
  report: Report,
): boolean {
  return [
    checkPlace(node, spec, section, report),
    checkReference(node, spec, section, report),
    checkClauses(node, report),
    checkComparison(node, spec, report),
    checkAction(node, spec, report),
    checkRelease(node, report),
  ].every(Boolean);
}

function checkPlace(
  node: RiskRuleNode,
  spec: MetricSpec,
  section: RiskSectionName,
  report: Report,
): boolean {
  const name = node.metric.name;
  if (spec.sections.includes(section)) return true;
  const isOfStrategy = spec.sections[0] === 'strategy';
  if (section === 'market' && node.when && !isOfStrategy) return true;
  if (section === 'market' && !isOfStrategy) {
    report('E0702', node.metric.span, `\`${name}\` in \`market { … }\` needs a condition.`, {
      why: 'This section is for what the market does; a limit that always holds belongs elsewhere.',
      fix: `move the rule to \`${spec.sections[0]} { … }\`, or begin it with \`when …\``,
    });
    return false;
  }
  report('E0702', node.metric.span, `\`${name}\` does not belong into \`${section} { … }\`.`, {
    why: spec.meaning,
    fix: `move the rule to \`${spec.sections[0]} { … }\``,
  });
  return false;
}

/** Every loss and drawdown names what it is measured from. */
function checkReference(
  node: RiskRuleNode,
  spec: MetricSpec,
  section: RiskSectionName,
  report: Report,
): boolean {
  const name = node.metric.name;
  const named = node.reference?.name;
  if (spec.reference !== undefined && named !== spec.reference && !isOfEquity(node, section)) {
    const after = {
      start: node.metric.span.end,
      end: node.reference?.span.end ?? node.metric.span.end,
    };
    report('E0703', node.metric.span, `\`${name}\` has to say what it is measured from.`, {
      why: 'A loss since the peak and a loss since the open are different numbers.',
      fix: replacement(
        after,
        ` from ${spec.reference}`,
        `write \`${name} from ${spec.reference}\``,
      ),
    });
    return false;
  }
  if (name === 'correlation' && !isWholeBars(node)) {
    report('E0703', node.metric.span, '`correlation` has to say over how many bars.', {
      fix: 'write `correlation over 60 bars <= 0.85`',
    });
    return false;
  }
  if (name === 'rate' && !node.boundPer) {
    report('E0703', node.bound.span, '`rate` has to say per which time.', {
      fix: 'write `rate <= 30 per 1m`',
    });
    return false;
  }
  return true;
}

/** `strategy { daily_loss <= 2% of equity … }`: a strategy's day can only be measured against the account. */
function isOfEquity({ metric, reference, bound }: RiskRuleNode, section: RiskSectionName): boolean {
  return (
    section === 'strategy' &&
    metric.name === 'daily_loss' &&
    !reference &&
    constantOf(bound)?.of === 'equity'
  );
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
  if (!action.action.startsWith('halt') && action.until !== undefined) {
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
  return true;
}

/** Every halt names its end, and the end comes about while nothing is held: sessions begin, and data arrive. */
function checkRelease({ action, metric }: RiskRuleNode, report: Report): boolean {
  if (!action.action.startsWith('halt')) return true;
  if (metric.name === 'drawdown') {
    report('E0714', action.span, 'This halt could never end.', {
      why: 'Without a position equity stays where it is, and so does its distance from the peak.',
      fix: 'write `else kill`, or limit `daily_loss from session_open`, which begins anew each session',
    });
    return false;
  }
  const release = metric.name === 'data_age' ? 'fresh' : 'next session';
  if (action.until === release) return true;
  const message =
    action.until === undefined
      ? 'This halt has no end.'
      : `\`until ${action.until}\` cannot end this halt.`;
  const right = `${action.action} until ${release}`;
  report('E0704', action.span, message, {
    why:
      release === 'fresh'
        ? 'Data that are too old are mended by newer data, and by nothing else.'
        : 'A halt that nothing releases is a kill that nobody ordered.',
    fix: replacement(action.span, right, `write \`else ${right}\``),
  });
  return false;
}
