/** Emitted code, and the evaluator that comes of it: printed as TypeScript for people, loaded as JavaScript. */

import type { Columns, Drive, Evaluator } from '../runtime/evaluator.ts';
import type { CompiledStrategy, ParamValues } from './compilation.ts';
import { type EmitInput, emit } from './emit/emit.ts';
import { classNameOf } from './emit/names.ts';
import { interpret } from './interpret.ts';
import { assertPresent, InvariantError } from './invariant.ts';

export interface LoadedStrategy {
  create(columns: Columns, params: ParamValues): Evaluator;
  /** The evaluator of the program's feed of this index. */
  createFeed(feed: number, columns: Columns, params: ParamValues): Evaluator;
  readonly drive: Drive;
}

export interface EmitSource {
  readonly source: string;
  readonly file: string;
}

export function emitTypeScript(strategy: CompiledStrategy, from: EmitSource): string {
  return emit(emitInput(strategy, from), 'typescript');
}

export function emitJavaScript(strategy: CompiledStrategy, from: EmitSource): string {
  return emit(emitInput(strategy, from), 'javascript');
}

function emitInput({ name, plan, feeds }: CompiledStrategy, from: EmitSource): EmitInput {
  return { className: classNameOf(name), plan, feeds, ...from };
}

/** Makes a module of its text, without `eval`. */
export type ImportText = (text: string) => Promise<unknown>;

/** Node's way, and a browser's where no policy of the page forbids it. */
const importDataUrl: ImportText = (text) =>
  import(/* @vite-ignore */ `data:text/javascript;charset=utf-8,${encodeURIComponent(text)}`);

/** The emitted class, loaded as a module of its own from its text. */
export async function loadEvaluator(
  strategy: CompiledStrategy,
  from: EmitSource,
  importText: ImportText = importDataUrl,
): Promise<LoadedStrategy> {
  const module = await importText(emitJavaScript(strategy, from));
  if (!isEmittedModule(module))
    throw new InvariantError('broken invariant: emitted code exports a loop and a class');
  const classOf = (name: string): EvaluatorClass => {
    const Emitted = module[name];
    if (!isConstructor(Emitted))
      throw new InvariantError(`broken invariant: emitted code exports ${name}`);
    return Emitted;
  };
  const Main = classOf(classNameOf(strategy.name));
  const feeds = strategy.feeds.map(({ className }) => classOf(className));
  return {
    drive: module.drive,
    create: (columns, params) => new Main(columns, params),
    createFeed(feed, columns, params) {
      const Feed = assertPresent(feeds[feed], `feed ${feed} has a class`);
      return new Feed(columns, params);
    },
  };
}

interface EmittedModule extends Readonly<Record<string, unknown>> {
  readonly drive: Drive;
}

type EvaluatorClass = new (columns: Columns, params: ParamValues) => Evaluator;

function isEmittedModule(module: unknown): module is EmittedModule {
  return (
    typeof module === 'object' &&
    module !== null &&
    'drive' in module &&
    typeof module.drive === 'function'
  );
}

function isConstructor(value: unknown): value is EvaluatorClass {
  return typeof value === 'function';
}

/** The same strategy on the reference interpreter: slow, and right by being obvious. */
export function interpretStrategy(strategy: CompiledStrategy): LoadedStrategy {
  return {
    create: (columns, params) => interpret(strategy.plan, columns, params),
    createFeed(feed, columns, params) {
      const { plan } = assertPresent(strategy.feeds[feed], `feed ${feed} has a plan`);
      return interpret(plan, columns, params);
    },
    drive(engine, evaluators, from, to) {
      const [only] = evaluators;
      if (only && evaluators.length === 1) {
        // Bar by bar, where emitted code may run ahead: both must end in the same result.
        for (let k = from; k < to; k += 1) {
          engine.openOne(k, to);
          only.step(k);
          engine.closeOne(k, k + 1, only.fired);
        }
        return;
      }
      const { steppedSymbols, steppedRows, firedRules } = engine;
      for (let k = from; k < to; k += 1) {
        const count = engine.open(k);
        for (let j = 0; j < count; j += 1) {
          const evaluator = evaluators[steppedSymbols[j] ?? 0];
          evaluator?.step(steppedRows[j] ?? 0);
          firedRules[j] = evaluator?.fired ?? 0;
        }
        engine.close(k);
      }
    },
  };
}
