/** What the runs of a sweep are ordered by. */

import type { SweepFigure } from '../sweep/table.ts';

/** More is better for each of them. */
export const OBJECTIVES = {
  sharpe: { figure: 'sharpe', label: 'Sharpe' },
  total_return: { figure: 'totalReturn', label: 'total return' },
  calmar: { figure: 'calmar', label: 'Calmar' },
  sortino: { figure: 'sortino', label: 'Sortino' },
  profit_factor: { figure: 'profitFactor', label: 'profit factor' },
} as const satisfies Readonly<Record<string, { figure: SweepFigure; label: string }>>;

export type Objective = keyof typeof OBJECTIVES;

export const OBJECTIVE_NAMES = [
  'sharpe',
  'total_return',
  'calmar',
  'sortino',
  'profit_factor',
] as const satisfies readonly Objective[];

/** Indexes from the best on; what has no figure is left out, equals stay in their order. */
export function ranked(scores: Float64Array): readonly number[] {
  return Array.from(scores.keys())
    .filter((row) => !Number.isNaN(scores[row]))
    .sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
}

/** As reports show it: shares as percent. */
export function objectiveText(objective: Objective, value: number): string {
  if (Number.isNaN(value)) return '–';
  return objective === 'total_return' ? `${(value * 100).toFixed(1)}%` : value.toFixed(2);
}
