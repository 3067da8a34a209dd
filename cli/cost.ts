/** `strata cost`: bars of warm-up, bytes of state and operations a bar, for the defaults and for the worst of the ranges. */

import {
  type Column,
  type Palette,
  paletteOf,
  renderTable,
  type TextStyle,
  toAscii,
} from '../backtester/index.ts';
import { type CostReport, costReport, defaultParams } from '../compiler/index.ts';
import { compileProgram } from './compile-program.ts';
import { diagnosticRows, hasErrors, renderDiagnostics } from './diagnostics.ts';
import { EXIT, type ExitCode } from './outcome.ts';
import { readProgram } from './read-program.ts';
import { printJson, respondRefused } from './respond.ts';
import { stderr, stdout } from './surroundings.ts';
import { styleOf } from './terminal.ts';

export function cost(path: string, json: boolean): ExitCode {
  const program = readProgram(path);
  if (program.kind === 'refused') return respondRefused(program, json);
  const { compilation, checked } = compileProgram(program.value);
  const { diagnostics, source, own } = compilation;
  const strategies = compilation.strategies.filter(({ name }) => own.has(name));
  const failed = hasErrors(diagnostics);
  if (failed) {
    if (json) printJson({ diagnostics: diagnosticRows(checked) });
    else stderr().write(renderDiagnostics(checked, styleOf(stderr())));
    return EXIT.wrong;
  }
  const reports = strategies.map((strategy) =>
    costReport(strategy, defaultParams(strategy.plan.params), source),
  );
  if (json) printJson({ strategies: reports.map(jsonOf) });
  else {
    const style = styleOf(stdout());
    const text =
      reports.length === 0
        ? `${path} has no strategy\n`
        : reports.map((report) => render(report, style)).join('\n');
    stdout().write(style.unicode ? text : toAscii(text));
  }
  return EXIT.fine;
}

/** Lines that cost less than these are nobody's worry. */
const MOST_STATEMENTS = 12;

function render(report: CostReport, style: TextStyle): string {
  const palette = paletteOf(style);
  const { strategy, params, statements } = report;
  const ranges = params
    .map(({ name, value, range }) => `${name} = ${value} in ${range?.low}..${range?.high}`)
    .join(' · ');
  const shown = statements.slice(0, MOST_STATEMENTS);
  const left = statements.length - shown.length;
  return [
    palette.bold(strategy) + (ranges === '' ? '' : palette.dim(`  ${ranges}`)),
    '',
    ...clockTable(report, palette, style.width),
    '',
    ...statementTable(shown, palette, style.width),
    ...(left > 0 ? [palette.dim(`… and ${left} cheaper ones; \`--json\` lists all`)] : []),
    '',
  ].join('\n');
}

function clockTable(
  { clocks, params }: CostReport,
  palette: Palette,
  width: number,
): readonly string[] {
  const rows = clocks.flatMap(({ clock, defaults, worst }) => [
    { clock, params: params.length === 0 ? '' : 'defaults', cost: defaults },
    ...(params.length === 0 ? [] : [{ clock: '', params: 'at most', cost: worst }]),
  ]);
  const column = (title: string, pick: (row: (typeof rows)[number]) => number): Column => ({
    title,
    align: 'right',
    cells: rows.map((row) => ({ text: String(pick(row)) })),
  });
  return renderTable(
    [
      { title: 'clock', align: 'left', cells: rows.map(({ clock }) => ({ text: clock })) },
      { title: 'params', align: 'left', cells: rows.map((row) => ({ text: row.params })) },
      column('defined', ({ cost: { warmup } }) => warmup.defined),
      column('settled', ({ cost: { warmup } }) => warmup.settled),
      column('bytes of state', ({ cost: { stateBytes } }) => stateBytes),
      column('operations a bar', ({ cost: { operationsPerBar } }) => operationsPerBar),
    ],
    width,
    palette.dim,
  );
}

function statementTable(
  statements: CostReport['statements'],
  palette: Palette,
  width: number,
): readonly string[] {
  const numbers = (title: string, pick: (row: (typeof statements)[number]) => number): Column => ({
    title,
    align: 'right',
    cells: statements.map((row) => ({ text: String(pick(row)) })),
  });
  return renderTable(
    [
      numbers('line', ({ line }) => line),
      {
        title: 'most expensive',
        align: 'left',
        shrinkTo: 20,
        cells: statements.map(({ text }) => ({ text })),
      },
      numbers('bytes, at most', ({ worst }) => worst.stateBytes),
      numbers('operations, at most', ({ worst }) => worst.operationsPerBar),
    ],
    width,
    palette.dim,
  );
}

function jsonOf({ strategy, params, clocks, statements }: CostReport): unknown {
  const figures = (cost: { readonly stateBytes: number; readonly operationsPerBar: number }) => ({
    state_bytes: cost.stateBytes,
    operations_per_bar: cost.operationsPerBar,
  });
  return {
    strategy,
    params: params.map(({ name, value, range }) => ({ name, value, ...range })),
    clocks: clocks.map(({ clock, defaults, worst }) => ({
      clock,
      defaults: { warmup: defaults.warmup, ...figures(defaults) },
      at_most: { warmup: worst.warmup, ...figures(worst) },
    })),
    statements: statements.map(({ text, line, defaults, worst }) => ({
      text,
      line,
      defaults: figures(defaults),
      at_most: figures(worst),
    })),
  };
}
