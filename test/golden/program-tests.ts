/** Runs the tests of a compiled case, with both evaluators, and says what `strata test` says. */

import { expect } from 'vitest';
import { renderTest, runTest, type TextStyle, testRow } from '../../backtester/index.ts';
import {
  type Compilation,
  type CompiledStrategy,
  interpretStrategy,
  type LoadedStrategy,
  loadEvaluator,
} from '../../compiler/index.ts';

const PLAIN: TextStyle = { colour: false, unicode: true, width: 80 };

/** Undefined for a program without tests. The emitted code and the reference interpreter have to agree. */
export async function programTests(compilation: Compilation): Promise<string | undefined> {
  const { source, file, strategies, tests } = compilation;
  if (tests.length === 0) return undefined;
  const texts: string[] = [];
  const emitted = new Map<CompiledStrategy, LoadedStrategy>();
  for (const each of strategies) emitted.set(each, await loadEvaluator(each, { source, file }));
  for (const spec of tests) {
    const run = runTest(spec, strategies, (each) => emitted.get(each) ?? interpretStrategy(each));
    const interpreted = runTest(spec, strategies, interpretStrategy);
    expect(testRow(run, file)).toEqual(testRow(interpreted, file));
    texts.push(renderTest(run, file, PLAIN));
  }
  return texts.join('');
}
