/** The first sentences: what happened at the bar, or the first thing that would have had to be different. */

import type { BarAccount, RuleAccount } from './why-account.ts';
import { sharesText, valueText } from './why-numbers.ts';

export function verdictOf(account: BarAccount): readonly string[] {
  const happened = [...fillSentences(account), ...orderSentences(account)];
  const missed = account.rules.filter((rule) => isOpen(rule, account));
  if (happened.length === 0) return ['Nothing was bought or sold.', ...missed.map(missedSentence)];
  // Beside what was done, only what was wanted too.
  return [...happened, ...missed.filter(({ said }) => said === 'true').map(missedSentence)];
}

function fillSentences({ fills }: BarAccount): readonly string[] {
  return fills.map(({ action, quantity, price, reason, role, atClose }) => {
    const verb = action === 'buy' ? 'Bought' : 'Sold';
    const by = role === 'stop' || role === 'take' ? ` by its ${role}` : '';
    const where = atClose ? 'at the close' : 'inside the bar';
    return `${verb} ${sharesText(quantity)} at ${valueText(price)} ${where}${by}: \`${reason}\`.`;
  });
}

function orderSentences({ orders }: BarAccount): readonly string[] {
  return orders
    .filter(({ status }) => status !== 'rejected')
    .map(
      ({ id, action, quantity, reason }) =>
        `At the close order ${id} was decided, to ${action} ${sharesText(quantity)}: \`${reason}\`.`,
    );
}

/** A rule that could have acted: what is flat has nothing to leave, what is held is not entered again. */
function isOpen({ kind, side, outcome }: RuleAccount, account: BarAccount): boolean {
  if (outcome.id === 'order.sent') return false;
  const held = account.after.side;
  if (kind === 'target') return true;
  if (kind === 'enter') return held !== side || outcome.id !== 'rule.false';
  return held !== undefined && (side === undefined || side === held);
}

function missedSentence({ reason, said, outcome }: RuleAccount): string {
  return said === 'true'
    ? `\`${reason}\` was true, but ${outcome.text}.`
    : `\`${reason}\` did not act: ${outcome.text}.`;
}
