/** The `given` rows of a test → bars: what is not given follows from the close. */

import {
  type GivenStatement,
  type GivenValue,
  nearest,
  type Span,
  type TestDeclaration,
} from '../grammar/index.ts';
import { constantOf } from './constants.ts';
import { type Report, replacement } from './diagnostics/report.ts';
import { keep } from './keep.ts';
import type { GivenBars } from './test-spec.ts';

/** Shares traded in a bar whose volume is not given: enough for any order of a test. */
const USUAL_VOLUME = 1_000_000;
/** More bars than this are data, and belong to a backtest. */
const MOST_BARS = 10_000;

const FIELDS = ['open', 'high', 'low', 'close', 'volume'] as const;
type Field = (typeof FIELDS)[number];

interface Row {
  readonly statement: GivenStatement;
  readonly values: readonly number[];
  /** The text of each value, repeated ones as often as they are repeated. */
  readonly spans: readonly Span[];
}

/** Undefined where the rows are wrong, which has been reported. */
export function lowerGiven(
  { body, title }: TestDeclaration,
  report: Report,
): readonly GivenBars[] | undefined {
  const statements = body.filter((statement) => statement.kind === 'GivenStatement');
  if (statements.length === 0) {
    report('E0820', title.span, 'This test is given no bars.', {
      why: 'A test runs its strategy on the bars that stand in it.',
      fix: 'add a line such as `given SPY close 10, 10, 11, 12`',
    });
    return undefined;
  }
  let sound = true;
  const refuse: Report = (...problem) => {
    sound = false;
    report(...problem);
  };
  const symbols = new Map<string, Map<Field, Row>>();
  for (const statement of statements) addRow(statement, symbols, refuse);
  if (sound) checkLengths(symbols, refuse);
  const bars = sound ? [...symbols].map(([symbol, rows]) => barsOf(symbol, rows, refuse)) : [];
  return sound ? bars.filter((each) => each !== undefined) : undefined;
}

function addRow(
  statement: GivenStatement,
  symbols: Map<string, Map<Field, Row>>,
  report: Report,
): void {
  const { field, symbol } = statement;
  const known = FIELDS.find((name) => name === field.name);
  if (known === undefined) {
    const near = nearest(field.name, FIELDS);
    report('E0821', field.span, `A bar has no \`${field.name}\`.`, {
      why: 'A bar has `open`, `high`, `low`, `close` and `volume`.',
      fix: near === undefined ? 'name one of them' : replacement(field.span, near),
    });
    return;
  }
  const rows = symbols.get(symbol.name) ?? keep(symbols, symbol.name, new Map());
  if (rows.has(known)) {
    report('E0821', field.span, `\`${known}\` of ${symbol.name} is given twice.`, {
      fix: 'delete one of the two lines, or write all values in one',
    });
    return;
  }
  rows.set(known, readRow(statement, known, report));
}

function readRow(statement: GivenStatement, field: Field, report: Report): Row {
  const values: number[] = [];
  const spans: Span[] = [];
  for (const each of statement.values) {
    const value = givenNumber(each, field, report);
    const times = timesOf(each, MOST_BARS - values.length, report);
    for (let n = 0; n < times; n += 1) {
      values.push(value);
      spans.push(each.value.span);
    }
  }
  return { statement, values, spans };
}

function givenNumber({ value }: GivenValue, field: Field, report: Report): number {
  const constant = constantOf(value);
  const isAmount = constant && ['number', 'money', 'shares'].includes(constant.unit);
  if (!isAmount || constant.of !== undefined) {
    report('E0822', value.span, `A ${field} has to be given as a number.`, {
      why: 'The bars of a test are fixed, so that it does the same each time.',
      fix: 'write a number such as `10` or `10.25`',
    });
    return Number.NaN;
  }
  const least = field === 'volume' ? 'zero or more' : 'above zero';
  if (constant.value > 0 || (field === 'volume' && constant.value === 0)) return constant.value;
  report('E0822', value.span, `A ${field} of ${constant.value} cannot be: it is ${least}.`, {
    fix: 'write another number',
  });
  return Number.NaN;
}

function timesOf({ bars, span }: GivenValue, room: number, report: Report): number {
  const constant = bars ? constantOf(bars) : undefined;
  const times = bars ? (constant?.value ?? Number.NaN) : 1;
  if (bars && !(Number.isInteger(times) && times > 0)) {
    report('E0822', bars.span, 'A value is repeated a whole number of times.', {
      fix: 'write `10 for 20 bars`',
    });
    return 1;
  }
  if (times <= room) return times;
  report('E0822', span, `A test may have ${MOST_BARS} bars at most.`, {
    why: 'A test shows one thing on a few bars; for more there is `backtest`.',
    fix: 'give fewer bars',
  });
  return 0;
}

/** Bars go side by side: bar n of one symbol is at the time of bar n of the other. */
function checkLengths(symbols: ReadonlyMap<string, ReadonlyMap<Field, Row>>, report: Report): void {
  const rows = [...symbols.values()].flatMap((each) => [...each.values()]);
  const [first] = rows;
  if (!first) return;
  for (const { statement, values } of rows) {
    if (values.length === first.values.length) continue;
    const { symbol, field } = statement;
    const other = first.statement;
    report(
      'E0823',
      statement.span,
      `\`${field.name}\` of ${symbol.name} has ${counted(values.length)}, \`${other.field.name}\` of ${other.symbol.name} has ${counted(first.values.length)}.`,
      {
        why: 'The rows of a test stand side by side: the first value of each is bar 0.',
        fix: 'give every row as many values',
      },
    );
  }
}

function counted(values: number): string {
  return values === 1 ? '1 value' : `${values} values`;
}

function barsOf(
  symbol: string,
  rows: ReadonlyMap<Field, Row>,
  report: Report,
): GivenBars | undefined {
  const closes = rows.get('close');
  if (!closes) {
    const [row] = rows.values();
    if (row)
      report('E0820', row.statement.span, `${symbol} is given without \`close\`.`, {
        why: 'What is not given of a bar is taken from its close.',
        fix: `add a line such as \`given ${symbol} close 10, 10, 11, 12\``,
      });
    return undefined;
  }
  const close = closes.values;
  const open = rows.get('open')?.values ?? close;
  const extreme = (field: 'high' | 'low', of: (a: number, b: number) => number) =>
    rows.get(field)?.values ?? close.map((value, n) => of(value, open[n] ?? value));
  const high = extreme('high', Math.max);
  const low = extreme('low', Math.min);
  const volume = rows.get('volume')?.values ?? close.map(() => USUAL_VOLUME);
  checkShape(symbol, { rows, open, high, low, close }, report);
  return { symbol, open, high, low, close, volume };
}

interface Shape extends Omit<GivenBars, 'symbol' | 'volume'> {
  readonly rows: ReadonlyMap<Field, Row>;
}

/** Nothing of a bar lies above its high or below its low. The first bar that is wrong is enough. */
function checkShape(symbol: string, shape: Shape, report: Report): void {
  const { rows, open, high, low, close } = shape;
  for (let n = 0; n < close.length; n += 1) {
    const [top = 0, bottom = 0] = [high[n], low[n]];
    for (const [field, value = 0] of [
      ['close', close[n]],
      ['open', open[n]],
      ['low', bottom],
    ] as const) {
      const isAbove = value > top;
      if (!isAbove && value >= bottom) continue;
      const limit = isAbove ? 'high' : 'low';
      const row = rows.get(limit) ?? rows.get(field) ?? rows.get('close');
      const span = row?.spans[n] ?? row?.statement.span;
      if (!span) return;
      report(
        'E0822',
        span,
        `Bar ${n} of ${symbol} cannot be: its ${field} ${value} lies ${isAbove ? 'above' : 'below'} its ${limit} ${isAbove ? top : bottom}.`,
        {
          why: 'Orders fill between the low and the high of a bar.',
          fix: `give bar ${n} a ${limit} of ${value}, or leave \`${limit}\` out: it then follows from open and close`,
        },
      );
      return;
    }
  }
}
