/** The grammar of backtests and deployments. */

import type * as Ast from './ast.ts';
import { textOf } from './literals.ts';
import { RiskParser } from './risk-parser.ts';
import * as t from './tokens.ts';
import { keyword } from './tokens.ts';

const FILL_OPTIONS: readonly Ast.FillOptionName[] = [
  'next open',
  'same close',
  'size at fill',
  'from signal',
  'from next bar',
  'stop first',
  'target first',
  'nearest to open',
  'close at end',
];

export const FILL_OPTION_WORDS: ReadonlySet<string> = new Set(
  FILL_OPTIONS.map((option) => option.split(' ')[0] ?? option),
);

/** Names elsewhere: behind `on paper` they begin the next line. */
const AFTER_VENUE: ReadonlySet<string> = new Set([
  ...['run', 'news', 'margin', 'fractional', 'costs', 'fill'],
]);

const COSTS = ['slippage', 'participation', 'borrow', 'interest'] as const;

export class BacktestParser extends RiskParser {
  readonly run = this.RULE('run', (): Ast.RunStatement => {
    const first = this.CONSUME(keyword('run'));
    const strategy = this.SUBRULE(this.name);
    const policy = this.OPTION(() => {
      this.CONSUME(keyword('under'));
      return this.SUBRULE2(this.name);
    });
    return {
      kind: 'RunStatement',
      strategy,
      ...(policy && { policy }),
      span: this.spanFrom(first),
    };
  });

  /** `on alpaca paper`, after the `run` of a deployment. */
  readonly venue = this.RULE('venue', (): Ast.VenueStatement => {
    const first = this.CONSUME(keyword('on'));
    const broker = this.SUBRULE(this.name);
    const mode = this.OPTION({
      GATE: () => !AFTER_VENUE.has(this.LA(1).image),
      DEF: () => this.SUBRULE2(this.name),
    });
    return { kind: 'VenueStatement', broker, ...(mode && { mode }), span: this.spanFrom(first) };
  });

  readonly data = this.RULE('data', (): Ast.DataStatement => {
    const first = this.CONSUME(keyword('data'));
    const source = textOf(this.CONSUME(t.TextLiteral));
    const from = this.OPTION(() => {
      this.CONSUME(keyword('from'));
      return this.SUBRULE(this.date);
    });
    const to = this.OPTION2(() => {
      this.CONSUME(keyword('to'));
      return this.SUBRULE2(this.date);
    });
    return {
      kind: 'DataStatement',
      source,
      ...(from && { from }),
      ...(to && { to }),
      span: this.spanFrom(first),
    };
  });

  readonly date = this.RULE('date', (): Ast.DateLiteral => {
    const token = this.CONSUME(t.DateLiteral);
    return { kind: 'DateLiteral', date: token.image, span: this.spanFrom(token) };
  });

  readonly cash = this.RULE('cash', (): Ast.CashStatement => {
    const first = this.CONSUME(keyword('cash'));
    const amount = this.SUBRULE(this.amount);
    return { kind: 'CashStatement', amount, span: this.spanFrom(first) };
  });

  readonly costs = this.RULE('costs', (): Ast.CostsStatement => {
    const first = this.CONSUME(keyword('costs'));
    const commissions: Ast.CommissionClause[] = [];
    const others: Ast.CostClause[] = [];
    this.CONSUME(t.LeftBrace);
    this.MANY(() => {
      this.OPTION(() => this.CONSUME(t.Comma));
      this.OR([
        { ALT: () => commissions.push(this.SUBRULE(this.commission)) },
        { ALT: () => others.push(this.SUBRULE(this.cost)) },
      ]);
    });
    this.CONSUME(t.RightBrace);
    return { kind: 'CostsStatement', commissions, others, span: this.spanFrom(first) };
  });

  readonly commission = this.RULE('commission', (): Ast.CommissionClause => {
    const first = this.CONSUME(keyword('commission'));
    const rate = this.SUBRULE(this.literal);
    const per = this.OPTION(() => {
      this.CONSUME(keyword('per'));
      return this.OR([
        { ALT: () => this.CONSUME(keyword('share')) },
        { ALT: () => this.CONSUME(keyword('order')) },
      ]);
    });
    this.OPTION2(() => {
      this.CONSUME(keyword('of'));
      this.CONSUME(keyword('value'));
    });
    const min = this.OPTION3(() => {
      this.CONSUME(keyword('min'));
      return this.SUBRULE2(this.literal);
    });
    const max = this.OPTION4(() => {
      this.CONSUME(keyword('max'));
      return this.SUBRULE3(this.literal);
    });
    return {
      kind: 'CommissionClause',
      rate,
      ...(per && { per: per.image === 'order' ? ('order' as const) : ('share' as const) }),
      ...(min && { min }),
      ...(max && { max }),
      span: this.spanFrom(first),
    };
  });

  readonly cost = this.RULE('cost', (): Ast.CostClause => {
    const first = this.OR(COSTS.map((word) => ({ ALT: () => this.CONSUME(keyword(word)) })));
    const rate = this.SUBRULE(this.amount);
    this.OPTION(() => {
      this.CONSUME(keyword('per'));
      this.CONSUME(keyword('year'));
    });
    return {
      kind: 'CostClause',
      cost: COSTS.find((word) => word === first.image) ?? 'slippage',
      rate,
      span: this.spanFrom(first),
    };
  });

  readonly fill = this.RULE('fill', (): Ast.FillStatement => {
    const first = this.CONSUME(keyword('fill'));
    const options: Ast.FillStatement['options'][number][] = [];
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => options.push(this.SUBRULE(this.fillOption)),
    });
    return { kind: 'FillStatement', options, span: this.spanFrom(first) };
  });

  /** An option on a line of its own: `close at end`. */
  readonly loneFillOption = this.RULE('loneFillOption', (): Ast.FillStatement => {
    const first = this.LA(1);
    const option = this.SUBRULE(this.fillOption);
    return { kind: 'FillStatement', options: [option], span: this.spanFrom(first) };
  });

  readonly fillOption = this.RULE('fillOption', (): Ast.FillStatement['options'][number] => {
    const first = this.LA(1);
    const option = this.OR<Ast.FillOptionName>({
      MAX_LOOKAHEAD: 2,
      DEF: [
        { ALT: () => this.said('next open', [keyword('next'), keyword('open')]) },
        { ALT: () => this.said('same close', [keyword('same'), keyword('close')], 1) },
        { ALT: () => this.said('size at fill', [keyword('size'), keyword('at'), keyword('fill')]) },
        { ALT: () => this.said('from signal', [keyword('from'), keyword('signal')]) },
        {
          ALT: () =>
            this.said('from next bar', [keyword('from'), keyword('next'), keyword('bar')], 1),
        },
        { ALT: () => this.said('stop first', [keyword('stop'), keyword('first')]) },
        { ALT: () => this.said('target first', [keyword('target'), keyword('first')], 1) },
        {
          ALT: () =>
            this.said('nearest to open', [keyword('nearest'), keyword('to'), keyword('open')], 1),
        },
        {
          ALT: () =>
            this.said('close at end', [keyword('close'), keyword('at'), keyword('end')], 2),
        },
      ],
    });
    return { kind: 'FillOption', option, span: this.spanFrom(first) };
  });

  readonly news = this.RULE('news', (): Ast.NewsStatement => {
    const first = this.CONSUME(keyword('news'));
    const source = textOf(this.CONSUME(t.TextLiteral));
    return { kind: 'NewsStatement', source, span: this.spanFrom(first) };
  });

  readonly benchmark = this.RULE('benchmark', (): Ast.BenchmarkStatement => {
    const first = this.CONSUME(keyword('benchmark'));
    const symbol = this.SUBRULE(this.symbolRef);
    return { kind: 'BenchmarkStatement', symbol, span: this.spanFrom(first) };
  });

  readonly margin = this.RULE('margin', (): Ast.MarginStatement => {
    const first = this.CONSUME(keyword('margin'));
    const leverage = this.SUBRULE(this.amount);
    return { kind: 'MarginStatement', leverage, span: this.spanFrom(first) };
  });

  readonly with = this.RULE('with', (): Ast.WithStatement => {
    const first = this.CONSUME(keyword('with'));
    const assignments: Ast.WithStatement['assignments'][number][] = [];
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => {
        const name = this.SUBRULE(this.name);
        this.CONSUME(t.Equals);
        assignments.push({ name, value: this.SUBRULE(this.amount) });
      },
    });
    return { kind: 'WithStatement', assignments, span: this.spanFrom(first) };
  });
}
