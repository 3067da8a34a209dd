/**
 * Tables of the language reference that repeat the compiler's own: each stands between `<!-- table NAME -->` and
 * `<!-- end -->`, and `npm run test:accept` writes it again.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Primitive } from '../../compiler/builtins/builtin.ts';
import { FUNCTIONS } from '../../compiler/builtins/functions.ts';
import { ACROSS_UNIVERSE, SECTIONS } from '../../compiler/builtins/sections.ts';
import { OPERATOR_WORDS } from '../../compiler/language-service/words-offered.ts';
import { PREDEFINED, PREDEFINED_GROUPS, type Predefined } from '../../compiler/predefined.ts';
import { PURE_OPERATIONS } from '../../compiler/pure-operations.ts';
import { METRICS } from '../../compiler/risk-metrics.ts';
import type { Type } from '../../compiler/types.ts';
import { unitName } from '../../compiler/units.ts';
import type { RiskSectionName } from '../../grammar/index.ts';
import { OPERATORS_AT } from '../../grammar/print-expression.ts';
import { unitsOfExpressions } from '../indicators/evaluate.ts';

const PAGES = join(import.meta.dirname, '../../docs/language');

/** Of these the compiler is asked for the unit. */
const EXAMPLES = [
  ...['close', 'atr(14)', 'position.entry_price', 'equity', 'cash', '5_000 USD', '10% of equity'],
  ...['position.pnl', 'volume', 'position.size', '100 shares', '10% of volume'],
  ...['2%', '15bp', 'rsi(close, 14)', 'position.bars_held', 'rank(close)'],
];

const ARITHMETIC = [
  ...['close - open', 'close + atr(14)', 'close / open', '2 * close', 'close * volume'],
  ...['equity / close', 'equity / volume', 'equity / cash', 'volume / sma(volume, 20)'],
  ...['high * low', 'sqrt(high * low)', 'variance(close, 20)', 'stdev(close, 20)'],
];

test('the tables of expressions.md are what the compiler says', async () => {
  const units = new Map<string, readonly string[]>();
  const found = unitsOfExpressions(EXAMPLES);
  EXAMPLES.forEach((example, k) => {
    const unit = plain(found[k] ?? '');
    units.set(unit, [...(units.get(unit) ?? []), code(example)]);
  });
  const results = unitsOfExpressions(ARITHMETIC).map(plain);
  const fields = (group: string): ReadonlyMap<string, Predefined> =>
    PREDEFINED_GROUPS.get(group) ?? new Map<string, Predefined>();
  const tables: Readonly<Record<string, string>> = {
    precedence: table(
      ['from the loosest to the tightest'],
      levels().map((row) => [row]),
    ),
    conditions: table(['written', 'true when'], conditions()),
    logic: table(['a', 'b', '`a and b`', '`a or b`', '`not a`'], truths()),
    units: table(
      ['unit', 'examples'],
      [...units].map(([unit, all]) => [unit, all.join(' ')]),
    ),
    arithmetic: table(
      ['written', 'is'],
      ARITHMETIC.map((text, k) => [code(text), results[k] ?? '']),
    ),
    names: table(['name', 'unit', 'is'], rowsOf(PREDEFINED, '')),
    position: table(['field', 'unit', 'is'], rowsOf(fields('position'), 'position.')),
    time: table(['field', 'unit', 'is'], rowsOf(fields('time'), 'time.')),
    across: table(['written', 'is', 'formula'], across()),
    functions: table(
      ['written', 'is', 'formula'],
      FUNCTIONS.map((each) => functionRow(each, '')),
    ),
  };
  await holdTables('expressions.md', tables);
});

test('the metrics of risk.md are those that the compiler knows', async () => {
  const sections = ['order', 'strategy', 'portfolio', 'market'] as const;
  await holdTables(
    'risk.md',
    Object.fromEntries(
      sections.map((section) => [
        section,
        table(['metric', 'written', 'formula'], metricsOf(section)),
      ]),
    ),
  );
});

function metricsOf(section: RiskSectionName): readonly (readonly string[])[] {
  return [...METRICS]
    .filter(([, { sections }]) => sections.includes(section))
    .map(([name, { example, formula }]) => [code(name), code(example), formula]);
}

async function holdTables(name: string, tables: Readonly<Record<string, string>>): Promise<void> {
  const path = join(PAGES, name);
  const page = readFileSync(path, 'utf8');
  const named = [...page.matchAll(/<!-- table (\w+) -->/g)].map(([, table]) => table);
  expect(named.sort()).toEqual(Object.keys(tables).sort());
  const written = page.replace(
    /<!-- table (\w+) -->\n[\s\S]*?<!-- end -->/g,
    (_, table: string) => `<!-- table ${table} -->\n${tables[table]}\n<!-- end -->`,
  );
  await expect(written).toMatchFileSnapshot(path);
}

function levels(): readonly string[] {
  const { conditional: _, ...rest } = OPERATORS_AT;
  return Object.values(rest).map((operators) => operators.map(code).join(' '));
}

/** What stands after a value and makes a condition of it. */
function conditions(): readonly (readonly string[])[] {
  const written = new Map([
    ['crosses above', 'a crosses above b'],
    ['crosses below', 'a crosses below b'],
    ['between', 'x between low and high'],
    ['is', 'position.side is long'],
    ['rising for', 'x rising for n bars'],
    ['falling for', 'x falling for n bars'],
    ['for', 'c for n bars'],
    ['within', 'c within n bars'],
  ]);
  const rows = OPERATOR_WORDS.flatMap(({ label, doc }) => {
    const text = written.get(label);
    return text === undefined ? [] : [[code(text), doc]];
  });
  expect(rows).toHaveLength(written.size);
  return rows;
}

function truths(): readonly (readonly string[])[] {
  const words = ['false', 'unknown', 'true'];
  const said = (name: string, ...values: readonly number[]): string =>
    words[PURE_OPERATIONS.get(name)?.reference(...values) ?? Number.NaN] ?? '?';
  return [2, 1, 0].flatMap((a) =>
    [2, 1, 0].map((b) => [
      words[a] ?? '',
      words[b] ?? '',
      said('and', a, b),
      said('or', a, b),
      said('not', a),
    ]),
  );
}

function rowsOf(names: ReadonlyMap<string, Predefined>, prefix: string): string[][] {
  return [...names]
    .filter(([, { internal }]) => !internal)
    .map(([name, { type, doc }]) => [code(`${prefix}${name}`), unitOf(type), doc]);
}

function unitOf(type: Type): string {
  if (type.kind === 'number') return type.unit ? unitName(type.unit) : 'number';
  return type.kind === 'condition' ? 'condition' : '–';
}

function across(): readonly (readonly string[])[] {
  return [...ACROSS_UNIVERSE.values()].map((each) =>
    functionRow(each, SECTIONS.includes(each) ? '' : ' across universe'),
  );
}

function functionRow({ name, parameters, doc }: Primitive, after: string): readonly string[] {
  const call = `${name}(${parameters.map((each) => each.name).join(', ')})${after}`;
  return [code(call), doc.summary, code(doc.formula)];
}

/** `an amount of money` as the unit that the language knows. */
function plain(unit: string): string {
  const short: Readonly<Record<string, string>> = {
    'an amount of money': 'money',
    'a number of shares': 'shares',
    'a plain number or ratio': 'number (a ratio, a count)',
    'a plain number': 'number (a ratio, a count)',
  };
  return short[unit] ?? unit.replace(/^an? /, '');
}

function code(text: string): string {
  return `\`${text}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}
