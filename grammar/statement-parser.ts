/** The grammar of what strategies, ensembles and indicators are made of: one rule a statement. */

import type { IParserConfig, IToken, TokenVocabulary } from 'chevrotain';
import type * as Ast from './ast.ts';
import { ExpressionParser } from './expression-parser.ts';
import { durationOf, timeOf } from './literals.ts';
import * as t from './tokens.ts';
import { keyword } from './tokens.ts';

const ORDERS: Readonly<Record<string, Ast.ViaClause['order']>> = {
  market: 'market',
  limit: 'limit',
  open: 'open auction',
  close: 'close auction',
};

const SCHEDULES: Readonly<Record<string, Ast.RebalanceSchedule>> = {
  daily: 'daily',
  weekly: 'weekly',
  monthly: 'monthly',
};

export class StatementParser extends ExpressionParser {
  constructor(vocabulary: TokenVocabulary, config: IParserConfig) {
    super(vocabulary, config);
  }

  readonly universe = this.RULE('universe', (): Ast.UniverseStatement => {
    const first = this.CONSUME(keyword('universe'));
    const symbols: Ast.SymbolRef[] = [];
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => symbols.push(this.SUBRULE(this.symbolRef)),
    });
    return { kind: 'UniverseStatement', symbols, span: this.spanFrom(first) };
  });

  readonly every = this.RULE('every', (): Ast.EveryStatement => {
    const first = this.CONSUME(keyword('every'));
    const timeframe = durationOf(this.CONSUME(t.DurationLiteral));
    return { kind: 'EveryStatement', timeframe, span: this.spanFrom(first) };
  });

  readonly param = this.RULE('param', (): Ast.ParamStatement => {
    const first = this.CONSUME(keyword('param'));
    const name = this.SUBRULE(this.name);
    this.CONSUME(t.Equals);
    const value = this.SUBRULE(this.amount);
    const range = this.OPTION(() => {
      this.CONSUME(keyword('in'));
      const low = this.SUBRULE2(this.amount);
      this.CONSUME(t.Dots);
      const high = this.SUBRULE3(this.amount);
      const step = this.OPTION2(() => {
        this.CONSUME(keyword('step'));
        return this.SUBRULE4(this.amount);
      });
      return { low, high, ...(step && { step }) };
    });
    return {
      kind: 'ParamStatement',
      name,
      value,
      ...(range && { range }),
      span: this.spanFrom(first),
    };
  });

  readonly require = this.RULE('require', (): Ast.RequireStatement => {
    const first = this.CONSUME(keyword('require'));
    const condition = this.SUBRULE(this.expression);
    return { kind: 'RequireStatement', condition, span: this.spanFrom(first) };
  });

  readonly let = this.RULE('let', (): Ast.LetStatement => {
    const first = this.CONSUME(keyword('let'));
    const name = this.SUBRULE(this.name);
    this.CONSUME(t.Equals);
    const value = this.SUBRULE(this.expression);
    return { kind: 'LetStatement', name, value, span: this.spanFrom(first) };
  });

  readonly out = this.RULE('out', (): Ast.OutStatement => {
    const first = this.CONSUME(keyword('out'));
    const name = this.SUBRULE(this.name);
    this.CONSUME(t.Equals);
    const value = this.SUBRULE(this.expression);
    return { kind: 'OutStatement', name, value, span: this.spanFrom(first) };
  });

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

  readonly hold = this.RULE('hold', (): Ast.HoldStatement => {
    const first = this.CONSUME(keyword('hold'));
    this.CONSUME(keyword('at'));
    this.CONSUME(keyword('most'));
    const bars = this.SUBRULE(this.bars);
    return { kind: 'HoldStatement', bars, span: this.spanFrom(first) };
  });

  readonly cooldown = this.RULE('cooldown', (): Ast.CooldownStatement => {
    const first = this.CONSUME(keyword('cooldown'));
    const bars = this.SUBRULE(this.bars);
    return { kind: 'CooldownStatement', bars, span: this.spanFrom(first) };
  });

  readonly between = this.RULE('between', (): Ast.TradingWindowStatement => {
    const first = this.CONSUME(keyword('between'));
    const from = timeOf(this.CONSUME(t.TimeLiteral));
    this.CONSUME(keyword('and'));
    const to = timeOf(this.CONSUME2(t.TimeLiteral));
    return { kind: 'TradingWindowStatement', from, to, span: this.spanFrom(first) };
  });

  readonly flat = this.RULE('flat', (): Ast.FlatByStatement => {
    const first = this.CONSUME(keyword('flat'));
    this.CONSUME(keyword('by'));
    const time = timeOf(this.CONSUME(t.TimeLiteral));
    return { kind: 'FlatByStatement', time, span: this.spanFrom(first) };
  });

  readonly pyramid = this.RULE('pyramid', (): Ast.PyramidStatement => {
    const first = this.CONSUME(keyword('pyramid'));
    this.CONSUME(keyword('up'));
    this.CONSUME(keyword('to'));
    const entries = this.SUBRULE(this.amount);
    return { kind: 'PyramidStatement', entries, span: this.spanFrom(first) };
  });

  readonly signal = this.RULE('signal', (): Ast.SignalStatement => {
    const first = this.CONSUME(keyword('signal'));
    const value = this.SUBRULE(this.expression);
    return { kind: 'SignalStatement', value, span: this.spanFrom(first) };
  });

  readonly fractional = this.RULE('fractional', (): Ast.FractionalStatement => {
    const first = this.CONSUME(keyword('fractional'));
    return { kind: 'FractionalStatement', span: this.spanFrom(first) };
  });

  readonly target = this.RULE('target', (): Ast.TargetStatement => {
    const first = this.CONSUME(keyword('target'));
    const weight = this.SUBRULE(this.amount);
    const condition = this.OPTION(() => {
      this.CONSUME(keyword('when'));
      return this.SUBRULE(this.expression);
    });
    const rebalance = this.OPTION2(() => {
      this.CONSUME(keyword('rebalance'));
      return this.SUBRULE(this.schedule);
    });
    const band = this.OPTION3(() => {
      this.CONSUME(keyword('band'));
      return this.SUBRULE2(this.amount);
    });
    const leverage = this.OPTION4(() => {
      this.CONSUME(keyword('leverage'));
      return this.SUBRULE3(this.amount);
    });
    return {
      kind: 'TargetStatement',
      weight,
      ...(condition && { condition }),
      ...(rebalance && { rebalance }),
      ...(band && { band }),
      ...(leverage && { leverage }),
      span: this.spanFrom(first),
    };
  });

  readonly schedule = this.RULE(
    'schedule',
    (): Ast.RebalanceSchedule =>
      this.OR<Ast.RebalanceSchedule>([
        { ALT: () => SCHEDULES[this.CONSUME(keyword('daily')).image] ?? 'daily' },
        { ALT: () => SCHEDULES[this.CONSUME(keyword('weekly')).image] ?? 'weekly' },
        { ALT: () => SCHEDULES[this.CONSUME(keyword('monthly')).image] ?? 'monthly' },
        {
          ALT: () => {
            this.CONSUME(keyword('first'));
            this.CONSUME(keyword('session'));
            this.CONSUME(keyword('of'));
            this.CONSUME(keyword('month'));
            return 'first session of month';
          },
        },
      ]),
  );

  // ── Ensembles ─────────────────────────────────────────────────────────────────────────────────

  readonly member = this.RULE('member', (): Ast.MemberStatement => {
    const first = this.CONSUME(keyword('member'));
    const member = this.SUBRULE(this.name);
    this.CONSUME(keyword('weight'));
    const weight = this.SUBRULE(this.amount);
    return { kind: 'MemberStatement', member, weight, span: this.spanFrom(first) };
  });

  readonly combine = this.RULE('combine', (): Ast.CombineStatement => {
    const first = this.CONSUME(keyword('combine'));
    const method = this.SUBRULE(this.name);
    return { kind: 'CombineStatement', method, span: this.spanFrom(first) };
  });

  readonly learn = this.RULE('learn', (): Ast.LearnStatement => {
    const first = this.CONSUME(keyword('learn'));
    const clauses: Ast.LearnClause[] = [];
    this.CONSUME(t.LeftBrace);
    this.MANY(() => clauses.push(this.SUBRULE(this.learnClause)));
    this.CONSUME(t.RightBrace);
    return { kind: 'LearnStatement', clauses, span: this.spanFrom(first) };
  });

  readonly learnClause = this.RULE('learnClause', (): Ast.LearnClause => {
    const head = this.CONSUME(t.Word);
    const words: (Ast.Identifier | Ast.Expression)[] = [];
    this.MANY({
      GATE: () => !LEARN_HEADS.has(this.LA(1).image),
      DEF: () => words.push(this.SUBRULE(this.wordOrLiteral)),
    });
    return { kind: 'LearnClause', head: head.image, words, span: this.spanFrom(head) };
  });

  readonly wordOrLiteral = this.RULE('wordOrLiteral', (): Ast.Identifier | Ast.Literal =>
    this.OR<Ast.Identifier | Ast.Literal>([
      { ALT: () => this.SUBRULE(this.word) },
      { ALT: () => this.SUBRULE(this.literal) },
    ]),
  );
}

const LEARN_HEADS: ReadonlySet<string> = new Set(['from', 'rate', 'weight', 'step', 'after']);
