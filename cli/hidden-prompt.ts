/** Asking for what must not be seen: nothing that is typed appears on the terminal, in the history or in a process list. */

import { ok, type Step, usage } from './outcome.ts';
import { stderr, stdin } from './surroundings.ts';

/** What a prompt needs of a terminal; tests bring one of their own. */
export interface Terminal {
  readonly isTTY?: boolean;
  setRawMode(isRaw: boolean): unknown;
  resume(): unknown;
  pause(): unknown;
  on(event: 'data', listener: (chunk: Buffer) => void): unknown;
  off(event: 'data', listener: (chunk: Buffer) => void): unknown;
}

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const CTRL_U = '\u0015';
const BACKSPACE = ['\u007f', '\b'];

/** `instead` says what to do where there is no terminal. Ctrl-C ends the question, as it ends a command. */
export async function askHidden(
  question: string,
  instead: string,
  terminal: Terminal = stdin(),
  write: (text: string) => void = (text) => stderr().write(text),
): Promise<Step<string>> {
  if (terminal.isTTY !== true)
    return usage('There is no terminal to ask on.', instead, `Asked for was: ${question}.`);
  write(`${question}: `);
  terminal.setRawMode(true);
  const answer = await readLine(terminal);
  terminal.setRawMode(false);
  write('\n');
  return answer === undefined ? usage('Nothing was typed.', 'start the command again') : ok(answer);
}

function readLine(terminal: Terminal): Promise<string | undefined> {
  return new Promise((done) => {
    let typed: readonly string[] = [];
    const end = (answer: string | undefined): void => {
      terminal.off('data', listen);
      terminal.pause();
      done(answer);
    };
    const listen = (chunk: Buffer): void => {
      for (const key of chunk.toString('utf8')) {
        if (key === '\r' || key === '\n') end(typed.join(''));
        else if (key === CTRL_C || (key === CTRL_D && typed.length === 0)) end(undefined);
        else {
          typed = press(typed, key);
          continue;
        }
        return;
      }
    };
    terminal.on('data', listen);
    terminal.resume();
  });
}

/** What stands on the line after one more key. Keys that are no character do nothing. */
function press(typed: readonly string[], key: string): readonly string[] {
  if (key === CTRL_U) return [];
  if (BACKSPACE.includes(key)) return typed.slice(0, -1);
  return key >= ' ' ? [...typed, key] : typed;
}
