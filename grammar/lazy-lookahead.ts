/**
 * Chevrotain works out for each choice of a grammar which token leads where, before it parses anything. A program meets
 * some of the choices only, and a process parses little: here each is worked out when it is first met.
 */

import { type ILookaheadStrategy, LLkLookaheadStrategy } from 'chevrotain';

type Choice = 'buildLookaheadForAlternation' | 'buildLookaheadForOptional';
type Options<K extends Choice> = Parameters<ILookaheadStrategy[K]>[0];
type Lookahead<K extends Choice> = ReturnType<ILookaheadStrategy[K]>;

export class LazyLookahead extends LLkLookaheadStrategy {
  override buildLookaheadForAlternation(
    options: Options<'buildLookaheadForAlternation'>,
  ): Lookahead<'buildLookaheadForAlternation'> {
    return whenFirstMet(() => super.buildLookaheadForAlternation(options));
  }

  override buildLookaheadForOptional(
    options: Options<'buildLookaheadForOptional'>,
  ): Lookahead<'buildLookaheadForOptional'> {
    return whenFirstMet(() => super.buildLookaheadForOptional(options));
  }
}

/** The parser is `this` in what is built. */
function whenFirstMet<Given extends unknown[], Result>(
  build: () => (...given: Given) => Result,
): (...given: Given) => Result {
  let look: ((...given: Given) => Result) | undefined;
  return function (this: unknown, ...given: Given): Result {
    look ??= build();
    return look.apply(this, given);
  };
}
