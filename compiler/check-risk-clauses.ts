/** The parts of a risk policy that say more than there is to say: what would be read over is refused. */

import type { KillSection, RiskRule, Span } from '../grammar/index.ts';
import { type Report, replacement } from './diagnostics/report.ts';

interface Clause {
  readonly text: string;
  /** From the end of what stands before it. */
  readonly span: Span;
}

/** Clauses that the metric gives no meaning to: `deployed from peak`, `positions per symbol`. */
export function checkClauses(rule: RiskRule, report: Report): boolean {
  const name = rule.metric.name;
  const surplus = clausesOf(rule);
  for (const { text, span } of surplus) {
    report('E0709', span, `\`${text}\` means nothing for \`${name}\`.`, {
      why: 'A limit that is written but not enforced would be worse than none.',
      fix: replacement(span, '', 'delete it'),
    });
  }
  return surplus.length === 0;
}

function clausesOf(rule: RiskRule): readonly Clause[] {
  const { metric, reference, per, over, bound, boundReference, boundPer } = rule;
  const name = metric.name;
  const clauses: Clause[] = [];
  const add = (text: string, start: number, end: number): void => {
    clauses.push({ text, span: { start, end } });
  };
  if (reference && name !== 'daily_loss' && name !== 'drawdown')
    add(`from ${reference.name}`, metric.span.end, reference.span.end);
  if (per && !(name === 'concentration' && per.name === 'symbol'))
    add(`per ${per.name}`, (reference ?? metric).span.end, per.span.end);
  if (over && name !== 'correlation')
    add('over …', (per ?? reference ?? metric).span.end, over.span.end);
  if (boundReference && !(name === 'price_deviation' && boundReference.name === 'last'))
    add(`from ${boundReference.name}`, bound.span.end, boundReference.span.end);
  if (boundPer && name !== 'rate')
    add('per …', (boundReference ?? bound).span.end, boundPer.span.end);
  return clauses;
}

/** What a kill does is said once, and only an operator ends it. */
export function checkKills(kills: readonly KillSection[], report: Report): void {
  for (const { span } of kills.slice(1)) {
    report('E0710', span, 'This policy says twice what a kill does.', {
      why: 'In the moment that matters only one of the two could hold.',
      fix: 'join the two blocks into one',
    });
  }
  for (const { clauses } of kills) {
    const seen = new Set<string>();
    for (const { about, what, span } of clauses) {
      if (seen.has(about)) {
        report('E0710', span, 'This block has said it already.', {
          why: 'In the moment that matters only one of the two could hold.',
          fix: replacement(span, '', 'delete one of the two'),
        });
      }
      seen.add(about);
      if (about !== 'reset' || what === 'operator') continue;
      report('E0709', span, `\`reset by ${what}\` is not possible.`, {
        why: 'A kill ends when an operator resets it, never by itself.',
        fix: replacement(span, 'reset by operator'),
      });
    }
  }
}
