/** What a session says of itself on the terminal. */

import { formatDecimal, wrap } from '../backtester/index.ts';
import type { Kill, RunningShell } from '../runtime/live/index.ts';
import { counted } from './counted.ts';
import { stdout } from './surroundings.ts';
import { styleOf } from './terminal.ts';
import type { Ended } from './trade.ts';

export interface PlayedSummary {
  readonly strategy: string;
  /** Absent where a backtest of the file was played. */
  readonly deployment?: string;
  /** Whose dates, cash, costs and fills held. */
  readonly terms: string;
  /** Where its journal is. */
  readonly directory: string;
  readonly bars: number;
  /** Sent, and those of them that filled. */
  readonly orders: number;
  readonly filled: number;
  readonly cash: number;
  readonly equity: number;
  /** Of the backtest of the same bars. */
  readonly backtestEquity: number;
  /** To the cent. */
  readonly isSame: boolean;
  readonly positions: readonly { readonly symbol: string; readonly quantity: number }[];
  readonly working: readonly string[];
  readonly alerts: readonly {
    readonly level: string;
    readonly code: string;
    readonly text: string;
  }[];
}

export function playedText(played: PlayedSummary): string {
  const { strategy, directory, bars, orders, filled, equity, backtestEquity, isSame } = played;
  const held = played.positions.map(({ symbol, quantity }) => `${symbol} ${quantity}`).join(', ');
  const rows = [
    ...(played.deployment === undefined ? [] : [['deploy', played.deployment]]),
    ['terms', `cash, costs and fills of \`${played.terms}\``],
    ['bars', formatDecimal(bars, 0)],
    ['orders', `${formatDecimal(orders, 0)} sent, ${formatDecimal(filled, 0)} filled`],
    ['equity', `${formatDecimal(equity, 2)} (cash ${formatDecimal(played.cash, 2)})`],
    ['held', held === '' ? 'nothing' : held],
    ['backtest', isSame ? 'the same equity, to the cent' : formatDecimal(backtestEquity, 2)],
    ['journal', directory],
  ];
  const notes = [
    ...played.working.map((order) => `Still works: ${order}.`),
    ...played.alerts.map(({ level, text }) => `${level}: ${text}`),
    ...(isSame
      ? []
      : [
          'The backtest has other fills: a venue does not fill at the same close, size at the fill, or cut a fill to the volume of a bar (docs/manual/live.md).',
        ]),
  ];
  return [
    `${strategy}: paper session over stored bars`,
    ...rows.map(([label = '', value = '']) => `  ${label.padEnd(9)} ${value}`),
    ...notes.flatMap((note) => indented(note)),
    '',
  ].join('\n');
}

/** Below a line that says whom or what it is about. */
export function indented(text: string): readonly string[] {
  return wrap(text, styleOf(stdout()).width - 2).map((line) => `  ${line}`);
}

/** Which declaration of which file a session goes by. */
interface Said {
  readonly file: string;
  readonly name: string;
  /** Else it is a backtest: the file deploys nothing to paper, or one was named. */
  readonly isDeployment: boolean;
}

export interface StartedFacts {
  readonly strategy: string;
  readonly says: Said;
  readonly account: string;
  /** As the broker is called. */
  readonly broker: string;
  readonly directory: string;
  /** In force for what it trades. */
  readonly kills: readonly Kill[];
}

export function startedText(
  { strategy, says, account, broker, directory, kills }: StartedFacts,
  { isRestart, warmedUp }: Pick<RunningShell, 'isRestart' | 'warmedUp'>,
): string {
  const bars = counted(warmedUp, 'bar');
  return [
    `${strategy} trades on \`${account}\` (${broker})`,
    ...indented(sayingText(says)),
    ...indented(
      isRestart
        ? `It goes on where it had ended; ${bars} had closed in between.`
        : `It has warmed up on ${bars}.`,
    ),
    ...indented('First everything is compared with the broker; then it decides at each bar.'),
    ...kills.flatMap(({ by, reason }) =>
      indented(
        `Killed by ${by}: ${reason}. It cancels, and closes where that was ordered; it trades again after \`strata resume\`.`,
      ),
    ),
    `  journal   ${directory}`,
    ...indented('Ctrl-C ends it. What works at the broker then goes on working.'),
    '',
  ].join('\n');
}

function sayingText({ file, name, isDeployment }: Said): string {
  if (isDeployment) return `As the deployment \`${name}\` of \`${file}\` says.`;
  return `As the backtest \`${name}\` of \`${file}\` says, with its policy and its params: no \`deploy\` was asked for. Real money needs one.`;
}

export function endedText({ strategy, account, working, directory }: Ended): string {
  const still =
    working === undefined
      ? ['The broker did not say what still works there: look at its own page.']
      : working.length === 0
        ? ['No order works at the broker.']
        : working.map((order) => `Still works: ${order}.`);
  return [
    `${strategy} on \`${account}\` has ended`,
    ...still.flatMap(indented),
    `  journal   ${directory}`,
    '',
  ].join('\n');
}
