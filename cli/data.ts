/** `strata data`: market data in and out of the store. */

import { Command, InvalidArgumentError, Option } from 'commander';
import {
  type Adjustment,
  CALENDAR_IDS,
  type CalendarId,
  parseCalendarId,
  parseTimeframe,
  TIMEFRAMES,
  type Timeframe,
} from '../market/index.ts';
import {
  type BarLabel,
  checkSeries,
  exportSeries,
  importFile,
  importUniverse,
  listQuarantine,
  listSeries,
  listUniverseQuarantine,
  listUniverses,
  type StoreResult,
  showSeries,
  showUniverse,
} from '../market/store/index.ts';
import { counted } from './counted.ts';
import { importProgress } from './data-progress.ts';
import { checkLines, importLines, listLines, quarantineLines, showLines } from './data-text.ts';
import { universeImportLines, universeListLines, universeShowLines } from './data-universe.ts';
import { EXIT, type ExitCode, usage } from './outcome.ts';
import { printJson, respondRefused } from './respond.ts';
import type { End } from './run-commands.ts';
import { stdout } from './surroundings.ts';

interface CommonOptions {
  readonly data: string;
  readonly json?: boolean;
}

interface ImportFlags extends CommonOptions {
  readonly as?: string;
  readonly timeframe?: Timeframe;
  readonly universe?: string;
  readonly adjusted: Adjustment;
  readonly actions?: string;
  readonly calendar: CalendarId;
  readonly timezone?: string;
  readonly label: BarLabel;
  readonly symbol?: string;
  readonly replace?: boolean;
}

interface ShowFlags extends CommonOptions {
  readonly universe?: boolean;
  readonly quarantine?: boolean;
}

interface ExportFlags extends CommonOptions {
  readonly parquet?: string;
  readonly arrow?: string;
}

/** Exit codes: 0 fine, 1 the data or the store is wrong, 2 the command line is. */
export function dataCommand(end: End): Command {
  const data = new Command('data').description('import, list, show, check and export market data');
  data.addCommand(importCommand(end));
  data.addCommand(
    common(new Command('ls').description('list the series in the store')).action(
      async (flags: CommonOptions) => end(await runList(flags)),
    ),
  );
  data.addCommand(showCommand(end));
  data.addCommand(checkCommand(end));
  data.addCommand(exportCommand(end));
  return data;
}

/** Series, and after them the membership tables, where there are any. */
async function runList(flags: CommonOptions): Promise<ExitCode> {
  const series = await listSeries(flags.data);
  const universes = await listUniverses(flags.data);
  if (series.kind === 'refused' || universes.kind === 'refused')
    return report(series.kind === 'refused' ? series : universes, flags, () => []);
  const value = [
    ...series.value,
    ...universes.value.map((info) => ({ kind: 'universe' as const, ...info })),
  ];
  return report({ kind: 'ok', value }, flags, () => [
    ...listLines(series.value),
    ...universeListLines(universes.value),
  ]);
}

function importCommand(end: End): Command {
  return common(
    new Command('import')
      .description('validate a CSV or Parquet file of bars and store it under a name')
      .argument('<file>', 'CSV or Parquet')
      .option('--as <name>', 'name of the series')
      .option('--timeframe <length>', `length of a bar: ${TIMEFRAMES.join(' ')}`, timeframe)
      .option(
        '--universe <name>',
        'in place of bars: a CSV of members, symbol,valid_from,valid_to,known_at',
      )
      .addOption(
        new Option('--adjusted <how>', 'what the prices are adjusted for already')
          .choices(['raw', 'split', 'total'])
          .default('raw'),
      )
      .option('--actions <file>', 'CSV of splits and dividends: symbol,ex_date,type,value')
      .option('--calendar <name>', `exchange calendar: ${CALENDAR_IDS.join(' ')}`, calendar, 'XNYS')
      .option('--timezone <zone>', 'zone of times that name none, e.g. America/New_York')
      .addOption(
        new Option('--label <edge>', 'edge of the bar that its time names')
          .choices(['start', 'end'])
          .default('start'),
      )
      .option('--symbol <symbol>', 'for a file without a symbol column (default: NAME in capitals)')
      .option('--replace', 'take the place of a series of the same name'),
  ).action(async (file: string, flags: ImportFlags, command: Command) =>
    end(await runImport(file, flags, command)),
  );
}

async function runImport(file: string, flags: ImportFlags, command: Command): Promise<ExitCode> {
  const { universe, as: name, timeframe: length } = flags;
  if (universe !== undefined) {
    if (name !== undefined || length !== undefined)
      command.error('error: `--universe` reads members, not bars: leave --as and --timeframe out');
    const options = { file, name: universe, replace: flags.replace === true };
    return report(await importUniverse(flags.data, options), flags, universeImportLines);
  }
  if (name === undefined) command.error("error: required option '--as <name>' not specified");
  if (length === undefined)
    command.error("error: required option '--timeframe <length>' not specified");
  return importBars(file, { ...flags, as: name, timeframe: length });
}

async function importBars(
  file: string,
  flags: ImportFlags & { readonly as: string; readonly timeframe: Timeframe },
): Promise<ExitCode> {
  const progress = importProgress(file, flags.json === true);
  const result = await importFile(
    flags.data,
    {
      file,
      name: flags.as,
      timeframe: flags.timeframe,
      adjusted: flags.adjusted,
      calendar: flags.calendar,
      label: flags.label,
      replace: flags.replace === true,
      ...(flags.actions !== undefined && { actionsFile: flags.actions }),
      ...(flags.timezone !== undefined && { timeZone: flags.timezone }),
      ...(flags.symbol !== undefined && { symbol: flags.symbol }),
    },
    progress.update,
  );
  progress.stop();
  return report(result, flags, importLines);
}

function showCommand(end: End): Command {
  return common(
    new Command('show')
      .description('where a series came from, what it holds, its first and last bars')
      .argument('<name>', 'series')
      .argument('[symbol]', 'show the bars of this symbol only')
      .option('--universe', 'show the membership table of that name')
      .option('--quarantine', 'show every row that was set aside, and nothing else'),
  ).action(async (name: string, symbol: string | undefined, flags: ShowFlags) =>
    end(await runShow(name, symbol, flags)),
  );
}

async function runShow(
  name: string,
  symbol: string | undefined,
  flags: ShowFlags,
): Promise<ExitCode> {
  if (flags.universe === true) return showMembers(name, flags);
  if (flags.quarantine === true)
    return report(await listQuarantine(flags.data, name), flags, quarantineLines);
  const shown = await showSeries(flags.data, name, symbol === undefined ? {} : { symbol });
  return report(shown, flags, showLines);
}

async function showMembers(name: string, flags: ShowFlags): Promise<ExitCode> {
  return flags.quarantine === true
    ? report(await listUniverseQuarantine(flags.data, name), flags, quarantineLines)
    : report(await showUniverse(flags.data, name), flags, universeShowLines);
}

/** A check that finds something ends with 1, so that a script can stop there. */
function checkCommand(end: End): Command {
  return common(
    new Command('check')
      .description('look for gaps and suspicious prices in what is stored')
      .argument('<name>', 'series'),
  ).action(async (name: string, flags: CommonOptions) => {
    const result = await checkSeries(flags.data, name);
    const code = report(result, flags, checkLines);
    end(result.kind === 'ok' && result.value.quality.length > 0 ? EXIT.wrong : code);
  });
}

function exportCommand(end: End): Command {
  return common(
    new Command('export')
      .description('write a series to a file')
      .argument('<name>', 'series')
      .option('--parquet <file>', 'as Parquet')
      .option('--arrow <file>', 'as an Arrow IPC file'),
  ).action(async (name: string, flags: ExportFlags) => end(await runExport(name, flags)));
}

async function runExport(name: string, flags: ExportFlags): Promise<ExitCode> {
  const { parquet, arrow } = flags;
  if ((parquet === undefined) === (arrow === undefined)) {
    const refusal = usage(
      'Say which file to write: one of `--parquet FILE` and `--arrow FILE`.',
      `strata data export ${name} --parquet ${name}.parquet`,
    );
    return respondRefused(refusal, flags.json === true);
  }
  const result =
    parquet === undefined
      ? await exportSeries(flags.data, name, 'arrow', arrow ?? '')
      : await exportSeries(flags.data, name, 'parquet', parquet);
  return report(result, flags, (done) => [
    `wrote ${done.file}`,
    `${counted(done.rows, 'bar')}, ${counted(done.bytes, 'byte')}`,
  ]);
}

function common(command: Command): Command {
  return command
    .option('--data <dir>', 'directory of the store', '.strata')
    .option('--json', 'print JSON');
}

/** Results go to stdout, refusals to stderr; with `--json` a refusal is `{"error": …}` on stdout. */
function report<T>(
  result: StoreResult<T>,
  flags: CommonOptions,
  lines: (value: T) => readonly string[],
): ExitCode {
  const { json = false } = flags;
  if (result.kind === 'refused') return respondRefused({ ...result, exitCode: EXIT.wrong }, json);
  if (json) printJson(result.value);
  else stdout().write(`${lines(result.value).join('\n')}\n`);
  return EXIT.fine;
}

function timeframe(text: string): Timeframe {
  const parsed = parseTimeframe(text);
  if (parsed === undefined)
    throw new InvalidArgumentError(`Bars come in ${TIMEFRAMES.join(', ')}.`);
  return parsed;
}

function calendar(text: string): CalendarId {
  const parsed = parseCalendarId(text);
  if (parsed === undefined)
    throw new InvalidArgumentError(`Calendars are ${CALENDAR_IDS.join(', ')}.`);
  return parsed;
}
