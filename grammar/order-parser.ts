/** The grammar of the statements that make orders: when, how, with which protection, and how large. */

import type { IToken } from 'chevrotain';
import type * as Ast from './ast.ts';
import { ExpressionParser } from './expression-parser.ts';
import * as t from './tokens.ts';
import { keyword } from './tokens.ts';

const ORDERS: Readonly<Record<string, Ast.ViaClause['order']>> = {
  market: 'market',
  limit: 'limit',
  open: 'open auction',
  close: 'close auction',
};

export class OrderParser extends ExpressionParser {
  readonly side = this.RULE('side', (): Ast.Side => {
    const token = this.OR([
      { ALT: () => this.CONSUME(keyword('long')) },
      { ALT: () => this.CONSUME(keyword('short')) },
    ]);
    return token.image === 'short' ? 'short' : 'long';
  });

  readonly enter = this.RULE('enter', (): Ast.EnterStatement => {
    const first = this.CONSUME(keyword('enter'));
    const side = this.SUBRULE(this.side);
    this.CONSUME(keyword('when'));
    const condition = this.SUBRULE(this.expression);
    const via = this.OPTION(() => this.SUBRULE(this.via));
    return {
      kind: 'EnterStatement',
      side,
      condition,
      ...(via && { via }),
      span: this.spanFrom(first),
    };
  });

  readonly exit = this.RULE('exit', (): Ast.ExitStatement => {
    const first = this.CONSUME(keyword('exit'));
    const side = this.OPTION(() => this.SUBRULE(this.side));
    this.CONSUME(keyword('when'));
    const condition = this.SUBRULE(this.expression);
    const via = this.OPTION2(() => this.SUBRULE(this.via));
    return {
      kind: 'ExitStatement',
      ...(side && { side }),
      condition,
      ...(via && { via }),
      span: this.spanFrom(first),
    };
  });

  readonly via = this.RULE('via', (): Ast.ViaClause => {
    const first = this.CONSUME(keyword('via'));
    const prices: Ast.Expression[] = [];
    const order = this.OR<Ast.ViaClause['order']>([
      { ALT: () => this.orderWord(this.CONSUME(keyword('market'))) },
      {
        ALT: () => {
          const token = this.CONSUME(keyword('limit'));
          prices.push(this.SUBRULE(this.amount));
          return this.orderWord(token);
        },
      },
      { ALT: () => this.stopOrder(prices) },
      { ALT: () => this.auction('open', 1) },
      { ALT: () => this.auction('close', 2) },
    ]);
    const timeInForce = this.OPTION(() => this.SUBRULE(this.timeInForce));
    return {
      kind: 'ViaClause',
      order,
      prices,
      ...(timeInForce && { timeInForce }),
      span: this.spanFrom(first),
    };
  });

  private orderWord(token: IToken): Ast.ViaClause['order'] {
    return ORDERS[token.image] ?? 'market';
  }

  private auction(word: 'open' | 'close', index: number): Ast.ViaClause['order'] {
    const token = this.CONSUME(keyword(word));
    this.consume(index, keyword('auction'));
    return this.orderWord(token);
  }

  /** `stop P`, or `stop limit S, L`. */
  private stopOrder(prices: Ast.Expression[]): Ast.ViaClause['order'] {
    this.CONSUME(keyword('stop'));
    return this.OR2<Ast.ViaClause['order']>([
      {
        ALT: () => {
          this.CONSUME2(keyword('limit'));
          prices.push(this.SUBRULE2(this.amount));
          this.CONSUME(t.Comma);
          prices.push(this.SUBRULE3(this.amount));
          return 'stop limit';
        },
      },
      {
        ALT: () => {
          prices.push(this.SUBRULE4(this.amount));
          return 'stop';
        },
        IGNORE_AMBIGUITIES: true,
      },
    ]);
  }

  readonly timeInForce = this.RULE('timeInForce', (): Ast.TimeInForce => {
    const first = this.LA(1);
    return this.OR<Ast.TimeInForce>([
      {
        ALT: () => {
          this.CONSUME(keyword('day'));
          return { kind: 'day', span: this.spanFrom(first) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(keyword('gtc'));
          return { kind: 'gtc', span: this.spanFrom(first) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(keyword('for'));
          const bars = this.SUBRULE(this.bars);
          return { kind: 'bars', bars, span: this.spanFrom(first) };
        },
      },
    ]);
  });

  readonly protect = this.RULE('protect', (): Ast.ProtectStatement => {
    const first = this.OR([
      { ALT: () => this.CONSUME(keyword('stop')) },
      { ALT: () => this.CONSUME(keyword('take')) },
      { ALT: () => this.CONSUME(keyword('trail')) },
    ]);
    const side = this.OPTION(() => this.SUBRULE(this.side));
    const at = this.OPTION2(() => this.CONSUME(keyword('at')));
    const value = this.SUBRULE(this.amount);
    const reference = this.OPTION3({
      MAX_LOOKAHEAD: 2,
      DEF: () => {
        this.CONSUME(keyword('from'));
        const token = this.OR2([
          { ALT: () => this.CONSUME(keyword('entry')) },
          { ALT: () => this.CONSUME(keyword('signal')) },
        ]);
        return token.image === 'signal' ? ('signal' as const) : ('entry' as const);
      },
    });
    const nextBar = this.OPTION4(() => {
      this.CONSUME2(keyword('from'));
      this.CONSUME(keyword('next'));
      return this.CONSUME(keyword('bar'));
    });
    return {
      kind: 'ProtectStatement',
      protection: first.image === 'take' ? 'take' : first.image === 'trail' ? 'trail' : 'stop',
      ...(side && { side }),
      level: at !== undefined,
      value,
      ...(reference && { reference }),
      fromNextBar: nextBar !== undefined,
      span: this.spanFrom(first),
    };
  });

  readonly size = this.RULE('size', (): Ast.SizeStatement => {
    const first = this.CONSUME(keyword('size'));
    const method = this.OPTION(() =>
      this.OR([
        { ALT: () => this.CONSUME(keyword('risk')) },
        { ALT: () => this.CONSUME(keyword('volatility')) },
      ]),
    );
    const amount = this.SUBRULE(this.amount);
    const scaledBy = this.OPTION2(() => {
      this.CONSUME(keyword('scaled'));
      this.CONSUME(keyword('by'));
      return this.SUBRULE2(this.amount);
    });
    const fractional = this.OPTION3(() => this.CONSUME(keyword('fractional')));
    const written = method?.image;
    return {
      kind: 'SizeStatement',
      method: written === 'risk' || written === 'volatility' ? written : 'value',
      amount,
      ...(scaledBy && { scaledBy }),
      fractional: fractional !== undefined,
      span: this.spanFrom(first),
    };
  });
}
