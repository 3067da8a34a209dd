/** A table that somebody dropped on the page: splits and dividends, members or news. */

import { dayText, importActions, importMembers, instantText } from '../../market/index.ts';
import type { FileAnswer, FileAsk, FileOptions } from '../protocol.ts';
import { noText, textOf } from './read-file.ts';
import type { Engine } from './run.ts';
import type { SeriesShelf } from './series.ts';
import type { TableShelf } from './tables.ts';

export function readTable(
  { shelf, tables }: Pick<Engine, 'shelf' | 'tables'>,
  { name: file, bytes, options }: FileAsk,
): FileAnswer {
  if (/\.parquet$/i.test(file)) return noParquet(file);
  const text = textOf(bytes);
  if (text === undefined) return noText(file);
  switch (options.holds) {
    case 'actions':
      return readActions(shelf, file, text, options.series);
    case 'members':
      return readMembers(shelf, tables, file, text, options.called);
    case 'news':
      return readNews(tables, text, options.called);
    case 'bars':
      throw new Error('broken invariant: bars are read as bars');
    default:
      return options.holds satisfies never;
  }
}

function noParquet(file: string): FileAnswer {
  return {
    kind: 'refused',
    problem: {
      message: `\`${file}\` is a Parquet file, and this table is read from CSV only.`,
      fix: 'Export it as CSV; only bars may be Parquet.',
    },
  };
}

function readActions(
  shelf: SeriesShelf,
  file: string,
  text: string,
  name: FileOptions['series'],
): FileAnswer {
  const series = shelf.get(name);
  if (!series)
    return {
      kind: 'refused',
      problem: {
        message: `This page has no data called \`${name}\` for these splits and dividends.`,
        fix: 'Drop the file of bars first, then this one.',
      },
    };
  const read = importActions(file, text, new Set(series.bars.map(({ symbol }) => symbol)));
  if (read.kind === 'refused') return read;
  const { actions, findings } = read.value;
  shelf.putActions(name, actions);
  const splits = actions.filter(({ kind }) => kind === 'split').length;
  const days = actions.map(({ exDate }) => exDate);
  return {
    kind: 'table',
    title: `${counted(splits, 'split')} and ${counted(actions.length - splits, 'dividend')} for ${name}`,
    facts: [
      ...(days.length === 0
        ? []
        : [`from ${dayText(Math.min(...days))} to ${dayText(Math.max(...days))}`]),
      `prices of ${name} are ${series.adjusted === 'raw' ? 'not adjusted' : `adjusted for ${series.adjusted === 'split' ? 'splits' : 'splits and dividends'}`} already`,
    ],
    notes: findings,
  };
}

function readMembers(
  shelf: SeriesShelf,
  tables: TableShelf,
  file: string,
  text: string,
  name: string,
): FileAnswer {
  const symbols = shelf.names.flatMap(
    (each) => shelf.get(each)?.bars.map(({ symbol }) => symbol) ?? [],
  );
  const read = importMembers(file, text, new Set(symbols));
  if (read.kind === 'refused') return read;
  const { rows, setAside, findings } = read.value;
  tables.putMembers(name, read.value);
  const members = new Set(rows.map(({ symbol }) => symbol)).size;
  return {
    kind: 'table',
    title: `${name}: ${counted(rows.length, 'row')} about ${counted(members, 'symbol')}`,
    facts: setAside === 0 ? [] : [`${counted(setAside, 'row')} set aside`],
    usedBy: `universe Members = members of "${name}" as of each day`,
    notes: findings,
  };
}

function readNews(tables: TableShelf, text: string, file: string): FileAnswer {
  const news = tables.putNews(file, text);
  if (news.kind === 'refused') return { kind: 'refused', problem: news.problem };
  const { headlines } = news.value;
  const first = headlines.reduce((least, { knownAt }) => Math.min(least, knownAt), Infinity);
  return {
    kind: 'table',
    title: `${file}: ${counted(headlines.length, 'headline')}`,
    facts: headlines.length === 0 ? [] : [`the first known at ${instantText(first)} UTC`],
    usedBy: `news "${file}"`,
    notes: [],
  };
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`;
}
