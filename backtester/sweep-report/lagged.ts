/** A strategy that decides one bar late: what is only there for an instant does not survive it. */

import type { LoadedStrategy } from '../../compiler/index.ts';
import type { Evaluator } from '../../runtime/index.ts';

/** Every rule, size and distance is that of the bar before; fills stay where the fill model puts them. */
export function laggedStrategy(loaded: LoadedStrategy): LoadedStrategy {
  return {
    drive: loaded.drive,
    createFeed: loaded.createFeed,
    create: (columns, params) => lagged(loaded.create(columns, params)),
  };
}

function lagged(inner: Evaluator): Evaluator {
  let row = -1;
  const step = (i: number): void => {
    row = i;
    if (i > 0) inner.step(i - 1);
  };
  return {
    get fired() {
      return row > 0 ? inner.fired : 0;
    },
    get unknown() {
      return row > 0 ? inner.unknown : 0;
    },
    get knifeEdges() {
      return inner.knifeEdges;
    },
    step,
    run(from, to) {
      for (let i = from; i < to; i += 1) {
        step(i);
        if (i > 0 && inner.fired !== 0) return i + 1;
      }
      return to;
    },
    output: (k) => (row > 0 ? inner.output(k) : Number.NaN),
    reset() {
      row = -1;
      inner.reset();
    },
    snapshot: () => Float64Array.of(row, ...inner.snapshot()),
    restore(state) {
      row = state[0] ?? -1;
      inner.restore(state.subarray(1));
    },
  };
}
