/** `strata fmt`: programs laid out in one way. A file is replaced as a whole or not at all. */

import { format } from '../grammar/index.ts';
import { renderDiagnostics } from './diagnostics.ts';
import { EXIT, type ExitCode, usage } from './outcome.ts';
import { decodeProgram, readProgram } from './read-program.ts';
import { replaceFile } from './replace-file.ts';
import { respondRefused } from './respond.ts';
import { stderr, stdin, stdout } from './surroundings.ts';
import { palette, styleOf } from './terminal.ts';

export interface FormatRequest {
  readonly files: readonly string[];
  /** Says which files would change, and changes none. */
  readonly check: boolean;
  /** From the standard input to the standard output. */
  readonly stdin: boolean;
}

const STDIN = '<stdin>';
const BYTE_ORDER_MARK = '\uFEFF';

export async function fmt({ files, check, ...from }: FormatRequest): Promise<number> {
  if (from.stdin && files.length > 0)
    return respondRefused(
      usage('`--stdin` takes no files.', 'leave out `--stdin`, or the files'),
      false,
    );
  if (!from.stdin && files.length === 0)
    return respondRefused(usage('No file is named.', 'write `strata fmt FILE.strat`'), false);
  const codes = from.stdin
    ? [await formatInput(check)]
    : files.map((path) => formatFile(path, check));
  const changed = codes.filter((code) => code === 'would change').length;
  if (changed > 0) stderr().write(advice(changed, codes.length));
  return Math.max(...codes.map((code) => (code === 'would change' ? EXIT.wrong : code)));
}

type Ending = ExitCode | 'would change';

function formatFile(path: string, check: boolean): Ending {
  const program = readProgram(path);
  if (program.kind === 'refused') return respondRefused(program, false);
  const { source, hasByteOrderMark } = program.value;
  const text = formatted(source, path);
  if (text === undefined) return EXIT.wrong;
  if (text === source) {
    if (!check) say('unchanged', path);
    return EXIT.fine;
  }
  if (check) {
    stdout().write(`${path}\n`);
    return 'would change';
  }
  const written = replaceFile(path, (hasByteOrderMark ? BYTE_ORDER_MARK : '') + text);
  if (written.kind === 'refused') return respondRefused(written, false);
  say('formatted', path);
  return EXIT.fine;
}

async function formatInput(check: boolean): Promise<Ending> {
  const chunks: Buffer[] = [];
  for await (const chunk of stdin()) chunks.push(Buffer.from(chunk));
  const program = decodeProgram(STDIN, Buffer.concat(chunks));
  if (program.kind === 'refused') return respondRefused(program, false);
  const { source, hasByteOrderMark } = program.value;
  const text = formatted(source, STDIN);
  if (text === undefined) return EXIT.wrong;
  if (!check) stdout().write((hasByteOrderMark ? BYTE_ORDER_MARK : '') + text);
  else if (text !== source) stdout().write(`${STDIN}\n`);
  return check && text !== source ? 'would change' : EXIT.fine;
}

/** Undefined, and the mistakes shown, where the text cannot be read. */
function formatted(source: string, path: string): string | undefined {
  const result = format(source);
  if (result.kind === 'formatted') return result.text;
  const { diagnostics } = result;
  const shown = renderDiagnostics({ diagnostics, source, path }, styleOf(stderr()));
  stderr().write(`${shown}${path}: left as it is, because it cannot be read.\n`);
  return undefined;
}

function say(what: 'formatted' | 'unchanged', path: string): void {
  const { green, dim } = palette();
  stdout().write(`${what === 'formatted' ? green(what) : dim(what)} ${path}\n`);
}

function advice(changed: number, all: number): string {
  const verb = changed === 1 ? 'is' : 'are';
  return `${changed} of ${all} ${verb} not formatted. Without \`--check\`, \`strata fmt\` formats.\n`;
}
