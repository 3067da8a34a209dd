/** `strata build`: the TypeScript that each strategy becomes, one file a strategy. */

import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CompiledStrategy, compile, emitTypeScript } from '../compiler/index.ts';
import { diagnosticRows, hasErrors, renderDiagnostics } from './diagnostics.ts';
import { makeDirectory } from './make-directory.ts';
import { EXIT, type ExitCode, ok, type Step, usage } from './outcome.ts';
import { type ProgramText, readProgram, reasonOf } from './read-program.ts';
import { printJson, respondRefused } from './respond.ts';
import { styleOf } from './terminal.ts';

export function build(path: string, out: string, json: boolean): ExitCode {
  const program = readProgram(path);
  if (program.kind === 'refused') {
    respondRefused(program, json);
    return program.exitCode;
  }
  const { source } = program.value;
  const { diagnostics, strategies } = compile(source, { file: path });
  if (!json) {
    const text = renderDiagnostics({ diagnostics, source, path }, styleOf(process.stderr));
    process.stderr.write(text);
  }
  const failed = hasErrors(diagnostics);
  const written = failed ? ok([]) : writeAll(strategies, program.value, out);
  if (written.kind === 'refused') {
    respondRefused(written, json);
    return written.exitCode;
  }
  if (json) {
    const rows = diagnosticRows({ diagnostics, source, path });
    printJson({ diagnostics: rows, files: written.value });
  } else {
    for (const file of written.value) process.stdout.write(`wrote ${file}\n`);
    if (!failed && strategies.length === 0) process.stdout.write(`${path} has no strategy\n`);
  }
  return failed ? EXIT.wrong : EXIT.fine;
}

/** All files are complete under temporary names before the first one takes its own. */
function writeAll(
  strategies: readonly CompiledStrategy[],
  { name, source }: ProgramText,
  out: string,
): Step<readonly string[]> {
  const files = strategies.map((strategy) => {
    const file = join(out, `${strategy.name}.ts`);
    return { file, draft: `${file}.${process.pid}.tmp`, strategy };
  });
  const drafts: string[] = [];
  try {
    makeDirectory(out);
    for (const { draft, strategy } of files) {
      drafts.push(draft);
      writeFileSync(draft, emitTypeScript(strategy, { source, file: name }));
    }
    for (const { file, draft } of files) renameSync(draft, file);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    for (const draft of drafts) rmSync(draft, { force: true });
    return usage(
      `Cannot write to \`${out}\`: ${reasonOf(error)}.`,
      'name another directory: `--out DIR`',
    );
  }
  return ok(files.map(({ file }) => file));
}
