/**
 * The grammar of expressions, lowest precedence first. Rules build their nodes as they go; spans come from
 * tokens, so nothing reads a sub-rule's result while Chevrotain records the grammar with stub values.
 */

import { type IToken, tokenMatcher } from 'chevrotain';
import type * as Ast from './ast.ts';
import { durationOf, literalOf } from './literals.ts';
import { identifier, NodeParser } from './node-parser.ts';
import * as t from './tokens.ts';
import { keyword } from './tokens.ts';

const BINARY: Readonly<Record<string, Ast.BinaryOperator>> = {
  '+': '+',
  '-': '-',
  '*': '*',
  '/': '/',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  '==': '==',
  '!=': '!=',
};

export class ExpressionParser extends NodeParser {
  /** A condition or a value, `if` included. */
  readonly expression = this.RULE(
    'expression',
    (): Ast.Expression =>
      this.OR<Ast.Expression>([
        { ALT: () => this.SUBRULE(this.conditional) },
        { ALT: () => this.SUBRULE(this.disjunction) },
      ]),
  );

  /** A value where words that follow (`for n bars`, `from entry`) belong to the statement. */
  readonly amount = this.RULE(
    'amount',
    (): Ast.Expression =>
      this.OR<Ast.Expression>([
        { ALT: () => this.SUBRULE(this.conditional) },
        { ALT: () => this.SUBRULE(this.coalesced) },
      ]),
  );

  readonly conditional = this.RULE('conditional', (): Ast.Expression => {
    const first = this.CONSUME(keyword('if'));
    const condition = this.SUBRULE(this.expression);
    this.CONSUME(keyword('then'));
    const then = this.SUBRULE2(this.expression);
    this.CONSUME(keyword('else'));
    const otherwise = this.SUBRULE3(this.expression);
    return { kind: 'IfExpression', condition, then, otherwise, span: this.spanFrom(first) };
  });

  readonly disjunction = this.RULE('disjunction', (): Ast.Expression => {
    const first = this.LA(1);
    let left = this.SUBRULE(this.conjunction);
    this.MANY(() => {
      this.CONSUME(keyword('or'));
      left = this.binary(first, 'or', left, this.SUBRULE2(this.conjunction));
    });
    return left;
  });

  readonly conjunction = this.RULE('conjunction', (): Ast.Expression => {
    const first = this.LA(1);
    let left = this.SUBRULE(this.negation);
    this.MANY(() => {
      this.CONSUME(keyword('and'));
      left = this.binary(first, 'and', left, this.SUBRULE2(this.negation));
    });
    return left;
  });

  readonly negation = this.RULE('negation', (): Ast.Expression => {
    const negations: IToken[] = [];
    this.MANY(() => {
      negations.push(this.CONSUME(keyword('not')));
    });
    const operand = this.SUBRULE(this.comparison);
    return this.wrapped('not', negations, operand);
  });

  readonly comparison = this.RULE('comparison', (): Ast.Expression => {
    const first = this.LA(1);
    let result = this.SUBRULE(this.coalesced);
    this.MANY({
      GATE: () => this.continuesComparison(),
      DEF: () => {
        result = this.OR<Ast.Expression>([
          { ALT: () => this.compared(first, result) },
          { ALT: () => this.crossed(first, result) },
          { ALT: () => this.tested(first, result) },
          { ALT: () => this.bounded(first, result) },
          { ALT: () => this.moving('rising', first, result) },
          { ALT: () => this.moving('falling', first, result) },
          { ALT: () => this.lasting(first, result) },
          { ALT: () => this.recent(first, result) },
        ]);
      },
    });
    return result;
  });

  readonly coalesced = this.RULE('coalesced', (): Ast.Expression => {
    const first = this.LA(1);
    let left = this.SUBRULE(this.sum);
    this.MANY(() => {
      this.CONSUME(t.Coalesce);
      left = this.binary(first, '??', left, this.SUBRULE2(this.sum));
    });
    return left;
  });

  readonly sum = this.RULE('sum', (): Ast.Expression => {
    const first = this.LA(1);
    let left = this.SUBRULE(this.product);
    this.MANY(() => {
      const operator = this.OR([
        { ALT: () => this.CONSUME(t.Plus) },
        { ALT: () => this.CONSUME(t.Minus) },
      ]);
      const right = this.SUBRULE2(this.product);
      left = this.binary(first, BINARY[operator.image] ?? '+', left, right);
    });
    return left;
  });

  readonly product = this.RULE('product', (): Ast.Expression => {
    const first = this.LA(1);
    let left = this.SUBRULE(this.signed);
    this.MANY(() => {
      const operator = this.OR([
        { ALT: () => this.CONSUME(t.Times) },
        { ALT: () => this.CONSUME(t.Slash) },
      ]);
      const right = this.SUBRULE2(this.signed);
      left = this.binary(first, BINARY[operator.image] ?? '*', left, right);
    });
    return left;
  });

  readonly signed = this.RULE('signed', (): Ast.Expression => {
    const signs: IToken[] = [];
    this.MANY(() => {
      signs.push(this.CONSUME(t.Minus));
    });
    const operand = this.SUBRULE(this.postfix);
    return this.wrapped('-', signs, operand);
  });

  readonly postfix = this.RULE('postfix', (): Ast.Expression => {
    const first = this.LA(1);
    let result = this.SUBRULE(this.primary);
    this.MANY({
      GATE: () => this.continuesPostfix(result),
      DEF: () => {
        result = this.OR<Ast.Expression>([
          { ALT: () => this.field(first, result) },
          { ALT: () => this.call(first, result) },
          { ALT: () => this.past(first, result) },
          { ALT: () => this.ago(first, result) },
          { ALT: () => this.onTimeframe(first, result) },
          { ALT: () => this.ofTarget(first, result) },
          { ALT: () => this.acrossUniverse(first, result) },
        ]);
      },
    });
    return result;
  });

  readonly primary = this.RULE('primary', (): Ast.Expression => {
    const first = this.LA(1);
    return this.OR<Ast.Expression>([
      { ALT: () => this.SUBRULE(this.literal) },
      {
        ALT: () => {
          const token = this.CONSUME(t.Name);
          return { kind: 'NameExpression', name: token.image, span: this.spanFrom(token) };
        },
      },
      {
        ALT: () => {
          const token = this.OR2([
            { ALT: () => this.CONSUME(keyword('true')) },
            { ALT: () => this.CONSUME(keyword('false')) },
          ]);
          return {
            kind: 'BooleanLiteral',
            value: token.image === 'true',
            span: this.spanFrom(token),
          };
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.LeftParen);
          const inner = this.SUBRULE(this.expression);
          this.CONSUME(t.RightParen);
          return { kind: 'ParenExpression', inner, span: this.spanFrom(first) };
        },
      },
    ]);
  });

  readonly args = this.RULE('args', (): readonly Ast.Argument[] => {
    const args: Ast.Argument[] = [];
    this.CONSUME(t.LeftParen);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => args.push(this.SUBRULE(this.argument)) });
    this.CONSUME(t.RightParen);
    return args;
  });

  readonly argument = this.RULE('argument', (): Ast.Argument => {
    const first = this.LA(1);
    const name = this.OPTION({
      MAX_LOOKAHEAD: 2,
      DEF: () => {
        const token = this.CONSUME(t.Name);
        this.OR([{ ALT: () => this.CONSUME(t.Equals) }, { ALT: () => this.CONSUME(t.Colon) }]);
        return identifier(token);
      },
    });
    const value = this.SUBRULE(this.expression);
    return { kind: 'Argument', ...(name && { name }), value, span: this.spanFrom(first) };
  });

  /** `3 bars`, `n bars`: how long. */
  readonly bars = this.RULE('bars', (): Ast.Expression => {
    const value = this.SUBRULE(this.sum);
    this.OPTION(() => {
      this.OR([
        { ALT: () => this.CONSUME(keyword('bars')) },
        { ALT: () => this.CONSUME(keyword('bar')) },
      ]);
    });
    return value;
  });

  /** `between 09:45 and 15:45` after anything but `time` begins a statement of its own. */
  private continuesComparison(): boolean {
    if (!this.isNext(1, keyword('between')) || !this.isNext(2, t.TimeLiteral)) return true;
    return this.LA(0).image === 'time';
  }

  /** Only names and fields can be called; `on` is an operator only before a timeframe. */
  private continuesPostfix(result: Ast.Expression): boolean {
    if (this.isNext(1, t.LeftParen))
      return result.kind === 'NameExpression' || result.kind === 'FieldExpression';
    if (this.isNext(1, keyword('on'))) return this.isNext(2, t.DurationLiteral);
    if (this.isNext(1, t.BarsLiteral)) return this.isNext(2, keyword('ago'));
    // A name may also be the head of the next statement.
    if (tokenMatcher(this.LA(1), t.Name))
      return this.isNext(2, keyword('bars')) && this.isNext(3, keyword('ago'));
    return true;
  }

  private compared(first: IToken, left: Ast.Expression): Ast.Expression {
    const operator = this.CONSUME(t.ComparisonOperator);
    const right = this.SUBRULE2(this.coalesced);
    return this.binary(first, BINARY[operator.image] ?? '==', left, right);
  }

  private crossed(first: IToken, left: Ast.Expression): Ast.Expression {
    this.CONSUME(keyword('crosses'));
    const direction = this.OR2([
      { ALT: () => this.CONSUME(keyword('above')) },
      { ALT: () => this.CONSUME(keyword('below')) },
    ]);
    const right = this.SUBRULE3(this.coalesced);
    return {
      kind: 'CrossExpression',
      direction: direction.image === 'below' ? 'below' : 'above',
      left,
      right,
      span: this.spanFrom(first),
    };
  }

  private tested(first: IToken, operand: Ast.Expression): Ast.Expression {
    this.CONSUME(keyword('is'));
    const negation = this.OPTION(() => this.CONSUME(keyword('not')));
    const what = this.SUBRULE(this.word);
    return {
      kind: 'IsExpression',
      operand,
      negated: negation !== undefined,
      what,
      span: this.spanFrom(first),
    };
  }

  private bounded(first: IToken, operand: Ast.Expression): Ast.Expression {
    this.CONSUME(keyword('between'));
    const low = this.SUBRULE(this.sum);
    this.CONSUME(keyword('and'));
    const high = this.SUBRULE2(this.sum);
    return { kind: 'BetweenExpression', operand, low, high, span: this.spanFrom(first) };
  }

  private moving(
    direction: 'rising' | 'falling',
    first: IToken,
    operand: Ast.Expression,
  ): Ast.Expression {
    // Chevrotain numbers each use of a rule inside another: the two directions are two uses.
    const index = direction === 'rising' ? 1 : 2;
    this.CONSUME(keyword(direction));
    this.consume(10 + index, keyword('for'));
    const bars = this.subrule(10 + index, this.bars);
    return { kind: 'RisingExpression', direction, operand, bars, span: this.spanFrom(first) };
  }

  private lasting(first: IToken, condition: Ast.Expression): Ast.Expression {
    this.CONSUME(keyword('for'));
    const bars = this.SUBRULE3(this.bars);
    return { kind: 'ForBarsExpression', condition, bars, span: this.spanFrom(first) };
  }

  private recent(first: IToken, condition: Ast.Expression): Ast.Expression {
    this.CONSUME(keyword('within'));
    const bars = this.SUBRULE4(this.bars);
    return { kind: 'WithinBarsExpression', condition, bars, span: this.spanFrom(first) };
  }

  private field(first: IToken, object: Ast.Expression): Ast.Expression {
    this.CONSUME(t.Dot);
    const field = this.SUBRULE(this.word);
    return { kind: 'FieldExpression', object, field, span: this.spanFrom(first) };
  }

  private call(first: IToken, callee: Ast.Expression): Ast.Expression {
    const args = this.SUBRULE(this.args);
    if (callee.kind !== 'NameExpression' && callee.kind !== 'FieldExpression') return callee;
    return { kind: 'CallExpression', callee, args, span: this.spanFrom(first) };
  }

  private past(first: IToken, series: Ast.Expression): Ast.Expression {
    this.CONSUME(t.LeftBracket);
    const offset = this.SUBRULE(this.expression);
    this.CONSUME(t.RightBracket);
    return {
      kind: 'PastExpression',
      series,
      offset,
      written: 'index',
      span: this.spanFrom(first),
    };
  }

  private ago(first: IToken, series: Ast.Expression): Ast.Expression {
    const offset = this.OR2<Ast.Expression>([
      { ALT: () => literalOf(this.CONSUME(t.BarsLiteral)) },
      {
        ALT: () => {
          const token = this.CONSUME(t.Name);
          const span = this.spanFrom(token);
          this.CONSUME(keyword('bars'));
          return { kind: 'NameExpression', name: token.image, span };
        },
      },
    ]);
    this.CONSUME(keyword('ago'));
    return {
      kind: 'PastExpression',
      series,
      offset,
      written: 'bars ago',
      span: this.spanFrom(first),
    };
  }

  private onTimeframe(first: IToken, operand: Ast.Expression): Ast.Expression {
    this.CONSUME(keyword('on'));
    const timeframe = durationOf(this.CONSUME(t.DurationLiteral));
    return { kind: 'OnExpression', operand, timeframe, span: this.spanFrom(first) };
  }

  private ofTarget(first: IToken, operand: Ast.Expression): Ast.Expression {
    this.CONSUME(keyword('of'));
    const target = this.SUBRULE(this.symbolRef);
    return this.ACTION(() => ({
      kind: 'OfExpression' as const,
      operand,
      target: target.quoted
        ? { kind: 'TextLiteral' as const, text: target.name, span: target.span }
        : { kind: 'NameExpression' as const, name: target.name, span: target.span },
      span: this.spanFrom(first),
    }));
  }

  private acrossUniverse(first: IToken, operand: Ast.Expression): Ast.Expression {
    this.CONSUME(keyword('across'));
    this.CONSUME(keyword('universe'));
    return { kind: 'AcrossExpression', operand, span: this.spanFrom(first) };
  }
}
