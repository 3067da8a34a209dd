/** The long form of a diagnostic: what `strata explain CODE` prints, with a program that has it and one that hasn't. */

export interface Explanation {
  readonly code: string;
  /** The problem in one line, without the names of a particular program. */
  readonly title: string;
  /** Why it matters, in a trader's words. */
  readonly text: string;
  /** Whole programs: the first has the problem, the second is mended. */
  readonly wrong: string;
  readonly right: string;
}

/** A strategy that is complete but for the given lines: samples show what matters and nothing else. */
export function strategyWith(
  lines: string,
  frame: { readonly size?: string; readonly enter?: string } = {},
): string {
  const size = frame.size ?? 'size 10% of equity';
  const enter = frame.enter ?? 'enter long when close > sma(close, 50)';
  const body = [
    'universe SPY',
    'every 1d',
    ...lines
      .trim()
      .split('\n')
      .map((line) => line.trim()),
    enter,
    'exit long when close < sma(close, 50)',
    size,
  ];
  return blockOf('strategy Sample', body.join('\n'));
}

/** A strategy of targets, complete but for them. */
export function targetsWith(lines: string): string {
  return blockOf('strategy Sample', `universe SPY, QQQ\nevery 1d\n${lines}`);
}

/** A risk policy with one section, whose further lines are indented already. */
export function policyWith(section: string): string {
  return `risk Limits {\n  ${section}\n}\n`;
}

/** A strategy and a backtest that is complete but for the given lines. */
export function backtestWith(lines: string): string {
  return `${strategyWith('')}\n${blockOf('backtest Trial', lines)}`;
}

/** A declaration with these lines in it; empty ones are left out. */
export function blockOf(head: string, lines: string): string {
  const body = lines.split('\n').filter((line) => line.trim() !== '');
  return `${head} {\n${body.map((line) => `  ${line}\n`).join('')}}\n`;
}
