/** What a worker answers. Questions about a text need the text only; a run is remembered for those about it. */

import { explainBar, whyParts } from '../../backtester/index.ts';
import { explain, traceStrategy } from '../../compiler/index.ts';
import {
  codeActionsIn,
  completionsAt,
  definitionAt,
  diagnosticsOf,
  foldsOf,
  formattingOf,
  hoverAt,
  inlayHintsIn,
  outlineOf,
  referencesAt,
  renamableAt,
  renameAt,
  SEMANTIC_KINDS,
  SEMANTIC_MODIFIERS,
  semanticTokensOf,
  signatureAt,
} from '../../compiler/language-service/index.ts';
import { WORDS } from '../../grammar/index.ts';
import type { CallName, Calls, RunAnswer } from '../protocol.ts';
import { seriesOfArrow } from './arrow-bars.ts';
import { downloadsOf } from './downloads.ts';
import { pathOf } from './programs.ts';
import { readFile } from './read-file.ts';
import { readTable } from './read-table.ts';
import { type Engine, type FinishedRun, run } from './run.ts';
import { understand } from './understand.ts';
import { editsToUse } from './use-series.ts';
import { viewOf } from './view.ts';

export type Answers = {
  readonly [Name in CallName]: (
    ask: Calls[Name]['ask'],
    onProgress: (share: number) => void,
  ) => Calls[Name]['answer'] | Promise<Calls[Name]['answer']>;
};

export function createAnswers(engine: Engine): Answers {
  const { programs, shelf } = engine;
  let last: FinishedRun | undefined;
  return {
    ...languageAnswers(engine),
    understand: (ask) => understand(programs, ask, ask.strategy),
    useSeries: ({ source, series }) => editsToUse(source, series),
    async run(ask, onProgress): Promise<RunAnswer> {
      const start = performance.now();
      const attempt = await run(engine, ask, onProgress);
      if (attempt.kind === 'faulty') return attempt;
      if (attempt.kind === 'refused') return { kind: 'refused', problem: attempt.problem };
      last = attempt.value;
      const elapsedMs = performance.now() - start;
      return { kind: 'ran', run: await viewOf(engine, last, ask.symbol, elapsedMs) };
    },
    why: ({ symbol, time }) => last && whyOf(engine, last, symbol, time),
    downloads: () => last && downloadsOf(last),
    readFile: (ask) =>
      ask.options.holds === 'bars' ? readFile(shelf, ask) : readTable(engine, ask),
    putSeries(arrow) {
      const series = seriesOfArrow(arrow);
      if (series) shelf.put(series);
      return series !== undefined;
    },
  };
}

function whyOf({ programs }: Engine, finished: FinishedRun, symbol: string, time: number) {
  const { assembled, program, compilation } = finished;
  const { input } = assembled;
  const at = input.program.symbols.indexOf(symbol);
  const trace = traceStrategy(program.source, input.program.name, {
    file: pathOf(program.file),
    read: programs.read,
    strategies: compilation.strategies,
  });
  if (at < 0 || !trace) return undefined;
  const { account } = explainBar(input, trace, at, time);
  return account && whyParts(account);
}

function languageAnswers({
  programs,
}: Engine): Omit<
  Answers,
  'understand' | 'useSeries' | 'run' | 'why' | 'downloads' | 'readFile' | 'putSeries'
> {
  const { open } = programs;
  return {
    check: (ask) => {
      const document = open(ask);
      const fixes = codeActionsIn(document, { start: 0, end: ask.source.length });
      return diagnosticsOf(document).map((diagnostic) => ({
        ...diagnostic,
        ...fixTitle(fixes.find((each) => each.diagnostic === diagnostic)?.title),
        explanation: explain(diagnostic.code) ?? '',
      }));
    },
    vocabulary: () => ({
      tokenKinds: SEMANTIC_KINDS,
      tokenModifiers: SEMANTIC_MODIFIERS,
      words: [...WORDS.reserved, ...WORDS.contextual],
    }),
    complete: (ask) => completionsAt(open(ask), ask.offset),
    hover: (ask) => hoverAt(open(ask), ask.offset),
    signature: (ask) => signatureAt(open(ask), ask.offset),
    definition: (ask) => definitionAt(open(ask), ask.offset),
    references: (ask) => referencesAt(open(ask), ask.offset, true),
    renamable: (ask) => renamableAt(open(ask), ask.offset),
    rename: (ask) => renameAt(open(ask), ask.offset, ask.name),
    format: (ask) => {
      const formatting = formattingOf(open(ask));
      return formatting.kind === 'edits' ? formatting.edits : [];
    },
    tokens: (ask) => semanticTokensOf(open(ask)),
    hints: (ask) => inlayHintsIn(open(ask), ask.span),
    outline: (ask) => outlineOf(open(ask)),
    folds: (ask) => foldsOf(open(ask)),
  };
}

function fixTitle(title: string | undefined) {
  return title === undefined ? {} : { fixTitle: title };
}
