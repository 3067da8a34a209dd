/** What the timestamps of a file are: told from its first rows, never guessed for a time zone. */

import { isIntraday, type Timeframe } from '../index.ts';
import { StoreRefusal } from './result.ts';

/** `date`: session dates. `local`: wall clock without a zone. `zoned`, `epoch`: instants. */
type StampKind = 'date' | 'local' | 'zoned' | 'epoch';

export interface StampFormat {
  readonly kind: StampKind;
  /** One line for the terminal and for `data show`. */
  readonly description: string;
  /** SQL: true where the text has this format. */
  readonly matches: (text: string) => string;
  /**
   * SQL: microseconds since 1970, NULL where it cannot be read. Wall-clock ones for `date` and `local`,
   * UTC for `zoned` and `epoch`.
   */
  readonly micros: (text: string) => string;
  /** SQL: the date as written, days since 1970, where the clock as written shows midnight; else NULL. */
  readonly writtenDay: (text: string) => string;
}

const DAY = String.raw`\d{4}[-/.]?\d{2}[-/.]?\d{2}`;
const CLOCK = String.raw`\d{2}:?\d{2}(:?\d{2}(\.\d{1,9})?)?`;
const ZONE = String.raw` ?([Zz]|UTC|[+-]\d{2}(:?\d{2})?)`;
const ISO_DAY = String.raw`\d{4}-\d{2}-\d{2}`;
const NAMED_DAY = String.raw`[A-Z][a-z]{2} \d{1,2},? \d{4}`;
const EPOCH = String.raw`\d{9,19}(\.\d+)?`;

const UNITS = [
  { below: 1e11, name: 'seconds', micros: (text: string) => scaled(text, '1e6') },
  { below: 1e14, name: 'milliseconds', micros: (text: string) => scaled(text, '1e3') },
  { below: 1e17, name: 'microseconds', micros: (text: string) => `try_cast(${text} AS BIGINT)` },
  {
    below: Number.POSITIVE_INFINITY,
    name: 'nanoseconds',
    micros: (text: string) => `try_cast(${text} AS BIGINT) // 1000`,
  },
] as const;

/** The format that most of the `sample` has; refused when that is none that is known. */
export function stampFormat(file: string, sample: readonly string[]): StampFormat {
  const filled = sample.filter((text) => text !== '');
  const formats = [
    isoDates,
    plainDates,
    namedDates,
    epochs,
    isoLocal,
    plainLocal,
    isoZoned,
    plainZoned,
  ];
  const counted = formats
    .map((format) => format(filled))
    .map((entry) => ({ ...entry, hits: filled.filter((text) => entry.pattern.test(text)).length }));
  const best = counted.toSorted((a, b) => b.hits - a.hits)[0];
  if (best !== undefined && best.hits > 0) return best.format;
  throw new StoreRefusal(
    `The times in \`${file}\` have an unknown format: \`${filled[0] ?? ''}\`.`,
    {
      why: 'Dates like 01/02/2020 can be read in two ways; Strata does not choose one.',
      fix: 'Write 2020-01-02, 2020-01-02T09:30:00Z, 2020-01-02 09:30 (with `--timezone`) or epoch numbers.',
    },
  );
}

/** Refuses a time zone that is missing, and plain dates for bars that need a time of day. */
export function checkStamps(
  file: string,
  format: StampFormat,
  timeframe: Timeframe,
  timeZone: string | undefined,
): void {
  if (!isIntraday(timeframe)) return;
  if (format.kind === 'date')
    throw new StoreRefusal(`\`${file}\` has plain dates, which cannot be ${timeframe} bars.`, {
      fix: 'Give `--timeframe 1d`, or a file whose timestamps have a time of day.',
    });
  if (format.kind === 'local' && timeZone === undefined)
    throw new StoreRefusal(`The times in \`${file}\` do not say which time zone they are in.`, {
      why: `They look like this: ${format.description}.`,
      fix: 'Say it: `--timezone America/New_York` for New York time, `--timezone UTC` for UTC.',
    });
}

interface Candidate {
  readonly pattern: RegExp;
  readonly format: StampFormat;
}

function isoDates(sample: readonly string[]): Candidate {
  return dates(ISO_DAY, sample, (text) => `try_cast(${text} AS DATE)`);
}

function plainDates(sample: readonly string[]): Candidate {
  return dates(DAY, sample, (text) => `try_cast(${dashed(text)} AS DATE)`);
}

function namedDates(sample: readonly string[]): Candidate {
  return dates(NAMED_DAY, sample, (text) => `try_strptime(replace(${text}, ',', ''), '%b %-d %Y')`);
}

function dates(
  source: string,
  sample: readonly string[],
  read: (text: string) => string,
): Candidate {
  const pattern = new RegExp(`^(${source})$`);
  return {
    pattern,
    format: {
      kind: 'date',
      description: `session dates, such as \`${example(sample, pattern)}\``,
      matches: (text) => matches(text, source),
      micros: (text) => `epoch_us(${read(text)}::TIMESTAMP)`,
      writtenDay: (text) => dayNumber(read(text)),
    },
  };
}

function isoLocal(sample: readonly string[]): Candidate {
  return local(`${ISO_DAY}[T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?`, sample, (text) => text);
}

function plainLocal(sample: readonly string[]): Candidate {
  return local(`${DAY}[T ]${CLOCK}`, sample, coloned);
}

function local(
  source: string,
  sample: readonly string[],
  rewrite: (text: string) => string,
): Candidate {
  const pattern = new RegExp(`^(${source})$`);
  const micros = (text: string): string => `epoch_us(try_cast(${rewrite(text)} AS TIMESTAMP))`;
  return {
    pattern,
    format: {
      kind: 'local',
      description: `local times without a zone, such as \`${example(sample, pattern)}\``,
      matches: (text) => matches(text, source),
      micros,
      writtenDay: (text) => whole(micros(text)),
    },
  };
}

function isoZoned(sample: readonly string[]): Candidate {
  const clock = '\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?';
  return zoned(`${ISO_DAY}[T ]${clock}${ZONE}`, sample, (text) => text);
}

function plainZoned(sample: readonly string[]): Candidate {
  return zoned(`${DAY}[T ]${CLOCK}${ZONE}`, sample, coloned);
}

function zoned(
  source: string,
  sample: readonly string[],
  rewrite: (text: string) => string,
): Candidate {
  const pattern = new RegExp(`^(${source})$`);
  return {
    pattern,
    format: {
      kind: 'zoned',
      description: `instants with their zone, such as \`${example(sample, pattern)}\``,
      matches: (text) => matches(text, source),
      micros: (text) =>
        `epoch_us(coalesce(try_cast(${rewrite(text)} AS TIMESTAMPTZ),
          try_cast(${withSeconds(rewrite(text))} AS TIMESTAMPTZ)))`,
      writtenDay: (text) =>
        `CASE WHEN regexp_matches(${text}, '^.{8,10}[T ]00:?00(:?00([.,]0+)?)?([^0-9:]|$)')
          THEN ${dayNumber(`try_cast(left(${dashed(text)}, 10) AS DATE)`)} END`,
    },
  };
}

function epochs(sample: readonly string[]): Candidate {
  const pattern = new RegExp(`^(${EPOCH})$`);
  const numbers = sample.filter((text) => pattern.test(text)).map(Number);
  const middle = numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;
  const unit = UNITS.find((entry) => middle < entry.below) ?? UNITS[0];
  return {
    pattern,
    format: {
      kind: 'epoch',
      description: `${unit.name} since 1970 (told by their size), such as \`${example(sample, pattern)}\``,
      matches: (text) => matches(text, EPOCH),
      micros: unit.micros,
      writtenDay: (text) => whole(unit.micros(text)),
    },
  };
}

/** SQL: the day number of a DATE. */
function dayNumber(date: string): string {
  return `(${date}::DATE - DATE '1970-01-01')`;
}

/** SQL: the day number of a time that is a midnight. */
function whole(micros: string): string {
  return `CASE WHEN ${micros} % 86400000000 = 0 THEN ${micros} // 86400000000 END`;
}

function scaled(text: string, factor: string): string {
  return `try_cast(round(try_cast(${text} AS DOUBLE) * ${factor}) AS BIGINT)`;
}

function matches(text: string, source: string): string {
  return `regexp_full_match(${text}, '${source}')`;
}

/** 20200102 and 2020/01/02 to 2020-01-02. */
function dashed(text: string): string {
  return `regexp_replace(${text}, '^(\\d{4})[-/.]?(\\d{2})[-/.]?(\\d{2})', '\\1-\\2-\\3')`;
}

/** Also 093000 to 09:30:00. */
function coloned(text: string): string {
  const clock = `regexp_replace(${dashed(text)}, '([T ])(\\d{2}):?(\\d{2}):?(\\d{2})', '\\1\\2:\\3:\\4')`;
  return `regexp_replace(${clock}, '([T ])(\\d{2})(\\d{2})($|[^0-9:])', '\\1\\2:\\3\\4')`;
}

/** DuckDB reads `09:30` with a zone only when it has seconds. */
function withSeconds(text: string): string {
  return `regexp_replace(${text}, '([T ]\\d{2}:\\d{2})([^:\\d]|$)', '\\1:00\\2')`;
}

function example(sample: readonly string[], pattern: RegExp): string {
  return sample.find((text) => pattern.test(text)) ?? '';
}
