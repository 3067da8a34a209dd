/** A score and what it is made of, in one line: `0.2, the sum of Up 60% × 1 and Down 40% × -1`. */

import { combine, type EnsembleProgram } from '../runtime/index.ts';
import type { ScorePart } from './score.ts';

const MADE: Readonly<Record<EnsembleProgram['combine'], string>> = {
  weighted_mean: 'the sum of',
  vote: 'the side with more weight of',
  best_of: 'the signal with the largest weight of',
};

export function scoreText(method: EnsembleProgram['combine'], parts: readonly ScorePart[]): string {
  const score = combine(
    method,
    parts.map(({ weight }) => weight),
    parts.map(({ signal }) => signal),
  );
  const listed = parts.map(
    ({ name, weight, signal }) => `${name} ${short(weight * 100)}% × ${short(signal)}`,
  );
  return `${short(score)}, ${MADE[method]} ${listed.slice(0, -1).join(', ')} and ${listed.at(-1) ?? ''}`;
}

function short(value: number): string {
  return String(Number(value.toFixed(4)));
}
