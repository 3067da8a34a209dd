/** What a kill tells the person who ordered it: what is certain, what is not, and what to do about it. */

import type { Kill } from '../runtime/live/index.ts';
import { counted } from './counted.ts';
import type { AccountKill } from './kill.ts';
import { indented } from './session-text.ts';

export function killLines({
  name,
  kill,
  isWritten,
  report,
  problems,
}: AccountKill): readonly string[] {
  const what = kill.strategy === undefined ? name : `${kill.strategy} on ${name}`;
  const sentences: string[] = [];
  if (isWritten) sentences.push('No session sends an order for it any more.');
  else sentences.push('The kill file could not be written: end the session yourself, now.');
  if (report === undefined) sentences.push(withoutBroker(kill, problems));
  else {
    sentences.push(
      report.isQuiet
        ? `Nothing works at the broker: ${counted(report.cancelled.length, 'order')} cancelled.`
        : `Not certain that nothing works at the broker${worksStill(report.working.length)}: look at its own page and cancel there.`,
      heldText(kill, report),
    );
    sentences.push(...report.faults.map((fault) => `The broker: ${fault}`));
  }
  sentences.push(...problems);
  const lines = sentences.filter((each) => each !== '').flatMap((each) => indented(each));
  return [`killed ${what}: ${kill.positions} positions`, ...lines];
}

export function resumeLine(
  name: string,
  strategy: string | undefined,
  left: readonly Kill[],
): string {
  const what = strategy === undefined ? name : `${strategy} on ${name}`;
  const others = left.map((each) => each.strategy ?? 'the account').join(', ');
  const still = others === '' ? '' : `\n  Still killed: ${others}.`;
  return `resumed ${what}\n  It trades again when its session has compared everything with the broker.${still}`;
}

function withoutBroker({ strategy }: Kill, problems: readonly string[]): string {
  if (strategy !== undefined)
    return 'Its session cancels its orders. If the session does not answer, kill the account: `strata kill` without --strategy needs no session.';
  return problems.length === 0
    ? 'It is simulated: nothing works at a broker.'
    : 'The broker was not asked: look at its own page and cancel there.';
}

function worksStill(count: number): string {
  return count === 0 ? '' : `, ${counted(count, 'order')} at the last look`;
}

function heldText(
  { positions }: Kill,
  {
    isFlat,
    positions: held,
  }: {
    readonly isFlat: boolean;
    readonly positions: readonly { readonly symbol: string; readonly quantity: number }[];
  },
): string {
  if (isFlat) return 'Nothing is held.';
  const list = held.map(({ symbol, quantity }) => `${symbol} ${quantity}`).join(', ');
  if (positions === 'freeze') return list === '' ? '' : `Held: ${list}.`;
  return list === ''
    ? 'Not certain that nothing is held: look at the broker’s own page.'
    : `Still held: ${list}. A closing order may wait for the market to open: look at the broker’s own page.`;
}
