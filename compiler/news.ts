/** `news.sentiment(24h)`, `news.count(24h)`: functions of a group, over a length of time known before the run. */

import type { CallExpression, FieldExpression } from '../grammar/index.ts';
import type { StrategyProgram } from '../runtime/program.ts';
import type { Report } from './diagnostics/report.ts';
import { durationSeconds } from './timeframes.ts';

const FUNCTIONS: readonly string[] = ['sentiment', 'count'];

/** What `news` has, for messages. */
export const NEWS_FIELDS: readonly string[] = ['sentiment(24h)', 'count(24h)', 'bars_since'];

export function isNewsFunction({ object, field }: FieldExpression): boolean {
  return (
    object.kind === 'NameExpression' && object.name === 'news' && FUNCTIONS.includes(field.name)
  );
}

/** Undefined for any other call. */
export function newsCallee({ callee }: CallExpression): FieldExpression | undefined {
  return callee.kind === 'FieldExpression' && isNewsFunction(callee) ? callee : undefined;
}

export function checkNewsCall(node: CallExpression, callee: FieldExpression, report: Report): void {
  const [time] = node.args;
  if (node.args.length === 1 && time?.name === undefined && time?.value.kind === 'DurationLiteral')
    return;
  report('E0407', node.span, `\`news.${callee.field.name}\` needs a length of time.`, {
    why: 'It looks back over the headlines that became known in that time; how long that is must be known before the run.',
    fix: `write \`news.${callee.field.name}(24h)\`, or \`90m\`, \`5d\``,
  });
}

/** The column that it is read from: `news_count_86400`. */
export function newsColumn({ args }: CallExpression, { field }: FieldExpression): string {
  const time = args[0]?.value;
  const seconds = time?.kind === 'DurationLiteral' ? durationSeconds(time) : 0;
  return `news_${field.name}_${seconds}`;
}

/** On the strategy's own clock or on another. */
export function readsNews(program: StrategyProgram): boolean {
  return [program, ...program.feeds].some(({ reads }) =>
    reads.some((column) => column.startsWith('news_')),
  );
}
