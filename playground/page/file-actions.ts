/** What somebody can do with a file of their own: open it, say what is in it, read it, use it. */

import type { FileKind, FileOptions, ProgramText } from '../protocol.ts';
import type { Part } from './actions.ts';
import type { App } from './app.ts';
import type { DroppedFile } from './state.ts';

export function fileActions(
  app: App,
): Part<'openFile' | 'changeFile' | 'readFile' | 'closeFile' | 'useFile'> {
  return {
    openFile(file) {
      void file.arrayBuffer().then(
        (bytes) => {
          const { program, series } = app.state;
          const options = optionsFor(file.name, bytes, program, series);
          app.set({ dropped: { name: file.name, bytes, options }, loaded: undefined });
        },
        () => app.set({ notice: `${file.name} cannot be read: drop it again.` }),
      );
    },
    changeFile(change) {
      const { dropped } = app.state;
      if (dropped) app.set({ dropped: { ...dropped, options: { ...dropped.options, ...change } } });
    },
    readFile() {
      const { dropped } = app.state;
      if (dropped) void readDropped(app, dropped);
    },
    closeFile: () => app.set({ dropped: undefined, loaded: undefined }),
    useFile() {
      const { loaded, program } = app.state;
      if (loaded?.kind !== 'bars') return;
      app.set({ loaded: undefined, backtest: undefined, symbol: undefined });
      void app.language
        .call('useSeries', { ...program, series: loaded.series })
        .then((edits) => app.editor?.applyEdits(edits));
    },
  };
}

/** What can be told from the name, the first lines and the program; the rest is asked. */
export function optionsFor(
  name: string,
  bytes: ArrayBuffer,
  { source }: ProgramText,
  series: readonly string[],
): FileOptions {
  const [header = '', start = ''] = new TextDecoder().decode(bytes.slice(0, 2000)).split('\n');
  const holds = /\.parquet$/i.test(name) ? 'bars' : kindOf(header);
  const stem = name.replace(/\.[^.]*$/, '');
  const symbol = stem.replace(/[^A-Za-z0-9]+/g, '').toUpperCase();
  const known = /\bdata\s+"([^"\n]+)"/.exec(source)?.[1];
  return {
    holds,
    timeframe: /\d{2}:\d{2}/.test(start) && !/[T ]00:00(:00)?\b/.test(start) ? '1m' : '1d',
    ...{ calendar: 'XNYS', label: 'start', adjusted: 'raw' },
    symbol: symbol === '' ? 'ABC' : symbol,
    series: (series.find((each) => each === known) ?? series.at(-1)) || '',
    called: calledIn(source, holds) ?? (holds === 'news' ? name : stem),
  };
}

/** Only bars have prices: every other table is known by a column that no other has. */
function kindOf(header: string): FileKind {
  const names = header
    .replace(/^\u{feff}/u, '')
    .split(/[,;\t]/)
    .map((field) => field.trim().replaceAll('"', '').toLowerCase());
  const has = (...any: readonly string[]): boolean => any.some((each) => names.includes(each));
  if (has('sentiment')) return 'news';
  if (has('known_at', 'known')) return 'members';
  if (has('ex_date', 'exdate') || (has('type', 'kind') && has('value', 'amount', 'ratio')))
    return 'actions';
  return 'bars';
}

/** The name that the program has for it, where it reads one already. */
function calledIn(source: string, holds: FileKind): string | undefined {
  switch (holds) {
    case 'members':
      return /\bmembers\s+of\s+"([^"\n]+)"/.exec(source)?.[1];
    case 'news':
      return /\bnews\s+"([^"\n]+)"/.exec(source)?.[1];
    case 'bars':
    case 'actions':
      return undefined;
    default:
      return holds satisfies never;
  }
}

async function readDropped(app: App, dropped: DroppedFile): Promise<void> {
  const { timeZone, ...rest } = dropped.options;
  const zone = timeZone?.trim() ?? '';
  const options = { ...rest, ...(zone !== '' && { timeZone: zone }) };
  const ask = { name: dropped.name, bytes: dropped.bytes, options };
  app.set({ dropped: { ...dropped, isReading: true } });
  const answer = await app.engine.call('readFile', ask);
  // Somebody may have closed it meanwhile.
  const isOpen = app.state.dropped?.bytes === dropped.bytes;
  if (answer.kind === 'refused') {
    if (isOpen) app.set({ dropped: { ...dropped, problem: answer.problem } });
    return;
  }
  if (answer.kind === 'bars') {
    const { series, notes, arrow } = answer;
    app.runner.keep((engine) => engine.call('putSeries', arrow));
    const names = [...new Set([...app.state.series, series.name])];
    app.set({ series: names, dropped: undefined });
    if (isOpen) app.set({ loaded: { kind: 'bars', series, notes } });
    return;
  }
  app.runner.keep((engine) => engine.call('readFile', ask));
  app.set({ dropped: undefined });
  if (isOpen) app.set({ loaded: answer });
  // A program that asked for it was refused so far, and one that has it now comes out otherwise.
  app.run();
}
