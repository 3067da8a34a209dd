/** Writes down what each rule said on each bar, beside a run, so that a test can say why nothing happened. */

import type { LoadedStrategy } from '../compiler/index.ts';
import type { EngineWatch, Evaluator } from '../runtime/index.ts';

/** For who only wants to know that a run begins. */
export const SEES_NOTHING: EngineWatch = {
  blocked: () => {},
  judged: () => {},
  wished: () => {},
};

export interface WatchedRules {
  /** The strategy, watched. */
  readonly loaded: LoadedStrategy;
  /** What rule `rule` of the symbol with index `symbol` said at the close of bar `row`. */
  said(symbol: number, row: number, rule: number): 'true' | 'false' | 'unknown';
}

export function watchRules(loaded: LoadedStrategy, symbols: number, length: number): WatchedRules {
  const fired = new Int32Array(symbols * length);
  const unknown = new Int32Array(symbols * length);
  let created = 0;
  return {
    loaded: {
      drive: loaded.drive,
      createFeed: loaded.createFeed,
      create(columns, params) {
        const base = created * length;
        created += 1;
        return watched(loaded.create(columns, params), (row, inner) => {
          fired[base + row] = inner.fired;
          unknown[base + row] = inner.unknown;
        });
      },
    },
    said(symbol, row, rule) {
      const bit = 1 << rule;
      const at = symbol * length + row;
      if (((fired[at] ?? 0) & bit) !== 0) return 'true';
      return ((unknown[at] ?? 0) & bit) === 0 ? 'false' : 'unknown';
    },
  };
}

/** An evaluator that says so after each row that it has stepped, and when it begins anew. */
export function watched(
  inner: Evaluator,
  note: (row: number, inner: Evaluator) => void,
  onReset: () => void = () => {},
): Evaluator {
  function step(row: number): void {
    inner.step(row);
    note(row, inner);
  }

  /** Row by row, so that none goes by unseen. */
  function run(from: number, to: number): number {
    for (let row = from; row < to; row += 1) {
      step(row);
      if (inner.fired !== 0) return row + 1;
    }
    return to;
  }

  return {
    get fired() {
      return inner.fired;
    },
    get unknown() {
      return inner.unknown;
    },
    get knifeEdges() {
      return inner.knifeEdges;
    },
    step,
    run,
    output: (k) => inner.output(k),
    reset() {
      inner.reset();
      onReset();
    },
    snapshot: () => inner.snapshot(),
    restore: (state) => inner.restore(state),
  };
}
