/** The known name that a mistyped one most probably meant. */

/** Edit distance with transpositions (Damerau, optimal string alignment). */
export function editDistance(a: string, b: string): number {
  const width = b.length + 1;
  const rows = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number): number => rows[i * width + j] ?? 0;
  for (let i = 0; i <= a.length; i += 1) rows[i * width] = i;
  for (let j = 0; j <= b.length; j += 1) rows[j] = j;
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, at(i - 2, j - 2) + 1);
      rows[i * width + j] = best;
    }
  }
  return at(a.length, b.length);
}

/** The closest candidate within a third of the name's length, and below all of it; ties go to the first in alphabetical order. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const limit = Math.min(Math.max(1, Math.floor(name.length / 3)), name.length - 1);
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of [...candidates].sort()) {
    if (Math.abs(candidate.length - name.length) > limit) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}
