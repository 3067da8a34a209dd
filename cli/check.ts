/** `strata check`: every diagnostic of every file; for a clean strategy, what it needs. */

import { paletteOf, toAscii, wrap } from '../backtester/index.ts';
import { type Compilation, type CompiledStrategy, compile } from '../compiler/index.ts';
import { diagnosticRows, hasErrors, renderDiagnostics } from './diagnostics.ts';
import { EXIT, type ExitCode, type Refusal } from './outcome.ts';
import { type ProgramText, readProgram } from './read-program.ts';
import { printJson, respondRefused } from './respond.ts';
import { styleOf } from './terminal.ts';

interface CheckedFile {
  readonly program: ProgramText;
  readonly compilation: Compilation;
}

export function check(paths: readonly string[], json: boolean): ExitCode {
  const files: CheckedFile[] = [];
  const refused: Refusal[] = [];
  for (const path of paths) {
    const program = readProgram(path);
    if (program.kind === 'refused') refused.push(program);
    else {
      const compilation = compile(program.value.source, { file: path });
      files.push({ program: program.value, compilation });
    }
  }
  if (json) printFilesAsJson(files, refused);
  else {
    for (const file of files) printFile(file);
    for (const each of refused) respondRefused(each, false);
  }
  if (refused.length > 0) return EXIT.usage;
  const isWrong = files.some(({ compilation }) => hasErrors(compilation.diagnostics));
  return isWrong ? EXIT.wrong : EXIT.fine;
}

function printFile({ program, compilation }: CheckedFile): void {
  const { diagnostics, strategies, backtests, policies } = compilation;
  const { path, source } = program;
  process.stderr.write(renderDiagnostics({ diagnostics, source, path }, styleOf(process.stderr)));
  if (hasErrors(diagnostics)) return;
  const style = styleOf(process.stdout);
  const { green, dim, bold } = paletteOf(style);
  const lines = strategies.flatMap((strategy) => {
    const { name } = strategy;
    const [first = '', ...more] = wrap(`${name} ${needsOf(strategy)}`, style.width, '  ');
    return [`  ${bold(name)}${dim(first.slice(name.length + 2))}`, ...more.map(dim)];
  });
  const others = [
    ...policies.map(({ name }) => `risk ${name}`),
    ...backtests.map(({ name }) => `backtest ${name}`),
  ];
  if (others.length > 0) lines.push(dim(`  ${others.join(' · ')}`));
  if (lines.length === 0) lines.push(dim('  no strategy, risk policy or backtest in it'));
  const text = [`${green('ok')} ${path}`, ...lines].join('\n');
  process.stdout.write(`${style.unicode ? text : toAscii(text)}\n`);
}

function needsOf({ program, cost }: CompiledStrategy): string {
  const { defined, settled } = program.warmup;
  return [
    `warm-up ${defined} bars, settled ${settled}`,
    ...program.feeds.map(
      ({ name, warmup }) => `${name}: ${warmup.defined} of its bars, settled ${warmup.settled}`,
    ),
    `state ${cost.stateBytes} bytes`,
    `${cost.operationsPerBar} operations a bar`,
  ].join(' · ');
}

function printFilesAsJson(files: readonly CheckedFile[], refused: readonly Refusal[]): void {
  printJson({
    diagnostics: files.flatMap(({ program: { path, source }, compilation: { diagnostics } }) =>
      diagnosticRows({ diagnostics, source, path }),
    ),
    strategies: files.flatMap(({ program: { path }, compilation }) =>
      hasErrors(compilation.diagnostics)
        ? []
        : compilation.strategies.map(({ name, program, cost }) => ({
            file: path,
            name,
            warmup: program.warmup,
            ...(program.feeds.length > 0 && {
              feeds: program.feeds.map((feed) => ({ name: feed.name, warmup: feed.warmup })),
            }),
            state_bytes: cost.stateBytes,
            operations_per_bar: cost.operationsPerBar,
          })),
    ),
    ...(refused.length > 0 && { errors: refused.map(({ problem }) => problem) }),
  });
}
