/**
 * Probability of backtest overfitting, by combinatorially symmetric cross-validation.
 * Source: Bailey, Borwein, López de Prado and Zhu, "The Probability of Backtest Overfitting",
 * Journal of Computational Finance 20 (2017), section 3.
 */

export interface Overfitting {
  /** Share of the splits in which the best of one half is no better than the median in the other half. */
  readonly probability: number;
  /** Share of the splits in which the best of one half loses money in the other. */
  readonly probabilityOfLoss: number;
  /** ln(ω ÷ (1 − ω)) of each split, ω the rank in the other half of the best in the first: below 0, worse than median. */
  readonly logits: Float64Array;
  /** Rows that were looked at: the oldest are left out where blocks would not be equally long. */
  readonly rows: number;
}

/** Splits are C(blocks, blocks ÷ 2): 12,870 for the 16 of the source. */
const BLOCKS = 16;
const LEAST_ROWS_A_BLOCK = 2;

/**
 * `trials`: returns of each strategy over the same sessions, oldest first. Undefined for fewer than two strategies, or
 * for too few sessions to cut in `blocks`. Strategies are compared by their Sharpe ratio; ties share their rank.
 */
export function backtestOverfitting(
  trials: readonly Float64Array[],
  blocks = BLOCKS,
): Overfitting | undefined {
  const length = Math.min(...trials.map((returns) => returns.length));
  const size = Math.floor(length / blocks);
  if (trials.length < 2 || size < LEAST_ROWS_A_BLOCK || blocks % 2 !== 0) return undefined;
  const sums = blockSums(trials, blocks, size, length - blocks * size);
  const halves = choices(blocks, blocks / 2);
  const rows = (blocks / 2) * size;
  const logits = new Float64Array(halves.length);
  let losses = 0;
  const inside = new Float64Array(trials.length);
  const outside = new Float64Array(trials.length);
  halves.forEach((half, split) => {
    for (let k = 0; k < trials.length; k += 1) {
      inside[k] = sharpeIn(sums, k, half, true, rows);
      outside[k] = sharpeIn(sums, k, half, false, rows);
    }
    const best = indexOfLargest(inside);
    const shown = outside[best] ?? 0;
    if (shown < 0) losses += 1;
    const share = rankOf(shown, outside) / (trials.length + 1);
    logits[split] = Math.log(share / (1 - share));
  });
  return {
    probability: logits.reduce((count, logit) => count + (logit <= 0 ? 1 : 0), 0) / halves.length,
    probabilityOfLoss: losses / halves.length,
    logits,
    rows: blocks * size,
  };
}

interface BlockSums {
  readonly blocks: number;
  /** Σ r and Σ r² of strategy k in block b, at k × blocks + b. */
  readonly sum: Float64Array;
  readonly squares: Float64Array;
}

function blockSums(
  trials: readonly Float64Array[],
  blocks: number,
  size: number,
  skipped: number,
): BlockSums {
  const sum = new Float64Array(trials.length * blocks);
  const squares = new Float64Array(trials.length * blocks);
  trials.forEach((returns, k) => {
    for (let i = 0; i < blocks * size; i += 1) {
      const value = returns[skipped + i] ?? 0;
      const at = k * blocks + Math.floor(i / size);
      sum[at] = (sum[at] ?? 0) + value;
      squares[at] = (squares[at] ?? 0) + value * value;
    }
  });
  return { blocks, sum, squares };
}

/** Sharpe ratio of strategy k in the blocks of a half, or in those of the other; 0 where nothing ever moves. */
function sharpeIn(
  { blocks, sum, squares }: BlockSums,
  k: number,
  half: number,
  chosen: boolean,
  rows: number,
): number {
  let [total, square] = [0, 0];
  for (let b = 0; b < blocks; b += 1) {
    if (((half >> b) & 1) === (chosen ? 1 : 0)) {
      total += sum[k * blocks + b] ?? 0;
      square += squares[k * blocks + b] ?? 0;
    }
  }
  const mean = total / rows;
  const variance = (square - total * mean) / (rows - 1);
  return variance > 0 ? mean / Math.sqrt(variance) : 0;
}

/** Every choice of `taken` out of `count` blocks, as the bits of a number. */
function choices(count: number, taken: number): readonly number[] {
  return Array.from({ length: 2 ** count }, (_, bits) => bits).filter(
    (bits) => onesIn(bits) === taken,
  );
}

function onesIn(bits: number): number {
  let count = 0;
  for (let rest = bits; rest > 0; rest &= rest - 1) count += 1;
  return count;
}

/** The first of the largest. */
function indexOfLargest(values: Float64Array): number {
  let best = 0;
  for (let k = 1; k < values.length; k += 1) if ((values[k] ?? 0) > (values[best] ?? 0)) best = k;
  return best;
}

/** 1 for the worst; the mean of the ranks where several are equal. */
function rankOf(value: number, values: Float64Array): number {
  let [worse, equal] = [0, 0];
  for (const other of values) {
    if (other < value) worse += 1;
    else if (other === value) equal += 1;
  }
  return worse + (equal + 1) / 2;
}
