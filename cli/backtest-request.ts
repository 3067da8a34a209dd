/** The flags of `strata backtest`, read and checked before anything else is done. */

import type { Overrides } from '../backtester/index.ts';
import type { ParamValues } from '../compiler/index.ts';
import { parseDay } from '../market/index.ts';
import { ok, type Step, usage } from './outcome.ts';

export interface BacktestRequest {
  readonly file: string;
  /** Which backtest of the file. */
  readonly name?: string;
  readonly from?: string;
  readonly to?: string;
  readonly param: readonly string[];
  readonly data: string;
  readonly out?: string;
  readonly json?: boolean;
  /** Where a page of the report goes. */
  readonly html?: string;
}

/** What a command line changes of a run, as it was typed. */
interface TypedOverrides {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly param: readonly string[];
}

export function readOverrides({ from, to, param }: TypedOverrides): Step<Overrides> {
  for (const [flag, date] of [
    ['--from', from],
    ['--to', to],
  ] as const) {
    if (date === undefined || parseDay(date) !== undefined) continue;
    return usage(
      `\`${flag} ${date}\` is not a date.`,
      `write it as year, month and day: \`${flag} 2015-12-31\``,
    );
  }
  const params = readParams(param);
  if (params.kind === 'refused') return params;
  return ok({
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    params: params.value,
  });
}

function readParams(texts: readonly string[]): Step<ParamValues> {
  const params = new Map<string, number>();
  for (const text of texts) {
    const match = /^\s*([A-Za-z_]\w*)\s*=\s*(\S+)\s*$/.exec(text);
    const value = numberOf(match?.[2] ?? '');
    const name = match?.[1];
    if (name === undefined || value === undefined) {
      return usage(
        `\`--param ${text}\` does not say which param gets which number.`,
        'write `--param name=value`, such as `--param fast=10`',
      );
    }
    if (params.has(name)) {
      return usage(`\`--param ${name}\` is given twice.`, 'give each param one value');
    }
    params.set(name, value);
  }
  return ok(Object.fromEntries(params));
}

/** Dividing by these gives the double that the program's own `2%` is; multiplying by 0.01 need not. */
const DIVISORS: Readonly<Record<string, number>> = { '%': 100, bp: 10_000 };

/** Numbers as programs write them: `10`, `-0.5`, `1_000`, `2%`, `15bp`. */
function numberOf(text: string): number | undefined {
  const match = /^([+-]?(?:\d[\d_]*(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?)(%|bp)?$/i.exec(text);
  if (!match) return undefined;
  const digits = (match[1] ?? '').replaceAll('_', '');
  const value = Number(digits) / (DIVISORS[(match[2] ?? '').toLowerCase()] ?? 1);
  return Number.isFinite(value) ? value : undefined;
}
