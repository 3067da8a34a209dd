/** `strata test`: runs the tests that stand in programs. */

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  paletteOf,
  renderTest,
  runTest,
  type TestRun,
  testRow,
  toAscii,
} from '../backtester/index.ts';
import { type CompiledStrategy, type LoadedStrategy, loadEvaluator } from '../compiler/index.ts';
import { assertPresent } from '../runtime/index.ts';
import { compileProgram } from './compile-program.ts';
import { counted } from './counted.ts';
import { diagnosticRows, hasErrors, renderDiagnostics } from './diagnostics.ts';
import { EXIT, type ExitCode, ok, type Refusal, type Step, usage } from './outcome.ts';
import { readProgram, reasonOf } from './read-program.ts';
import { printJson, respondRefused } from './respond.ts';
import { stderr, stdout } from './surroundings.ts';
import { styleOf } from './terminal.ts';

interface TestedFile {
  readonly path: string;
  readonly isFaulty: boolean;
  /** For a machine. */
  readonly diagnostics: readonly unknown[];
  readonly runs: readonly TestRun[];
}

export async function test(paths: readonly string[], json: boolean): Promise<ExitCode> {
  const files: TestedFile[] = [];
  const refused: Refusal[] = [];
  for (const path of paths) {
    const programs = programsIn(path);
    if (programs.kind === 'refused') {
      refused.push(programs);
      continue;
    }
    for (const each of programs.value) {
      const tested = await testFile(each, json);
      if (tested.kind === 'refused') refused.push(tested);
      else files.push(tested.value);
    }
  }
  const runs = files.flatMap((file) => file.runs);
  const failed = runs.filter(({ failures }) => failures.length > 0).length;
  if (json) printFilesAsJson(files, refused);
  else {
    for (const each of refused) respondRefused(each, false);
    if (files.length > 0) printSummary(files, runs.length, failed);
  }
  if (refused.length > 0) return EXIT.usage;
  return failed > 0 || files.some(({ isFaulty }) => isFaulty) ? EXIT.wrong : EXIT.fine;
}

/** A file as it is; of a directory all programs below it, by name. */
function programsIn(path: string): Step<readonly string[]> {
  try {
    if (!statSync(path).isDirectory()) return ok([path]);
    const found = readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.strat') && !file.includes('node_modules'))
      .sort()
      .map((file) => join(path, file));
    if (found.length > 0) return ok(found);
    return usage(`\`${path}\` has no program in it.`, 'name a file that ends in `.strat`');
  } catch (error) {
    return usage(`Cannot read \`${path}\`: ${reasonOf(error)}.`, 'check the path');
  }
}

async function testFile(path: string, json: boolean): Promise<Step<TestedFile>> {
  const program = readProgram(path);
  if (program.kind === 'refused') return program;
  const { compilation, checked, from } = compileProgram(program.value);
  const { diagnostics, tests, strategies } = compilation;
  const isFaulty = hasErrors(diagnostics);
  if (!json) stderr().write(renderDiagnostics(checked, styleOf(stderr())));
  const wanted = isFaulty ? [] : tests;
  const loaded = new Map<CompiledStrategy, LoadedStrategy>();
  if (wanted.length > 0)
    for (const each of strategies) loaded.set(each, await loadEvaluator(each, from));
  const runs = wanted.map((spec) =>
    runTest(spec, strategies, (each) => assertPresent(loaded.get(each), 'it was loaded')),
  );
  if (!json) printFile(path, runs, isFaulty);
  return ok({ path, isFaulty, diagnostics: diagnosticRows(checked), runs });
}

function printFile(path: string, runs: readonly TestRun[], isFaulty: boolean): void {
  if (isFaulty) return;
  const style = styleOf(stdout());
  const { dim, bold } = paletteOf(style);
  const nothing = runs.length === 0 ? dim(': no tests in it') : '';
  stdout().write(`${bold(path)}${nothing}\n`);
  for (const run of runs) stdout().write(renderTest(run, path, style));
}

function printSummary(files: readonly TestedFile[], total: number, failed: number): void {
  const style = styleOf(stdout());
  const { green, red } = paletteOf(style);
  const faulty = files.filter(({ isFaulty }) => isFaulty).length;
  const parts = [
    ...(failed > 0 ? [red(`${failed} failed`)] : []),
    ...(total > failed ? [green(`${total - failed} passed`)] : []),
    ...(faulty > 0
      ? [red(`${faulty} ${faulty === 1 ? 'file was' : 'files were'} not run, for its errors`)]
      : []),
  ];
  const all = total === 0 ? '' : `${counted(total, 'test')}: `;
  const text = parts.length === 0 ? 'No tests.\n' : `${all}${parts.join(', ')}.\n`;
  stdout().write(style.unicode ? text : toAscii(text));
}

function printFilesAsJson(files: readonly TestedFile[], refused: readonly Refusal[]): void {
  const runs = files.flatMap((file) => file.runs);
  const failed = runs.filter(({ failures }) => failures.length > 0).length;
  printJson({
    passed: runs.length - failed,
    failed,
    diagnostics: files.flatMap(({ diagnostics }) => diagnostics),
    tests: files.flatMap(({ path, runs: all }) => all.map((run) => testRow(run, path))),
    ...(refused.length > 0 && { errors: refused.map(({ problem }) => problem) }),
  });
}
