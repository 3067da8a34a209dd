/**
 * The documents keep their word: programs in them compile, links lead somewhere, the README shows the tree and
 * the output that there is. A block's info string says what it is: `strat` a whole program, `strat part`,
 * `strat risk` and `strat backtest` the inside of a declaration, `strat error CODE` and `strat warning CODE` a
 * program that has the diagnostic.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { TABLE_FILES } from '../../backtester/index.ts';
import { FUNCTIONS } from '../../compiler/builtins/functions.ts';
import { EXAMPLE_FILES } from '../../compiler/diagnostics/explain-imports.ts';
import { HOUSE_SOURCE } from '../../compiler/house.ts';
import { compile } from '../../compiler/index.ts';
import { PREDEFINED, PREDEFINED_GROUPS } from '../../compiler/predefined.ts';
import { METRICS } from '../../compiler/risk-metrics.ts';
import { TIMEFRAMES } from '../../market/index.ts';
import { shell } from '../cli/strata.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PAGES = ['README.md', 'CHANGELOG.md', 'ARCHITECTURE.md', ...pagesIn('docs')];
const COMPILED = PAGES.filter((page) => page !== 'ARCHITECTURE.md');

interface Block {
  readonly page: string;
  readonly line: number;
  /** What follows the opening fence: `strat error E0301`. */
  readonly info: string;
  readonly text: string;
}

const blocks = COMPILED.flatMap(blocksOf);
const programs = blocks.filter(({ info }) => /^strat( |$)/.test(info));

describe('programs in the documents', () => {
  test('there are some', () => {
    expect(programs.length).toBeGreaterThan(100);
  });

  test.each(programs.map((block) => [`${block.page}:${block.line}`, block] as const))(
    '%s',
    (_, { info, text }) => {
      const [, kind = 'whole', code = ''] = info.split(' ');
      const { diagnostics } = compile(wholeProgram(kind, text), {
        read: (path) => EXAMPLE_FILES.get(path),
      });
      const errors = diagnostics.filter(({ severity }) => severity === 'error');
      if (kind === 'error' || kind === 'warning')
        expect(diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
      if (kind !== 'error') expect(errors).toEqual([]);
    },
  );
});

describe('links', () => {
  test.each(PAGES)('%s', (page) => {
    const broken = linksOf(page).filter((link) => !leadsSomewhere(page, link));
    expect(broken).toEqual([]);
  });

  test('every page can be reached from the README', () => {
    const reached = new Set(['README.md']);
    for (const page of reached)
      for (const link of linksOf(page)) {
        const target = join(dirname(page), link.replace(/#.*/, ''));
        if (target.endsWith('.md') && existsSync(join(ROOT, target))) reached.add(target);
      }
    const pages = PAGES.filter((page) => !page.startsWith('docs/decisions'));
    expect(pages.filter((page) => !reached.has(page))).toEqual([]);
  });
});

describe('the reference is complete', () => {
  const fields = [...PREDEFINED_GROUPS].flatMap(([group, names]) =>
    [...names.keys()].map((name) => `${group}.${name}`),
  );
  const names = [...PREDEFINED].filter(([, { internal }]) => !internal).map(([name]) => name);
  const functions = FUNCTIONS.map(
    ({ name, parameters }) => `${name}(${parameters.map((each) => each.name).join(', ')})`,
  );

  test.each([
    ['docs/language/expressions.md', [...names, ...fields, ...functions]],
    ['docs/language/risk.md', [...METRICS.keys()]],
    ['docs/language/strategies.md', TIMEFRAMES.map((name) => `\`${name}\``)],
    ['docs/manual/command-line.md', [...TABLE_FILES, 'run.json']],
  ] as const)('%s', (page, wanted) => {
    const text = read(page);
    expect(wanted.filter((word) => !text.includes(word))).toEqual([]);
  });

  test('the shipped policy is shown as it is', () => {
    const shown = blocks.filter(({ page }) => page === 'docs/language/risk.md');
    expect(shown.map(({ text }) => text)).toContain(HOUSE_SOURCE);
  });
});

describe('README', () => {
  const readme = read('README.md');

  test('maps the folders that there are', () => {
    const ignored = read('.gitignore')
      .split('\n')
      .map((line) => line.replace(/\/$/, ''));
    const folders = readdirSync(ROOT, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => name)
      .filter((name) => !ignored.includes(name) && !/-out$/.test(name));
    const mapped = [...readme.matchAll(/^\| `(\w+)\/` \|/gm)].map(([, name]) => name);
    expect(mapped.sort()).toEqual(folders.sort());
  });

  test('shows the shipped program as it is', () => {
    const shown = blocks.find(({ page, info }) => page === 'README.md' && info === 'strat');
    expect(shown?.text).toBe(read('strategies/momentum.strat'));
  });
});

describe('what the program prints', () => {
  const { directory, strata } = shell('docs', { prices: true });
  let report = '';

  beforeAll(async () => {
    const environment = { LC_ALL: 'C.UTF-8', TERM: 'xterm' };
    report = (await strata(['backtest', 'strategies/momentum.strat'], environment)).stdout;
  });

  test('each command is in the README', async () => {
    const help = (await strata(['--help'])).stdout.replace(/[\s\S]*Commands:/, '');
    const commands = [...help.matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name);
    const named = [...read('README.md').matchAll(/^\| `strata (\w+)/gm)].map(([, name]) => name);
    expect([...named, 'help'].sort()).toEqual(commands.sort());
  });

  test.each([
    [['check']],
    [['build']],
    [['backtest']],
    [['why']],
    [['doctor']],
    [['data', 'import']],
    [['data', 'show']],
    [['data', 'export']],
  ])('each flag of `%s` is in the manual', async (command) => {
    const manual = read('docs/manual/command-line.md');
    const flags = (await strata([...command, '--help'])).stdout.match(/^ {2}--[a-z]+/gm) ?? [];
    expect(flags.length).toBeGreaterThan(0);
    expect(flags.filter((flag) => !manual.includes(flag.trim()))).toEqual([]);
  });

  test('the columns of the files are those of the manual', () => {
    const manual = read('docs/manual/command-line.md');
    for (const file of TABLE_FILES) {
      const row = new RegExp(`^\\| \`${file}\` .*$`, 'm').exec(manual)?.[0] ?? '';
      const columns = (row.split('|')[3] ?? '').match(/\w+/g) ?? [];
      const path = join(directory, 'strata-out/Demo', file);
      expect(readFileSync(path, 'utf8').split('\n')[0]).toBe(columns.join(','));
    }
  });

  test('the report is in the README as it is', () => {
    const [shown] = blocks.filter(({ page, info }) => page === 'README.md' && info === 'text');
    const lines = (shown?.text ?? '').trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(40);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    // Between the marks for what is left out, and from title to title, everything is there.
    const pieces = (shown?.text ?? '').trimEnd().split(/\n? {2}…\n|\n\n/);
    expect(pieces.filter((piece) => !report.includes(piece))).toEqual([]);
  });
});

function read(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}

function pagesIn(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name))
    .sort();
}

function blocksOf(page: string): readonly Block[] {
  const found: Block[] = [];
  let open: { info: string; line: number; lines: string[] } | undefined;
  for (const [index, line] of read(page).split('\n').entries()) {
    const fence = /^```(.*)$/.exec(line);
    if (!fence) open?.lines.push(line);
    else if (open) {
      found.push({ page, line: open.line, info: open.info, text: `${open.lines.join('\n')}\n` });
      open = undefined;
    } else open = { info: fence[1] ?? '', line: index + 1, lines: [] };
  }
  expect(open, `${page} ends inside a block`).toBeUndefined();
  return found;
}

/** Completes what is only the inside of a declaration. */
function wholeProgram(kind: string, text: string): string {
  if (kind === 'part') return strategyAround(text);
  if (kind === 'risk') return `risk Limits {\n${text}}\n`;
  if (kind === 'backtest')
    return `${strategyAround('')}\nbacktest Trial {\n${backtestAround(text)}}\n`;
  return text;
}

/** Adds the statements that every strategy needs where the part does not have its own. */
function strategyAround(text: string): string {
  const needed = [
    'universe SPY',
    'every 1d',
    'enter long when close > sma(close, 50)',
    'exit long when close < sma(close, 50)',
    'size 10% of equity',
  ];
  return `strategy Sample {\n${missing(needed, text)}\n${text}}\n`;
}

function backtestAround(text: string): string {
  const needed = ['run Sample', 'data "sp500"', 'cash 100_000 USD', 'costs { commission 0 }'];
  return `${missing(needed, text)}\n${text}`;
}

function missing(needed: readonly string[], text: string): string {
  const heads = text.split('\n').map((line) => line.trim().split(' ')[0]);
  return needed.filter((line) => !heads.includes(line.split(' ')[0])).join('\n');
}

/** Relative links outside blocks of code, as written. */
function linksOf(page: string): readonly string[] {
  const prose = read(page).replace(/^```[\s\S]*?^```/gm, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link));
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(ROOT, target))) return false;
  return anchor === undefined || anchorsOf(target).includes(anchor);
}

/** Headings as they become anchors: lower case, spaces to hyphens, signs left out. */
function anchorsOf(page: string): readonly string[] {
  return [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}
