/** `strata build`: the TypeScript that each strategy becomes, one file a strategy. */

import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CompiledStrategy, emitTypeScript } from '../compiler/index.ts';
import { type CompiledProgram, compileProgram } from './compile-program.ts';
import { diagnosticRows, hasErrors, renderDiagnostics } from './diagnostics.ts';
import { makeDirectory } from './make-directory.ts';
import { EXIT, type ExitCode, ok, type Step, usage } from './outcome.ts';
import { readProgram, reasonOf } from './read-program.ts';
import { printJson, respondRefused } from './respond.ts';
import { stderr, stdout } from './surroundings.ts';
import { styleOf } from './terminal.ts';

export function build(path: string, out: string, json: boolean): ExitCode {
  const program = readProgram(path);
  if (program.kind === 'refused') return respondRefused(program, json);
  const { compilation, checked, from } = compileProgram(program.value);
  const strategies = compilation.strategies.filter(({ name }) => compilation.own.has(name));
  if (!json) stderr().write(renderDiagnostics(checked, styleOf(stderr())));
  const failed = hasErrors(checked.diagnostics);
  const written = failed ? ok([]) : writeAll(strategies, from, out);
  if (written.kind === 'refused') return respondRefused(written, json);
  if (json) {
    printJson({ diagnostics: diagnosticRows(checked), files: written.value });
  } else {
    for (const file of written.value) stdout().write(`wrote ${file}\n`);
    if (!failed && strategies.length === 0) stdout().write(`${path} has no strategy\n`);
  }
  return failed ? EXIT.wrong : EXIT.fine;
}

/** All files are complete under temporary names before the first one takes its own. */
function writeAll(
  strategies: readonly CompiledStrategy[],
  from: CompiledProgram['from'],
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
      writeFileSync(draft, emitTypeScript(strategy, from));
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
