/** `strata why`: repeats a run and says why one of its bars came out as it did. */

import { createHash } from 'node:crypto';
import {
  type AssembledRun,
  type BacktestInput,
  barAt,
  explainBar,
  type RunResult,
  renderWhy,
  runTables,
  runWindows,
  TABLE_FILES,
  whyRow,
} from '../backtester/index.ts';
import { traceStrategy } from '../compiler/index.ts';
import { isIntraday, nearestNames } from '../market/index.ts';
import { assertPresent } from '../runtime/index.ts';
import { loadRun, type Prepared, prepare, reportOf } from './backtest.ts';
import type { BacktestRequest } from './backtest-request.ts';
import { textOf } from './compile-program.ts';
import { EXIT, ok, type Step, usage, wrong } from './outcome.ts';
import { isDirectory } from './read-program.ts';
import { printJson, respondRefused } from './respond.ts';
import { stdout } from './surroundings.ts';
import { styleOf } from './terminal.ts';
import { findProgram, type RunRecord, readRecord } from './why-record.ts';

export interface WhyRequest {
  /** A run's directory, or a program. */
  readonly run: string;
  readonly symbol: string;
  readonly time: string;
  readonly data: string;
  /** Where the program of a run is, when it is not found beside it. */
  readonly program?: string;
  readonly backtest?: string;
  readonly from?: string;
  readonly to?: string;
  readonly param: readonly string[];
  readonly json?: boolean;
}

/** What is run, and the record that it must agree with. */
interface Asked {
  readonly request: BacktestRequest;
  readonly record?: RunRecord;
}

export async function why(request: WhyRequest): Promise<number> {
  const json = request.json === true;
  const asked = askedOf(request);
  if (asked.kind === 'refused') return respondRefused(asked, json);
  const prepared = prepare(asked.value.request, json);
  if (prepared.kind === 'faulty') return EXIT.wrong;
  if (prepared.kind === 'refused') return respondRefused(prepared, json);
  const loaded = await loadRun(request.data, prepared.value);
  if (loaded.kind === 'refused') return respondRefused(loaded, json);
  const answer = answerOf(request, asked.value, prepared.value, loaded.value);
  if (answer.kind === 'refused') return respondRefused(answer, json);
  const { account, note } = answer.value;
  if (json) printJson(Object.assign({}, whyRow(account), note === undefined ? {} : { note }));
  else {
    const end = note === undefined ? '' : `\n${note}\n`;
    stdout().write(`${renderWhy(account, styleOf(stdout()))}${end}`);
  }
  return EXIT.fine;
}

function askedOf({ run, program, backtest, ...request }: WhyRequest): Step<Asked> {
  if (!isDirectory(run)) {
    const name = backtest === undefined ? {} : { name: backtest };
    return ok({ request: { ...request, ...name, file: run } });
  }
  const record = readRecord(run);
  if (record.kind === 'refused') return record;
  if ((backtest ?? request.from ?? request.to ?? request.param[0]) !== undefined) {
    return usage(
      `\`${run}\` is a run: its backtest, dates and params are those that it was made with.`,
      'leave them out, or name the program instead of the run',
    );
  }
  const found = findProgram(run, record.value, program);
  if (found.kind === 'refused') return found;
  const { name, from, to, params } = record.value.backtest;
  return ok({
    record: record.value,
    request: {
      file: found.value,
      name,
      data: request.data,
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      param: Object.entries(params).map(([key, value]) => `${key}=${value}`),
    },
  });
}

interface Answer {
  readonly account: NonNullable<ReturnType<typeof explainBar>['account']>;
  /** Where the repeated run is not the one that was written. */
  readonly note?: string;
}

function answerOf(
  request: WhyRequest,
  { record }: Asked,
  prepared: Prepared,
  loaded: AssembledRun,
): Step<Answer> {
  const { input, data } = loaded;
  const changed = record && changedImport(record, prepared);
  if (changed !== undefined) {
    return wrong(
      `\`${changed}\`, which the program imports, has changed since the run was made.`,
      `run it again: \`strata backtest ${prepared.program.path}\`; or bring back the file as it was`,
      'Another program may have other reasons, so none are given.',
    );
  }
  const hashes = [data.hash, ...loaded.memberData.map(({ hash }) => hash)];
  if (
    record &&
    [record.data.hash, ...record.data.members.map(({ hash }) => hash)].join() !== hashes.join()
  ) {
    return wrong(
      `The data "${data.name}" have changed since the run was made.`,
      `run it again: \`strata backtest ${prepared.program.path}\``,
      'Other bars may have other reasons, so none are given.',
    );
  }
  const place = placeOf(request, input);
  if (place.kind === 'refused') return place;
  const { symbol, time } = place.value;
  const trace = assertPresent(
    traceStrategy(prepared.program.source, input.program.name, {
      file: prepared.program.path,
      read: textOf,
      strategies: prepared.choice.strategies,
    }),
    'a strategy that compiled has its conditions',
  );
  const { result, account } = explainBar(input, trace, symbol, time);
  if (!account) return noSuchBar(request, [], input);
  const isSame = !record || isRepeated(record, prepared, loaded, result);
  return ok({
    account,
    ...(!isSame && {
      note: `This run is not to the byte the one in ${request.run}, which Strata ${record?.strata ?? ''} made: run the backtest again.`,
    }),
  });
}

function changedImport({ program }: RunRecord, { imports }: Prepared): string | undefined {
  const then = new Map(program.imports.map(({ file, sha256 }) => [file, sha256]));
  return imports.find(({ file, sha256 }) => then.get(file) !== sha256)?.file;
}

/** Index of the symbol, and the start of the bar. */
function placeOf(
  request: WhyRequest,
  input: BacktestInput,
): Step<{ readonly symbol: number; readonly time: number }> {
  const { symbols, name } = input.program;
  const symbol = symbols.indexOf(request.symbol);
  if (symbol < 0) {
    const near = nearestNames(request.symbol, symbols, 1)[0];
    return usage(
      `\`${name}\` does not trade \`${request.symbol}\`.`,
      near === undefined ? `it trades ${listed(symbols)}` : `write \`${near}\``,
      'Symbols that are only read have no rules of their own.',
    );
  }
  const bars = assertPresent(runWindows(input)[symbol], 'each symbol has bars');
  const at = barAt(input, bars, request.time);
  if (at.kind === 'bar') return ok({ symbol, time: at.time });
  if (at.kind === 'none') return noSuchBar(request, at.nearest, input);
  return usage(
    `\`${request.time}\` is not a time.`,
    isIntraday(input.timeframe)
      ? 'write the bar’s start in UTC, as reports do: `2020-01-31 15:30`; or `2020-01-31 11:30 close`, the closing time on the exchange’s clock'
      : 'write the date of the bar: `2020-01-31`',
  );
}

function noSuchBar(
  { symbol, time }: WhyRequest,
  nearest: readonly string[],
  { program, timeframe }: BacktestInput,
): ReturnType<typeof usage> {
  return usage(
    `${symbol} has no ${program.every} bar at ${time} in this run.`,
    nearest.length === 0
      ? 'name a bar inside the dates of the backtest'
      : `name one of its bars: ${listed(nearest)}`,
    isIntraday(timeframe)
      ? 'Times are the start of a bar in UTC; with `close` behind it, its end on the exchange’s clock.'
      : undefined,
  );
}

function listed(names: readonly string[]): string {
  const most = 8;
  const rest = names.length > most ? ` and ${names.length - most} more` : '';
  return `${names
    .slice(0, most)
    .map((each) => `\`${each}\``)
    .join(', ')}${rest}`;
}

/** Promise 3, checked each time: the tables of the repeated run have the hashes that the first run wrote down. */
function isRepeated(
  { files }: RunRecord,
  prepared: Prepared,
  loaded: AssembledRun,
  result: RunResult,
): boolean {
  const tables = runTables(reportOf(prepared, loaded, { result }));
  return TABLE_FILES.every((file) => {
    const hash = createHash('sha256');
    for (const piece of tables[file]) hash.update(piece);
    return files[file] === hash.digest('hex');
  });
}
