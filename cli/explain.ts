/** `strata explain`: the long form of a diagnostic. */

import { paletteOf, wrap } from '../backtester/text/index.ts';
import { explain } from '../compiler/index.ts';
import { nearestNames } from '../market/index.ts';
import { EXIT, type ExitCode, usage } from './outcome.ts';
import { respondRefused } from './respond.ts';
import { stdout } from './surroundings.ts';
import { styleOf } from './terminal.ts';

export function explainCode(code: string): ExitCode {
  const text = explain(code);
  if (text === undefined) {
    const near = nearestNames(code.toUpperCase(), knownCodes(), 1)[0];
    const fix =
      near === undefined
        ? '`strata explain` lists all codes'
        : `\`strata explain ${near}\`, or \`strata explain\` for all codes`;
    return respondRefused(usage(`There is no diagnostic \`${code}\`.`, fix), false);
  }
  const style = styleOf(stdout());
  const { bold } = paletteOf(style);
  const [title = '', ...rest] = text.split('\n');
  // Programs are indented and stay as they are; prose is broken where the terminal ends.
  const lines = rest.flatMap((line) =>
    line === '' || line.startsWith(' ') ? [line] : wrap(line, style.width),
  );
  stdout().write([bold(title), ...lines].join('\n'));
  return EXIT.fine;
}

export function listCodes(): ExitCode {
  const titles = knownCodes().map((code) => explain(code)?.split('\n')[0] ?? code);
  stdout().write(`${titles.join('\n')}\n`);
  return EXIT.fine;
}

/** A code is a letter and four digits, so asking for each of them finds all that there are. */
function knownCodes(): readonly string[] {
  const numbers = Array.from({ length: 10_000 }, (_, number) => String(number).padStart(4, '0'));
  return ['E', 'W']
    .flatMap((letter) => numbers.map((number) => letter + number))
    .filter((code) => explain(code) !== undefined);
}
