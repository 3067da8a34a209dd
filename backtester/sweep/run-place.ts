/** Where the runs of a sweep are made: on threads of this machine, or by workers on many. */

import type { Step } from '../step.ts';
import type { Combinations } from './combinations.ts';
import type { SweepWay } from './sweep.ts';
import type { SweepTable } from './table.ts';

/** Dates of the runs, over those of the backtest. */
export interface RunWindow {
  readonly from: string;
  readonly to: string;
}

export interface RunsAsked {
  readonly combinations: Combinations;
  /** The number of each row's run in the whole sweep (or in the whole window), which alone decides its values. */
  readonly trials: readonly number[];
  readonly window?: RunWindow;
  readonly signal: AbortSignal;
  readonly progress?: (done: number, total: number) => void;
}

/** Runs that are done. Each row of those asked comes in one piece. */
export interface RunPiece {
  /** The places of the table's rows among the rows that were asked for. */
  readonly rows: readonly number[];
  readonly table: SweepTable;
}

/** Runs that could not be made, however often they were tried. */
export interface LostRuns {
  readonly rows: readonly number[];
  readonly reason: string;
}

export interface RunsMade {
  readonly way: SweepWay;
  /** Somebody ended it, or `take` did. */
  readonly isCancelled: boolean;
  readonly lost: readonly LostRuns[];
}

export interface RunPlace {
  /** `take` keeps a piece; it ends the runs by saying false. */
  run(asked: RunsAsked, take: (piece: RunPiece) => Promise<boolean>): Promise<Step<RunsMade>>;
  /** `isFinished`: nobody will ask for more of this sweep, so that nothing of it need stay. */
  close(isFinished: boolean): Promise<void>;
}
