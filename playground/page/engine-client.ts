/** The page's end of the line to a worker: a question, a promise of its answer, and a way to give up on it. */

import type { Bundle, CallName, Calls, Done, Question, Reply } from '../protocol.ts';

export interface CallOptions {
  readonly onProgress?: (share: number) => void;
  readonly transfer?: readonly ArrayBuffer[];
}

interface Waiting {
  readonly take: (done: Done) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: (share: number) => void;
}

/** What a question becomes that was given up. */
export class Cancelled extends Error {}

export class EngineClient {
  readonly #start: () => Worker;
  readonly #bundle: Bundle;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker;
  #count = 0;

  constructor(start: () => Worker, bundle: Bundle) {
    this.#start = start;
    this.#bundle = bundle;
    this.#worker = this.#begin();
  }

  call<Name extends CallName>(
    name: Name,
    ask: Calls[Name]['ask'],
    { onProgress = () => undefined, transfer = [] }: CallOptions = {},
  ): Promise<Calls[Name]['answer']> {
    this.#count += 1;
    const id = this.#count;
    const answer = new Promise<Calls[Name]['answer']>((resolve, reject) => {
      const take = (done: Done): void => {
        if (isAnswerTo(done, name)) resolve(done.answer);
        else reject(new Error(`\`${name}\` was asked, and \`${done.name}\` answered.`));
      };
      this.#waiting.set(id, { take, reject, onProgress });
    });
    const question: Question<Name> = { id, name, ask };
    this.#worker.postMessage(question, [...transfer]);
    return answer;
  }

  /** Whatever it was doing, it does no more. A run has no other way to be stopped. */
  restart(): void {
    this.#worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(new Cancelled('given up'));
    this.#waiting.clear();
    this.#worker = this.#begin();
  }

  #begin(): Worker {
    const worker = this.#start();
    worker.postMessage(this.#bundle);
    worker.onmessage = ({ data }: MessageEvent<Reply>) => this.#hear(data);
    worker.onerror = ({ message }) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(message));
      this.#waiting.clear();
    };
    return worker;
  }

  #hear(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    if (!waiting) return;
    if (reply.kind === 'progress') {
      waiting.onProgress(reply.share);
      return;
    }
    this.#waiting.delete(reply.id);
    if (reply.kind === 'done') waiting.take(reply);
    else waiting.reject(new Error(reply.message));
  }
}

function isAnswerTo<Name extends CallName>(done: Done, name: Name): done is Done & Done<Name> {
  return done.name === name;
}
