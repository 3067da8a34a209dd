/** What the terminal at the other end can show. */

import { type Palette, paletteOf, type TextStyle } from '../backtester/text/index.ts';
import { type Environment, stdout, variables } from './surroundings.ts';

interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const PLAIN_WIDTH = 80;
const LEAST_WIDTH = 60;
/** Wider lines are harder to read, however wide the window. */
const MOST_WIDTH = 100;

/** Colour on a terminal only, unless NO_COLOR or FORCE_COLOR (no-color.org) says otherwise; 80 columns elsewhere. */
export function styleOf(output: Output, environment: Environment = variables()): TextStyle {
  const isTerminal = output.isTTY === true;
  const columns = isTerminal ? (output.columns ?? PLAIN_WIDTH) : PLAIN_WIDTH;
  return {
    colour: wantsColour(isTerminal, environment),
    unicode: showsUnicode(environment),
    width: Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, columns)),
  };
}

/** Of what is printed; a CI server is not a terminal, whatever its environment says. */
export function palette(): Palette {
  return paletteOf(styleOf(stdout()));
}

function wantsColour(isTerminal: boolean, environment: Environment): boolean {
  const { NO_COLOR = '', FORCE_COLOR = '', TERM = '' } = environment;
  if (NO_COLOR !== '') return false;
  if (FORCE_COLOR !== '') return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return isTerminal && TERM !== 'dumb';
}

/** A locale that is set and is not UTF-8 means what it says; most containers set none and show UTF-8 all the same. */
function showsUnicode(environment: Environment): boolean {
  const { LC_ALL = '', LC_CTYPE = '', LANG = '', TERM = '' } = environment;
  if (TERM === 'dumb') return false;
  const locale = [LC_ALL, LC_CTYPE, LANG].find((value) => value !== '') ?? '';
  return locale === '' || /utf-?8/i.test(locale);
}
