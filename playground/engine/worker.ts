/** The worker's own part: messages in, answers out. What they mean is in `answers.ts`. */

import type { Bundle, CallName, Done, Question, Reply } from '../protocol.ts';
import { type Answers, createAnswers } from './answers.ts';
import { seriesOfArrow } from './arrow-bars.ts';
import { createLoader, importBlob } from './load-emitted.ts';
import { createPrograms } from './programs.ts';
import { SeriesShelf } from './series.ts';
import { TableShelf } from './tables.ts';

let answers: Answers | undefined;

self.onmessage = async ({ data }: MessageEvent<Bundle | Question>) => {
  if (!('id' in data)) {
    answers = answersFrom(data);
    return;
  }
  const { id } = data;
  try {
    if (!answers) throw new Error('The page has not said what it comes with.');
    const done = await answerTo(answers, data, (share) => send({ id, kind: 'progress', share }));
    send(done, buffersIn(done.answer));
  } catch (error) {
    send({ id, kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
};

function send(reply: Reply, transfer: Transferable[] = []): void {
  self.postMessage(reply, { transfer });
}

function answersFrom({ series, programs, version }: Bundle): Answers {
  const shelf = new SeriesShelf();
  for (const { name, arrow } of series)
    shelf.putLater(name, () =>
      seriesOfArrow(Uint8Array.from(atob(arrow), (each) => each.charCodeAt(0))),
    );
  const loader = createLoader(importBlob);
  const tables = new TableShelf(shelf);
  return createAnswers({ programs: createPrograms(programs), shelf, tables, loader, version });
}

async function answerTo<Name extends CallName>(
  all: Answers,
  { id, name, ask }: Question<Name>,
  onProgress: (share: number) => void,
): Promise<Done<Name>> {
  return { id, kind: 'done', name, answer: await all[name](ask, onProgress) };
}

/** Columns go to the page whole: it gets the memory itself. */
function buffersIn(value: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  collect(value, 4);
  return [...found];

  function collect(each: unknown, depth: number): void {
    if (each instanceof Float64Array || each instanceof Uint8Array) {
      if (each.buffer instanceof ArrayBuffer) found.add(each.buffer);
      return;
    }
    if (depth === 0 || typeof each !== 'object' || each === null) return;
    for (const part of Object.values(each)) collect(part, depth - 1);
  }
}
