/**
 * The runs of one call, shared out in chunks of about a second. There are only so many chunks in the queue at a time;
 * a chunk that fails is halved until the run stands alone that is to blame.
 */

import {
  copyRow,
  createTable,
  type LostRuns,
  type RunPiece,
  type RunsAsked,
  type Spread,
  type SweepTable,
  spreadOf,
} from '../index.ts';
import { type Chunk, chunkKey, windowKey } from './chunk.ts';
import { Crew } from './crew.ts';
import { type Post, type PostEvent, PostFault } from './post.ts';
import { redisRefusal } from './redis-faults.ts';

export interface ChunksOptions {
  readonly chunkMs: number;
  readonly patienceMs: number;
  readonly shown: string;
  /** Something that whoever waits should know. */
  readonly say: (line: string) => void;
}

export interface ChunksMade {
  readonly isCancelled: boolean;
  readonly lost: readonly LostRuns[];
}

/** What is known of the workers and of a run's cost, from one call to the next. */
export interface Pace {
  readonly crew: Crew;
  msPerRun: number | undefined;
  /** Runs of the longest chunk that may be sent. */
  most: number;
}

export function newPace(): Pace {
  return { crew: new Crew(), msPerRun: undefined, most: 1 };
}

type Take = (piece: RunPiece) => Promise<boolean>;

/** A row's result takes half a kilobyte: so that no message gets longer than 2 MB. */
const MOST_ROWS = 4_096;
const LEAST_MS = 50;
const LEAST_CHUNKS = 4;
const MOST_CHUNKS = 512;
/** How much longer a chunk may be than those before it. */
const GROWTH = 8;
/** What is kept at once, and how long it waits for more at most. */
const PIECE_ROWS = 20_000;
const PIECE_MS = 3_000;
const LONELY_MS = 3_000;

interface Sent {
  /** Places among the rows that were asked for. */
  readonly rows: readonly number[];
  at: number;
}

export async function runChunks(
  post: Post,
  asked: RunsAsked,
  take: Take,
  pace: Pace,
  options: ChunksOptions,
): Promise<ChunksMade> {
  const run = new ChunkRun(post, asked, take, pace, options);
  const onAbort = (): void => post.tell({ kind: 'aborted' });
  asked.signal.addEventListener('abort', onAbort);
  try {
    return await run.toEnd();
  } catch (error) {
    // What has come in is kept, whatever becomes of the rest.
    await run.flush(false);
    throw error;
  } finally {
    asked.signal.removeEventListener('abort', onAbort);
  }
}

class ChunkRun {
  readonly #post: Post;
  readonly #asked: RunsAsked;
  readonly #take: Take;
  readonly #options: ChunksOptions;
  readonly #pace: Pace;
  readonly #sent = new Map<string, Sent>();
  /** Rows that wait for a chunk: those of halved chunks first, then the rest in order. */
  readonly #again: (readonly number[])[] = [];
  readonly #placeOf: ReadonlyMap<number, number>;
  readonly #isIn: Uint8Array;
  readonly #spread: Spread;
  readonly #lost: LostRuns[] = [];
  readonly #piece: { rows: number[]; keys: string[]; tables: [SweepTable, number][]; at: number };
  #open: number[];
  #next = 0;
  #done = 0;
  #began = performance.now();
  #goesOn = true;

  constructor(post: Post, asked: RunsAsked, take: Take, pace: Pace, options: ChunksOptions) {
    this.#post = post;
    this.#asked = asked;
    this.#take = take;
    this.#pace = pace;
    this.#options = options;
    this.#placeOf = new Map(asked.trials.map((trial, row) => [trial, row]));
    this.#isIn = new Uint8Array(asked.trials.length);
    this.#spread = spreadOf(asked.combinations);
    this.#open = [];
    this.#piece = { rows: [], keys: [], tables: [], at: performance.now() };
  }

  async toEnd(): Promise<ChunksMade> {
    await this.#collectOld();
    this.#open = this.#asked.trials.flatMap((_, row) => (this.#isIn[row] ? [] : [row]));
    this.#asked.progress?.(this.#done, this.#asked.trials.length);
    while (this.#goesOn && !this.#asked.signal.aborted) {
      await this.#fill();
      if (this.#sent.size === 0) break;
      await this.#on(await this.#post.next());
      if (this.#isPieceDue()) await this.flush(true);
    }
    const isCancelled = this.#asked.signal.aborted || !this.#goesOn;
    if (isCancelled) for (const key of [...this.#sent.keys()]) await this.#collect(key);
    await this.flush(true);
    return { isCancelled: isCancelled || !this.#goesOn, lost: this.#lost };
  }

  /** Hands on what has come in. `forgets`: Redis can be told that it need not keep it. */
  async flush(forgets: boolean): Promise<void> {
    const { rows, keys, tables } = this.#piece;
    if (rows.length > 0) {
      const table = createTable(rows.length);
      tables.forEach(([from, row], place) => {
        copyRow(from, row, table, place);
      });
      this.#goesOn = (await this.#take({ rows, table })) && this.#goesOn;
    }
    if (forgets && this.#goesOn) await this.#post.forget(keys);
    Object.assign(this.#piece, { rows: [], keys: [], tables: [], at: performance.now() });
  }

  #isPieceDue(): boolean {
    const { rows, at } = this.#piece;
    return rows.length >= PIECE_ROWS || (rows.length > 0 && performance.now() - at > PIECE_MS);
  }

  /** What workers finished for a process that was killed. */
  async #collectOld(): Promise<void> {
    const own = `${windowKey(this.#asked.window)}.`;
    for (const key of await this.#post.resultKeys())
      if (key.startsWith(own)) await this.#collect(key);
    await this.flush(true);
  }

  /** Takes in the rows of a chunk, those that are new; false where there are none yet. */
  async #collect(key: string): Promise<boolean> {
    const result = await this.#post.rows(key);
    if (!result) return false;
    result.trials.forEach((trial, row) => {
      const place = this.#placeOf.get(trial);
      if (place === undefined || this.#isIn[place]) return;
      this.#isIn[place] = 1;
      this.#piece.rows.push(place);
      this.#piece.tables.push([result.table, row]);
      this.#done += 1;
    });
    this.#piece.keys.push(key);
    this.#sent.delete(key);
    this.#asked.progress?.(this.#done, this.#asked.trials.length);
    return true;
  }

  async #fill(): Promise<void> {
    const room = Math.min(MOST_CHUNKS, Math.max(LEAST_CHUNKS, 2 * this.#pace.crew.threads + 2));
    while (this.#sent.size < room) {
      const rows = this.#again.shift() ?? this.#nextRows();
      if (rows.length === 0) return;
      await this.#send(rows);
    }
  }

  #nextRows(): readonly number[] {
    const left = this.#open.length - this.#next;
    const fair = Math.ceil(left / (2 * Math.max(1, this.#pace.crew.threads)));
    const { chunkMs } = this.#options;
    const wanted =
      this.#pace.msPerRun === undefined
        ? 1
        : Math.floor(chunkMs / Math.max(this.#pace.msPerRun, 1e-3));
    // Shorter ones at the end, so that nobody waits long for another; but not so short that the messages take longer.
    const least = Math.floor(LEAST_MS / Math.max(this.#pace.msPerRun ?? LEAST_MS, 1e-3));
    const short = Math.max(fair, Math.min(wanted, least));
    const length = Math.max(1, Math.min(wanted, this.#pace.most, short, MOST_ROWS));
    const rows = this.#open.slice(this.#next, this.#next + length);
    this.#next += rows.length;
    return rows;
  }

  async #send(rows: readonly number[]): Promise<void> {
    const chunk = this.#chunkOf(rows);
    const key = chunkKey(chunk);
    this.#sent.set(key, { rows, at: performance.now() });
    await this.#post.add(key, chunk);
  }

  #chunkOf(rows: readonly number[]): Chunk {
    const { combinations, trials, window } = this.#asked;
    const { params, values } = combinations;
    const width = params.length;
    return {
      params: [...params],
      trials: rows.map((row) => trials[row] ?? Number.NaN),
      values: rows.flatMap((row) => [...values.subarray(row * width, (row + 1) * width)]),
      spread: this.#spread,
      ...(window && { window }),
    };
  }

  async #on(event: PostEvent): Promise<void> {
    switch (event.kind) {
      case 'done':
        return this.#onDone(event.key, event.msPerRun);
      case 'failed':
        return this.#onFailed(event.key, event.reason);
      case 'tick':
        return this.#onTick();
      case 'aborted':
        return;
      default:
        event satisfies never;
    }
  }

  async #onDone(key: string, msPerRun: number | undefined): Promise<void> {
    const sent = this.#sent.get(key);
    if (!sent) return;
    if (msPerRun !== undefined)
      this.#pace.msPerRun =
        this.#pace.msPerRun === undefined ? msPerRun : (this.#pace.msPerRun + msPerRun) / 2;
    this.#pace.most = Math.max(this.#pace.most, sent.rows.length * GROWTH);
    if (!(await this.#collect(key))) await this.#send(sent.rows);
  }

  async #onFailed(key: string, reason: string): Promise<void> {
    const sent = this.#sent.get(key);
    if (!sent) return;
    // A Redis that takes no rows fails every chunk.
    const refusal = redisRefusal(this.#options.shown, reason);
    if (refusal) throw new PostFault(refusal);
    if (await this.#collect(key)) return;
    this.#sent.delete(key);
    const half = Math.ceil(sent.rows.length / 2);
    // Who takes a worker down with him is not tried on more of them.
    if (sent.rows.length > 1 && !reason.includes('stalled'))
      this.#again.push(sent.rows.slice(0, half), sent.rows.slice(half));
    else this.#lost.push({ rows: sent.rows, reason: reasonWords(reason) });
  }

  /** Sees who works, and whether a chunk got lost: with a Redis that was started anew, for one. */
  async #onTick(): Promise<void> {
    for (const line of this.#pace.crew.look(await this.#post.workers())) this.#options.say(line);
    const now = performance.now();
    if (this.#pace.crew.threads > 0) this.#began = Number.POSITIVE_INFINITY;
    else if (now - this.#began > LONELY_MS) {
      this.#began = Number.POSITIVE_INFINITY;
      this.#options.say(
        `no worker yet; start one on any machine: strata worker --on ${this.#options.shown}`,
      );
    }
    const late = 2 * this.#options.patienceMs;
    for (const [key, sent] of [...this.#sent]) {
      if (now - sent.at < late) continue;
      sent.at = now;
      if (await this.#collect(key)) continue;
      if (!(await this.#post.isQueued(key))) await this.#send(sent.rows);
    }
  }
}

function reasonWords(reason: string): string {
  return reason.includes('stalled')
    ? 'every worker that took it died or stopped answering'
    : reason;
}
