/** The program of a trading session: read, compiled, and one of its backtests chosen for strategy, policy and params. */

import { type PreparedRun, prepareRun } from '../backtester/index.ts';
import { readOverrides } from './backtest-request.ts';
import { compileProgram } from './compile-program.ts';
import { diagnosticRows, hasErrors, renderDiagnostics } from './diagnostics.ts';
import { ok, type Step } from './outcome.ts';
import { readProgram } from './read-program.ts';
import { printJson } from './respond.ts';
import type { SessionSetup } from './session-setup.ts';
import { stderr } from './surroundings.ts';
import { styleOf } from './terminal.ts';

export interface SessionFlags {
  readonly file: string;
  /** Which backtest of the file. */
  readonly name?: string;
  readonly from?: string;
  readonly to?: string;
  readonly param: readonly string[];
  readonly json?: boolean;
}

export interface PreparedSession {
  readonly run: PreparedRun;
  /** What of the setup the program decides. */
  readonly texts: Pick<SessionSetup, 'file' | 'texts' | 'backtest' | 'from' | 'to' | 'param'>;
}

/** `faulty`: the program has errors, and they have been printed. */
export function prepareSession(
  flags: SessionFlags,
): Step<PreparedSession> | { readonly kind: 'faulty' } {
  const { file, name, from, to, param, json = false } = flags;
  const overrides = readOverrides({ ...flags, data: '' });
  if (overrides.kind === 'refused') return overrides;
  const program = readProgram(file);
  if (program.kind === 'refused') return program;
  const { compilation, checked, from: source } = compileProgram(program.value);
  if (!json) stderr().write(renderDiagnostics(checked, styleOf(stderr())));
  if (hasErrors(checked.diagnostics)) {
    if (json) printJson({ diagnostics: diagnosticRows(checked) });
    return { kind: 'faulty' };
  }
  const run = prepareRun(compilation, source, name, overrides.value);
  if (run.kind === 'refused') return run;
  return ok({
    run: run.value,
    texts: {
      file: program.value.name,
      texts: [
        { path: program.value.path, source: program.value.source },
        ...compilation.imports.map((each) => ({ path: each.path, source: each.source })),
      ],
      backtest: run.value.choice.spec.name,
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      param: [...param],
    },
  });
}
