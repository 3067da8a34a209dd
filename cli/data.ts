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
  listQuarantine,
  listSeries,
  type StoreResult,
  showSeries,
} from '../market/store/index.ts';
import { importProgress } from './data-progress.ts';
import { checkLines, importLines, listLines, quarantineLines, showLines } from './data-text.ts';
import { printProblem } from './problem.ts';

interface CommonOptions {
  readonly data: string;
  readonly json?: boolean;
}

interface ImportFlags extends CommonOptions {
  readonly as: string;
  readonly timeframe: Timeframe;
  readonly adjusted: Adjustment;
  readonly actions?: string;
  readonly calendar: CalendarId;
  readonly timezone?: string;
  readonly label: BarLabel;
  readonly symbol?: string;
  readonly replace?: boolean;
}

interface ShowFlags extends CommonOptions {
  readonly quarantine?: boolean;
}

interface ExportFlags extends CommonOptions {
  readonly parquet?: string;
  readonly arrow?: string;
}

/** Exit codes: 0 fine, 1 the data or the store is wrong, 2 the command line is. */
export function dataCommand(): Command {
  const data = new Command('data').description('import, list, show, check and export market data');
  data.addCommand(importCommand());
  data.addCommand(
    common(new Command('ls').description('list the series in the store')).action(
      async (flags: CommonOptions) => report(await listSeries(flags.data), flags, listLines),
    ),
  );
  data.addCommand(showCommand());
  data.addCommand(checkCommand());
  data.addCommand(exportCommand());
  return data;
}

function importCommand(): Command {
  return common(
    new Command('import')
      .description('validate a CSV or Parquet file of bars and store it under a name')
      .argument('<file>', 'CSV or Parquet')
      .requiredOption('--as <name>', 'name of the series')
      .requiredOption('--timeframe <length>', `length of a bar: ${TIMEFRAMES.join(' ')}`, timeframe)
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
  ).action(runImport);
}

async function runImport(file: string, flags: ImportFlags): Promise<void> {
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
  report(result, flags, importLines);
}

function showCommand(): Command {
  return common(
    new Command('show')
      .description('where a series came from, what it holds, its first and last bars')
      .argument('<name>', 'series')
      .argument('[symbol]', 'show the bars of this symbol only')
      .option('--quarantine', 'show every row that was set aside, and nothing else'),
  ).action(async (name: string, symbol: string | undefined, flags: ShowFlags) => {
    if (flags.quarantine === true)
      report(await listQuarantine(flags.data, name), flags, quarantineLines);
    else
      report(
        await showSeries(flags.data, name, symbol === undefined ? {} : { symbol }),
        flags,
        showLines,
      );
  });
}

/** A check that finds something ends with 1, so that a script can stop there. */
function checkCommand(): Command {
  return common(
    new Command('check')
      .description('look for gaps and suspicious prices in what is stored')
      .argument('<name>', 'series'),
  ).action(async (name: string, flags: CommonOptions) => {
    const result = await checkSeries(flags.data, name);
    report(result, flags, checkLines);
    if (result.kind === 'ok' && result.value.quality.length > 0) process.exitCode = 1;
  });
}

function exportCommand(): Command {
  return common(
    new Command('export')
      .description('write a series to a file')
      .argument('<name>', 'series')
      .option('--parquet <file>', 'as Parquet')
      .option('--arrow <file>', 'as an Arrow IPC file'),
  ).action(async (name: string, flags: ExportFlags) => {
    const { parquet, arrow } = flags;
    if ((parquet === undefined) === (arrow === undefined)) {
      printProblem({
        message: 'Say which file to write: one of `--parquet FILE` and `--arrow FILE`.',
        fix: `strata data export ${name} --parquet ${name}.parquet`,
      });
      process.exitCode = 2;
      return;
    }
    const result =
      parquet === undefined
        ? await exportSeries(flags.data, name, 'arrow', arrow ?? '')
        : await exportSeries(flags.data, name, 'parquet', parquet);
    report(result, flags, (done) => [
      `wrote ${done.file}`,
      `${done.rows.toLocaleString('en-US')} bars, ${done.bytes.toLocaleString('en-US')} bytes`,
    ]);
  });
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
): void {
  if (result.kind === 'refused') {
    if (flags.json === true) process.stdout.write(`${JSON.stringify({ error: result.problem })}\n`);
    else printProblem(result.problem);
    process.exitCode = 1;
    return;
  }
  const text =
    flags.json === true ? JSON.stringify(result.value, null, 2) : lines(result.value).join('\n');
  process.stdout.write(`${text}\n`);
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
