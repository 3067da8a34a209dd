/**
 * Emitted code in a page: a module of its own from a Blob, which the page's policy allows where it forbids `eval`. Where
 * a host forbids that as well, the reference interpreter computes the same bits more slowly, and the page says so.
 */

import {
  type CompiledStrategy,
  type EmitSource,
  type ImportText,
  interpretStrategy,
  type LoadedStrategy,
  loadEvaluator,
} from '../../compiler/index.ts';

export interface Loader {
  load(strategy: CompiledStrategy, from: EmitSource): Promise<LoadedStrategy>;
  /** Why the interpreter runs; undefined where emitted code does. */
  readonly interpreted: string | undefined;
}

/** Many sliders later there are as many as there are values of `let`s to draw. */
const MOST_KEPT = 32;

export function createLoader(importText: ImportText): Loader {
  const loaded = new WeakMap<CompiledStrategy, LoadedStrategy>();
  const kept: CompiledStrategy[] = [];
  let interpreted: string | undefined;
  return {
    async load(strategy, from) {
      const known = loaded.get(strategy);
      if (known) return known;
      const fresh = await attempt(strategy, from);
      loaded.set(strategy, fresh);
      kept.push(strategy);
      if (kept.length > MOST_KEPT) kept.shift();
      return fresh;
    },
    get interpreted() {
      return interpreted;
    },
  };

  async function attempt(strategy: CompiledStrategy, from: EmitSource): Promise<LoadedStrategy> {
    if (interpreted !== undefined) return interpretStrategy(strategy);
    try {
      return await loadEvaluator(strategy, from, importText);
    } catch (error) {
      interpreted = error instanceof Error ? error.message : String(error);
      return interpretStrategy(strategy);
    }
  }
}

export const importBlob: ImportText = async (text) => {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  try {
    return await import(/* @vite-ignore */ url);
  } finally {
    URL.revokeObjectURL(url);
  }
};
