/** Paths of programs as `import` writes them: with `/`, relative to the file that they stand in. */

/** `lib/trend.strat` seen from `strategies/a.strat` is `strategies/lib/trend.strat`. The same file has one such path. */
export function pathFrom(importing: string, path: string): string {
  const wanted = path.replaceAll('\\', '/');
  const isAbsolute = /^(\/|[A-Za-z]:\/)/.test(wanted);
  const base = importing.replaceAll('\\', '/').split('/').slice(0, -1).join('/');
  if (isAbsolute || base === '') return normalised(wanted);
  return normalised(`${base}/${wanted}`);
}

/** The way from the directory of `file` to `path`: what does not depend on where a program was compiled. */
export function relativeTo(file: string, path: string): string {
  const from = normalised(file).split('/').slice(0, -1);
  const to = path.split('/');
  let common = 0;
  while (common < from.length && from[common] === to[common]) common += 1;
  return [...from.slice(common).map(() => '..'), ...to.slice(common)].join('/');
}

/** Without `.` and without what `..` takes back. */
export function normalised(path: string): string {
  const parts: string[] = [];
  const steps = path.replaceAll('\\', '/').split('/');
  for (const [place, step] of steps.entries()) {
    if (step === '.' || (step === '' && place > 0)) continue;
    const before = parts.at(-1);
    if (step === '..' && before !== undefined && before !== '..' && before !== '') parts.pop();
    else parts.push(step);
  }
  return parts.join('/');
}
