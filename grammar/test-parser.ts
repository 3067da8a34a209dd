/** The grammar of tests. */

import type * as Ast from './ast.ts';
import { BacktestParser } from './backtest-parser.ts';
import * as t from './tokens.ts';
import { keyword } from './tokens.ts';

export class TestParser extends BacktestParser {
  readonly given = this.RULE('given', (): Ast.GivenStatement => {
    const first = this.CONSUME(keyword('given'));
    const symbol = this.SUBRULE(this.symbolRef);
    const field = this.SUBRULE(this.name);
    const values: Ast.GivenValue[] = [];
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => values.push(this.SUBRULE(this.givenValue)),
    });
    return { kind: 'GivenStatement', symbol, field, values, span: this.spanFrom(first) };
  });

  readonly givenValue = this.RULE('givenValue', (): Ast.GivenValue => {
    const first = this.LA(1);
    const value = this.SUBRULE(this.amount);
    const bars = this.OPTION(() => {
      this.CONSUME(keyword('for'));
      return this.SUBRULE(this.bars);
    });
    return { kind: 'GivenValue', value, ...(bars && { bars }), span: this.spanFrom(first) };
  });

  readonly expect = this.RULE('expect', (): Ast.ExpectStatement => {
    const first = this.CONSUME(keyword('expect'));
    const what = this.OR<Ast.Expectation>([
      { ALT: () => this.SUBRULE(this.fillExpectation) },
      { ALT: () => this.SUBRULE(this.noOrders) },
      { ALT: () => this.SUBRULE(this.positionExpectation) },
      { ALT: () => this.SUBRULE(this.equityExpectation) },
    ]);
    return { kind: 'ExpectStatement', what, span: this.spanFrom(first) };
  });

  /** `enter long SPY at bar 4`, then perhaps `at 13`, `for 100 shares`, `by stop`, in this order. */
  readonly fillExpectation = this.RULE('fillExpectation', (): Ast.FillExpectation => {
    const first = this.LA(1);
    const action = this.OR<'enter' | 'exit'>([
      { ALT: () => this.said('enter', [keyword('enter')]) },
      { ALT: () => this.said('exit', [keyword('exit')]) },
    ]);
    const side = this.OR2<Ast.Side>([
      { ALT: () => this.said('long', [keyword('long')], 1) },
      { ALT: () => this.said('short', [keyword('short')], 2) },
    ]);
    const symbol = this.SUBRULE(this.symbolRef);
    const bar = this.SUBRULE(this.atBar);
    const price = this.OPTION(() => {
      this.CONSUME(keyword('at'));
      return this.SUBRULE(this.amount);
    });
    const quantity = this.OPTION2(() => {
      this.CONSUME(keyword('for'));
      return this.SUBRULE2(this.amount);
    });
    const by = this.OPTION3(() => {
      this.CONSUME(keyword('by'));
      return this.SUBRULE(this.word);
    });
    return {
      kind: 'FillExpectation',
      action,
      side,
      symbol,
      bar,
      ...(price && { price }),
      ...(quantity && { quantity }),
      ...(by && { by }),
      span: this.spanFrom(first),
    };
  });

  readonly atBar = this.RULE('atBar', (): Ast.Expression => {
    this.CONSUME(keyword('at'));
    this.CONSUME(keyword('bar'));
    return this.SUBRULE(this.amount);
  });

  readonly noOrders = this.RULE('noOrders', (): Ast.NoOrdersExpectation => {
    const first = this.CONSUME(keyword('no'));
    const other = this.OPTION(() => this.CONSUME(keyword('other')));
    this.CONSUME(keyword('orders'));
    return { kind: 'NoOrdersExpectation', other: other !== undefined, span: this.spanFrom(first) };
  });

  readonly positionExpectation = this.RULE('positionExpectation', (): Ast.PositionExpectation => {
    const first = this.CONSUME(keyword('position'));
    const symbol = this.SUBRULE(this.symbolRef);
    const quantity = this.SUBRULE(this.amount);
    const bar = this.SUBRULE(this.atBar);
    return { kind: 'PositionExpectation', symbol, quantity, bar, span: this.spanFrom(first) };
  });

  readonly equityExpectation = this.RULE('equityExpectation', (): Ast.EquityExpectation => {
    const first = this.CONSUME(keyword('equity'));
    const amount = this.SUBRULE(this.amount);
    const bar = this.SUBRULE(this.atBar);
    return { kind: 'EquityExpectation', amount, bar, span: this.spanFrom(first) };
  });
}
