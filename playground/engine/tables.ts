/** The tables that somebody dropped on the page for a run to read: who belonged to a universe when, and headlines. */

import {
  newsOf,
  type RunHost,
  type RunNews,
  type Step,
  type TableMembers,
  wrong,
} from '../../backtester/index.ts';
import { everMembers, type ImportedMembers, nearestNames } from '../../market/index.ts';
import type { SeriesShelf } from './series.ts';
import { sha256Hex } from './sha256.ts';

type MembersWanted = Parameters<RunHost['readMembers']>[1];

export class TableShelf {
  readonly #members = new Map<string, ImportedMembers>();
  readonly #news = new Map<string, RunNews>();
  readonly #series: SeriesShelf;

  constructor(series: SeriesShelf) {
    this.#series = series;
  }

  putMembers(name: string, members: ImportedMembers): void {
    this.#members.set(name, members);
  }

  /** Under the name that a backtest has for it; what is refused is not kept. */
  putNews(file: string, text: string): Step<RunNews> {
    const news = newsOf(file, text, sha256Hex([new TextEncoder().encode(text)]));
    if (news.kind === 'ok') this.#news.set(file, news.value);
    return news;
  }

  readMembers(table: string, { series, first, last }: MembersWanted): Step<TableMembers> {
    const found = this.#members.get(table);
    if (!found)
      return wrong(
        `This page has no membership table \`${table}\`.`,
        'drop its CSV file on the page: the columns are symbol, valid_from, valid_to and known_at',
        known(table, this.#members.keys()),
      );
    const has = new Set(this.#series.get(series)?.bars.map(({ symbol }) => symbol));
    const { rows, hashed } = found;
    const members = everMembers(rows, first, last);
    return {
      kind: 'ok',
      value: {
        rows,
        hash: sha256Hex([new TextEncoder().encode(hashed)]),
        symbols: members.filter((symbol) => has.has(symbol)),
        withoutBars: members.filter((symbol) => !has.has(symbol)),
      },
    };
  }

  readNews(file: string): Step<RunNews> {
    const value = this.#news.get(file);
    if (value) return { kind: 'ok', value };
    return wrong(
      `This page has no news \`${file}\`.`,
      'drop its CSV file on the page: the columns are symbol, known_at and sentiment',
      known(file, this.#news.keys()),
    );
  }
}

function known(name: string, all: Iterable<string>): string {
  const names = [...all];
  if (names.length === 0) return 'A page has the files that were dropped on it, and none of these.';
  const [near] = nearestNames(name, names, 1);
  const listed = names.map((each) => `\`${each}\``).join(', ');
  return near === undefined ? `It has ${listed}.` : `Did you mean \`${near}\`? It has ${listed}.`;
}
