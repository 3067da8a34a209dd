/** The grammar of the smallest pieces, and how nodes get their spans. */

import type { IToken, TokenType } from 'chevrotain';
import type * as Ast from './ast.ts';
import { literalOf } from './literals.ts';
import { TabledParser } from './tabled-parser.ts';
import * as t from './tokens.ts';

const LITERALS: readonly TokenType[] = [
  t.NumberLiteral,
  t.PercentLiteral,
  t.BasisPointsLiteral,
  t.MoneyLiteral,
  t.BarsLiteral,
  t.SharesLiteral,
  t.DurationLiteral,
  t.RiskMultipleLiteral,
  t.LeverageLiteral,
  t.DateLiteral,
  t.TimeLiteral,
  t.TextLiteral,
];

export class NodeParser extends TabledParser {
  /** From the start of `first` to the end of the token last consumed. */
  protected spanFrom(first: IToken): Ast.Span {
    const last = this.LA(0);
    return { start: first.startOffset, end: (last.endOffset ?? last.startOffset) + 1 };
  }

  protected isNext(distance: number, type: TokenType): boolean {
    return this.LA(distance).tokenType === type;
  }

  readonly literal = this.RULE(
    'literal',
    (): Ast.Literal =>
      literalOf(this.OR(LITERALS.map((type, index) => ({ ALT: () => this.consume(index, type) })))),
  );

  readonly name = this.RULE('name', (): Ast.Identifier => identifier(this.CONSUME(t.Name)));

  readonly word = this.RULE('word', (): Ast.Identifier => identifier(this.CONSUME(t.Word)));

  readonly symbolRef = this.RULE('symbolRef', (): Ast.SymbolRef => {
    const token = this.OR([
      { ALT: () => this.CONSUME(t.Name) },
      { ALT: () => this.CONSUME(t.TextLiteral) },
    ]);
    const quoted = token.tokenType === t.TextLiteral;
    return {
      kind: 'SymbolRef',
      name: quoted ? token.image.slice(1, -1) : token.image,
      quoted,
      span: this.spanFrom(token),
    };
  });

  protected binary(
    first: IToken,
    operator: Ast.BinaryOperator,
    left: Ast.Expression,
    right: Ast.Expression,
  ): Ast.Expression {
    return { kind: 'BinaryExpression', operator, left, right, span: this.spanFrom(first) };
  }

  protected wrapped(
    operator: Ast.UnaryExpression['operator'],
    signs: readonly IToken[],
    operand: Ast.Expression,
  ): Ast.Expression {
    return signs.reduceRight<Ast.Expression>(
      (inner, sign) => ({
        kind: 'UnaryExpression',
        operator,
        operand: inner,
        span: this.spanFrom(sign),
      }),
      operand,
    );
  }
}

export function identifier(token: IToken): Ast.Identifier {
  const end = (token.endOffset ?? token.startOffset) + 1;
  return { kind: 'Identifier', name: token.image, span: { start: token.startOffset, end } };
}
