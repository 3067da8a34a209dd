/** Runs the tests of a compiled case, with both evaluators, and says what `strata test` says. */

import { expect } from 'vitest';
import { renderTest, runTest, type TextStyle, testRow } from '../../backtester/index.ts';
import { type Compilation, interpretStrategy, loadEvaluator } from '../../compiler/index.ts';

const PLAIN: TextStyle = { colour: false, unicode: true, width: 80 };

/** Undefined for a program without tests. The emitted code and the reference interpreter have to agree. */
export async function programTests(compilation: Compilation): Promise<string | undefined> {
  const { source, file, strategies, tests } = compilation;
  if (tests.length === 0) return undefined;
  const texts: string[] = [];
  for (const spec of tests) {
    const strategy = strategies.find(({ name }) => name === spec.strategy);
    if (!strategy) throw new Error('a test has a strategy');
    const run = runTest(spec, strategy, await loadEvaluator(strategy, { source, file }));
    const interpreted = runTest(spec, strategy, interpretStrategy(strategy));
    expect(testRow(run, file)).toEqual(testRow(interpreted, file));
    texts.push(renderTest(run, file, PLAIN));
  }
  return texts.join('');
}
