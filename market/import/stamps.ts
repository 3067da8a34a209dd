/** The timestamps of a file, told from its first rows as the store tells them: never guessed for a time zone. */

import {
  MICROSECONDS_PER_DAY,
  MICROSECONDS_PER_HOUR,
  MICROSECONDS_PER_MINUTE,
  parseDay,
} from '../dates.ts';
import { isIntraday, type Timeframe } from '../timeframe.ts';
import { ImportRefusal } from './refusal.ts';

export interface Stamp {
  /** Microseconds: wall clock for `date` and `local`, UTC for `zoned` and `epoch`; NaN where no such time exists. */
  readonly micros: number;
  /** The date as written, where the clock as written shows midnight. */
  readonly writtenDay: number | undefined;
}

export interface StampReader {
  readonly kind: 'date' | 'local' | 'zoned' | 'epoch';
  readonly description: string;
  /** Undefined where the text has another format. */
  read(text: string): Stamp | undefined;
}

const DAY = String.raw`(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})`;
const CLOCK = String.raw`(\d{2}):?(\d{2})(?::?(\d{2})(?:\.(\d{1,9}))?)?`;
const ZONE = String.raw` ?([Zz]|UTC|[+-]\d{2}(?::?\d{2})?)`;
const ISO_DAY = String.raw`(\d{4})-(\d{2})-(\d{2})`;
const ISO_CLOCK = String.raw`(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?`;
const EPOCH = /^\d{9,19}(\.\d+)?$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

interface Format {
  readonly kind: StampReader['kind'];
  readonly pattern: RegExp;
  readonly words: string;
  read(match: RegExpExecArray): Stamp;
}

const FORMATS: readonly Format[] = [
  dates(ISO_DAY, readDate),
  dates(DAY, readDate),
  dates(String.raw`([A-Z][a-z]{2}) (\d{1,2}),? (\d{4})`, readNamedDate),
  epochFormat(),
  local(`${ISO_DAY}[T ]${ISO_CLOCK}`),
  local(`${DAY}[T ]${CLOCK}`),
  zoned(`${ISO_DAY}[T ]${ISO_CLOCK}${ZONE}`),
  zoned(`${DAY}[T ]${CLOCK}${ZONE}`),
];

/** The format that most of the `sample` has; refused when that is none that is known. */
export function stampReader(file: string, sample: readonly string[]): StampReader {
  const filled = sample.filter((text) => text !== '');
  const counted = FORMATS.map((format) => ({
    format,
    hits: filled.filter((text) => format.pattern.test(text)),
  })).sort((a, b) => b.hits.length - a.hits.length);
  const best = counted[0];
  if (best === undefined || best.hits.length === 0)
    throw new ImportRefusal(
      `The times in \`${file}\` have an unknown format: \`${filled[0] ?? ''}\`.`,
      {
        why: 'Dates like 01/02/2020 can be read in two ways; Strata does not choose one.',
        fix: 'Write 2020-01-02, 2020-01-02T09:30:00Z, 2020-01-02 09:30 (with a time zone) or epoch numbers.',
      },
    );
  const { format, hits } = best;
  if (format.kind === 'epoch') return epochReader(hits);
  return {
    kind: format.kind,
    description: `${format.words}, such as \`${hits[0] ?? ''}\``,
    read(text) {
      const match = format.pattern.exec(text);
      return match === null ? undefined : format.read(match);
    },
  };
}

/** Refuses a time zone that is missing, and plain dates for bars that need a time of day. */
export function refuseStamps(
  file: string,
  { kind, description }: StampReader,
  timeframe: Timeframe,
  timeZone: string | undefined,
): void {
  if (!isIntraday(timeframe)) return;
  if (kind === 'date')
    throw new ImportRefusal(`\`${file}\` has plain dates, which cannot be ${timeframe} bars.`, {
      fix: 'Choose bars of `1d`, or give a file whose timestamps have a time of day.',
    });
  if (kind === 'local' && timeZone === undefined)
    throw new ImportRefusal(`The times in \`${file}\` do not say which time zone they are in.`, {
      why: `They look like this: ${description}.`,
      fix: 'Say it: `America/New_York` for New York time, `UTC` for UTC.',
    });
}

function dates(source: string, read: (match: RegExpExecArray) => number): Format {
  return {
    kind: 'date',
    pattern: new RegExp(`^${source}$`),
    words: 'session dates',
    read: (match) => {
      const day = read(match);
      return {
        micros: day * MICROSECONDS_PER_DAY,
        writtenDay: Number.isNaN(day) ? undefined : day,
      };
    },
  };
}

/** NaN for a date that does not exist. */
function readDate([, year, month, day]: RegExpExecArray): number {
  return parseDay(`${year}-${month}-${day}`) ?? Number.NaN;
}

function readNamedDate([, name = '', day, year]: RegExpExecArray): number {
  const month = MONTHS.indexOf(name) + 1;
  const two = (value: number): string => String(value).padStart(2, '0');
  return parseDay(`${year}-${two(month)}-${two(Number(day))}`) ?? Number.NaN;
}

function local(source: string): Format {
  return {
    kind: 'local',
    pattern: new RegExp(`^${source}$`),
    words: 'local times without a zone',
    read(match) {
      const micros = wallOf(match);
      return { micros, writtenDay: midnightOf(micros) };
    },
  };
}

function zoned(source: string): Format {
  return {
    kind: 'zoned',
    pattern: new RegExp(`^${source}$`),
    words: 'instants with their zone',
    read(match) {
      const wall = wallOf(match);
      const zone = /([+-])(\d{2}):?(\d{2})?/.exec(match[8] ?? '');
      const offset =
        (Number(zone?.[2] ?? 0) * MICROSECONDS_PER_HOUR +
          Number(zone?.[3] ?? 0) * MICROSECONDS_PER_MINUTE) *
        (zone?.[1] === '-' ? -1 : 1);
      return { micros: wall - offset, writtenDay: midnightOf(wall) };
    },
  };
}

/** Of year, month, day, hour, minute, second and fraction. */
function wallOf(match: RegExpExecArray): number {
  const [hour, minute, second] = [match[4], match[5], match[6]].map((part) => Number(part ?? 0));
  const day = readDate(match);
  if (hour === undefined || minute === undefined || second === undefined) return Number.NaN;
  if (hour > 23 || minute > 59 || second > 59) return Number.NaN;
  const fraction = Number((match[7] ?? '').padEnd(6, '0').slice(0, 6));
  return day * MICROSECONDS_PER_DAY + ((hour * 60 + minute) * 60 + second) * 1_000_000 + fraction;
}

function midnightOf(micros: number): number | undefined {
  return micros % MICROSECONDS_PER_DAY === 0 ? micros / MICROSECONDS_PER_DAY : undefined;
}

const UNITS = [
  { below: 1e11, name: 'seconds', micros: (text: string) => Math.round(Number(text) * 1e6) },
  { below: 1e14, name: 'milliseconds', micros: (text: string) => Math.round(Number(text) * 1e3) },
  { below: 1e17, name: 'microseconds', micros: (text: string) => Math.round(Number(text)) },
  {
    below: Number.POSITIVE_INFINITY,
    name: 'nanoseconds',
    // More digits than a double holds: the last three are none of ours.
    micros: (text: string) => Number(text.replace(/\..*$/, '').slice(0, -3)),
  },
] as const;

function epochFormat(): Format {
  return {
    kind: 'epoch',
    pattern: EPOCH,
    words: 'since 1970',
    read: () => ({ micros: Number.NaN, writtenDay: undefined }),
  };
}

function epochReader(hits: readonly string[]): StampReader {
  const middle = hits.map(Number).sort((a, b) => a - b)[hits.length >> 1] ?? 0;
  const unit = UNITS.find(({ below }) => middle < below) ?? UNITS[0];
  return {
    kind: 'epoch',
    description: `${unit.name} since 1970 (told by their size), such as \`${hits[0] ?? ''}\``,
    read(text) {
      if (!EPOCH.test(text)) return undefined;
      const micros = unit.micros(text);
      return { micros, writtenDay: midnightOf(micros) };
    },
  };
}
