/** The program of a trading session: read, compiled, and one of its deployments chosen. */

import { type PreparedRun, prepareTraded } from '../backtester/index.ts';
import type { DeploymentSpec } from '../compiler/index.ts';
import { readOverrides } from './backtest-request.ts';
import { chooseTraded } from './choose-traded.ts';
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
  /** Which deployment of the file; in a paper session also a backtest of it. */
  readonly name?: string;
  readonly from?: string;
  readonly to?: string;
  readonly param: readonly string[];
  readonly json?: boolean;
}

export interface PreparedSession {
  readonly run: PreparedRun;
  /** What of the setup the program decides. */
  readonly texts: Pick<
    SessionSetup,
    'file' | 'texts' | 'deployment' | 'backtest' | 'from' | 'to' | 'param'
  >;
  /** Absent where a paper session trades what a backtest says. */
  readonly deployment?: DeploymentSpec;
}

/** `faulty`: the program has errors, and they have been printed. */
export function prepareSession(
  flags: SessionFlags,
  on: { readonly mode: DeploymentSpec['mode']; readonly isOverStoredBars: boolean },
): Step<PreparedSession> | { readonly kind: 'faulty' } {
  const { file, from, to, param, json = false } = flags;
  const overrides = readOverrides(flags);
  if (overrides.kind === 'refused') return overrides;
  const program = readProgram(file);
  if (program.kind === 'refused') return program;
  const { compilation, checked, from: source } = compileProgram(program.value);
  if (!json) stderr().write(renderDiagnostics(checked, styleOf(stderr())));
  if (hasErrors(checked.diagnostics)) {
    if (json) printJson({ diagnostics: diagnosticRows(checked) });
    return { kind: 'faulty' };
  }
  const traded = chooseTraded(compilation, { ...on, file, name: flags.name });
  if (traded.kind === 'refused') return traded;
  const { deployment, backtest } = traded.value;
  const chosen = {
    ...(deployment && { deployment: deployment.name }),
    ...(backtest !== undefined && { backtest }),
  };
  const run = prepareTraded(compilation, source, chosen, overrides.value);
  if (run.kind === 'refused') return run;
  return ok({
    run: run.value,
    ...(deployment && { deployment }),
    texts: {
      file: program.value.name,
      texts: [
        { path: program.value.path, source: program.value.source },
        ...compilation.imports.map((each) => ({ path: each.path, source: each.source })),
      ],
      ...chosen,
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      param: [...param],
    },
  });
}
