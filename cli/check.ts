/** `strata check`: every diagnostic of every file; for a clean strategy, what it needs. */

import { paletteOf, toAscii, wrap } from '../backtester/text/index.ts';
import type { Compilation, CompiledStrategy } from '../compiler/index.ts';
import { type CompiledProgram, compileProgram } from './compile-program.ts';
import { counted } from './counted.ts';
import { diagnosticRows, hasErrors, renderDiagnostics } from './diagnostics.ts';
import { EXIT, type ExitCode, type Refusal } from './outcome.ts';
import { readProgram } from './read-program.ts';
import { printJson, respondRefused } from './respond.ts';
import { stderr, stdout } from './surroundings.ts';
import { styleOf } from './terminal.ts';
import { venueText } from './venue-text.ts';

export function check(paths: readonly string[], json: boolean): ExitCode {
  const files: CompiledProgram[] = [];
  const refused: Refusal[] = [];
  for (const path of paths) {
    const program = readProgram(path);
    if (program.kind === 'refused') refused.push(program);
    else files.push(compileProgram(program.value));
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

function printFile({ compilation, checked }: CompiledProgram): void {
  const { diagnostics, backtests, deployments, own, tests } = compilation;
  const { path } = checked;
  const strategies = ownStrategies(compilation);
  const policies = compilation.policies.filter(({ name }) => own.has(name));
  stderr().write(renderDiagnostics(checked, styleOf(stderr())));
  if (hasErrors(diagnostics)) return;
  const style = styleOf(stdout());
  const { green, dim, bold } = paletteOf(style);
  const lines = strategies.flatMap((strategy) => {
    const { name } = strategy;
    const [first = '', ...more] = wrap(`${name} ${needsOf(strategy)}`, style.width, '  ');
    return [`  ${bold(name)}${dim(first.slice(name.length + 2))}`, ...more.map(dim)];
  });
  const others = [
    ...policies.map(({ name }) => `risk ${name}`),
    ...backtests.map(({ name }) => `backtest ${name}`),
    ...deployments.map((each) => `deploy ${each.name} ${venueText(each)}`),
    ...(tests.length === 0 ? [] : [counted(tests.length, 'test')]),
  ];
  if (others.length > 0) lines.push(dim(`  ${others.join(' · ')}`));
  if (lines.length === 0) lines.push(dim('  no strategy, risk policy or backtest in it'));
  const text = [`${green('ok')} ${path}`, ...lines].join('\n');
  stdout().write(`${style.unicode ? text : toAscii(text)}\n`);
}

/** Those of the file itself: what it imports is shown when that is checked. */
function ownStrategies({ strategies, own }: Compilation): readonly CompiledStrategy[] {
  return strategies.filter(({ name }) => own.has(name));
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
    ...membersOf(program),
  ].join(' · ');
}

/** Of an ensemble; what the members need stands in their own lines. */
function membersOf({ ensemble }: CompiledStrategy['program']): readonly string[] {
  if (!ensemble) return [];
  const shares = ensemble.members.map(
    ({ name, weight }) => `${name} ${Number((weight * 100).toFixed(2))}%`,
  );
  return [`members ${shares.join(', ')}${ensemble.learn ? ', which learn' : ''}`];
}

function printFilesAsJson(files: readonly CompiledProgram[], refused: readonly Refusal[]): void {
  printJson({
    diagnostics: files.flatMap(({ checked }) => diagnosticRows(checked)),
    strategies: files.flatMap(({ checked: { path }, compilation }) =>
      hasErrors(compilation.diagnostics)
        ? []
        : ownStrategies(compilation).map(({ name, program, cost }) => ({
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
