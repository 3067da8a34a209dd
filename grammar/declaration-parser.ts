/** The grammar of declarations' heads, and of what risk policies, backtests, deployments and tests are made of. */

import type { IParserConfig } from 'chevrotain';
import type * as Ast from './ast.ts';
import { durationOf, textOf } from './literals.ts';
import { StatementParser } from './statement-parser.ts';
import * as t from './tokens.ts';
import { keyword } from './tokens.ts';

/** What stands before the `{` of a declaration. */
export interface Head {
  readonly name: Ast.Identifier;
  readonly parameters: readonly Ast.IndicatorParameter[];
  readonly title?: Ast.TextLiteral;
}

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

const COMPARISONS: Readonly<Record<string, Ast.RiskRule['comparison']>> = {
  '<=': '<=',
  '<': '<',
  '>=': '>=',
  '>': '>',
};

const COSTS = ['slippage', 'participation', 'borrow', 'interest'] as const;

export class DeclarationParser extends StatementParser {
  constructor(config: IParserConfig) {
    super([...t.TOKENS], config);
    this.performSelfAnalysis();
  }

  /** `strategy Name`, `indicator name(x, n = 14)`. */
  readonly head = this.RULE('head', (): Head => {
    this.CONSUME(t.Word);
    const name = this.SUBRULE(this.name);
    const parameters: Ast.IndicatorParameter[] = [];
    this.OPTION(() => {
      this.CONSUME(t.LeftParen);
      this.MANY_SEP({
        SEP: t.Comma,
        DEF: () => parameters.push(this.SUBRULE(this.parameter)),
      });
      this.CONSUME(t.RightParen);
    });
    return { name, parameters };
  });

  readonly parameter = this.RULE('parameter', (): Ast.IndicatorParameter => {
    const first = this.LA(1);
    const name = this.SUBRULE(this.name);
    const type = this.OPTION(() => {
      this.CONSUME(t.Colon);
      return this.SUBRULE(this.word);
    });
    const value = this.OPTION2(() => {
      this.CONSUME(t.Equals);
      return this.SUBRULE(this.amount);
    });
    return {
      kind: 'IndicatorParameter',
      name,
      ...(type && { type }),
      ...(value && { value }),
      span: this.spanFrom(first),
    };
  });

  /** `test "title" for Strategy`. */
  readonly testHead = this.RULE('testHead', (): Head => {
    this.CONSUME(keyword('test'));
    const title = textOf(this.CONSUME(t.TextLiteral));
    this.CONSUME(keyword('for'));
    const name = this.SUBRULE(this.name);
    return { name, parameters: [], title };
  });

  readonly importDeclaration = this.RULE('importDeclaration', (): Ast.ImportDeclaration => {
    const first = this.CONSUME(keyword('import'));
    const names: Ast.Identifier[] = [];
    this.OPTION(() => {
      this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => names.push(this.SUBRULE(this.name)) });
      this.CONSUME(keyword('from'));
    });
    const path = textOf(this.CONSUME(t.TextLiteral));
    return { kind: 'ImportDeclaration', names, path, span: this.spanFrom(first) };
  });

  readonly universeDeclaration = this.RULE('universeDeclaration', (): Ast.UniverseDeclaration => {
    const first = this.CONSUME(keyword('universe'));
    const name = this.SUBRULE(this.name);
    this.CONSUME(t.Equals);
    const symbols: Ast.SymbolRef[] = [];
    const membersOf = this.OR([
      { ALT: () => this.SUBRULE(this.membersOf) },
      {
        ALT: () => {
          this.AT_LEAST_ONE_SEP({
            SEP: t.Comma,
            DEF: () => symbols.push(this.SUBRULE(this.symbolRef)),
          });
          return undefined;
        },
      },
    ]);
    const where = this.OPTION(() => {
      this.CONSUME(keyword('where'));
      return this.SUBRULE(this.expression);
    });
    return {
      kind: 'UniverseDeclaration',
      name,
      symbols,
      ...(membersOf && { membersOf }),
      ...(where && { where }),
      span: this.spanFrom(first),
    };
  });

  readonly membersOf = this.RULE('membersOf', (): Ast.TextLiteral => {
    this.CONSUME(keyword('members'));
    this.CONSUME(keyword('of'));
    const source = textOf(this.CONSUME(t.TextLiteral));
    this.CONSUME(keyword('as'));
    this.CONSUME2(keyword('of'));
    this.CONSUME(keyword('each'));
    this.CONSUME(keyword('day'));
    return source;
  });

  // ── Risk policies ─────────────────────────────────────────────────────────────────────────────

  readonly riskRule = this.RULE('riskRule', (): Ast.RiskRule => {
    const first = this.LA(1);
    const when = this.OPTION(() => {
      this.CONSUME(keyword('when'));
      return this.SUBRULE(this.expression);
    });
    const metric = this.SUBRULE(this.name);
    const reference = this.OPTION2(() => {
      this.CONSUME(keyword('from'));
      return this.SUBRULE2(this.name);
    });
    const per = this.OPTION3(() => {
      this.CONSUME(keyword('per'));
      return this.SUBRULE(this.word);
    });
    const over = this.OPTION4(() => {
      this.CONSUME(keyword('over'));
      return this.SUBRULE(this.bars);
    });
    const comparison = this.CONSUME(t.OrderOperator);
    const bound = this.SUBRULE(this.amount);
    const boundReference = this.OPTION5(() => {
      this.CONSUME2(keyword('from'));
      return this.SUBRULE3(this.name);
    });
    const boundPer = this.OPTION6(() => {
      this.CONSUME2(keyword('per'));
      return durationOf(this.CONSUME(t.DurationLiteral));
    });
    this.CONSUME(keyword('else'));
    const action = this.SUBRULE(this.riskAction);
    return {
      kind: 'RiskRule',
      metric,
      ...(reference && { reference }),
      ...(per && { per }),
      ...(over && { over }),
      comparison: COMPARISONS[comparison.image] ?? '<=',
      bound,
      ...(boundReference && { boundReference }),
      ...(boundPer && { boundPer }),
      action,
      ...(when && { when }),
      span: this.spanFrom(first),
    };
  });

  readonly riskAction = this.RULE('riskAction', (): Ast.RiskAction => {
    const first = this.LA(1);
    const action = this.OR<Ast.RiskActionKind>({
      MAX_LOOKAHEAD: 2,
      DEF: [
        { ALT: () => this.said('reduce', [keyword('reduce')]) },
        { ALT: () => this.said('reject', [keyword('reject')]) },
        { ALT: () => this.said('halt entries', [keyword('halt'), keyword('entries')]) },
        { ALT: () => this.said('halt strategy', [keyword('halt'), keyword('strategy')], 1) },
        { ALT: () => this.said('kill', [keyword('kill')]) },
      ],
    });
    const until = this.OPTION(() => {
      this.CONSUME(keyword('until'));
      return this.SUBRULE(this.release);
    });
    return { kind: 'RiskAction', action, ...(until && { until }), span: this.spanFrom(first) };
  });

  /** `next session`, `fresh`: the words after `until`. */
  readonly release = this.RULE('release', (): string =>
    this.OR([
      {
        ALT: () => {
          this.CONSUME(keyword('next'));
          return `next ${this.CONSUME2(t.Word).image}`;
        },
      },
      { ALT: () => this.CONSUME(t.Word).image, IGNORE_AMBIGUITIES: true },
    ]),
  );

  readonly killSection = this.RULE('killSection', (): Ast.KillSection => {
    const first = this.CONSUME(keyword('kill'));
    let cancel: Ast.KillSection['cancel'];
    let positions: Ast.KillSection['positions'];
    let alert: string | undefined;
    let resetBy: string | undefined;
    this.CONSUME(t.LeftBrace);
    this.MANY(() => {
      this.OR([
        {
          ALT: () => {
            this.CONSUME(keyword('cancel'));
            cancel = this.OPTION(() => this.CONSUME(keyword('all'))) ? 'all orders' : 'orders';
            this.CONSUME(keyword('orders'));
          },
        },
        {
          ALT: () => {
            const verb = this.OR2([
              { ALT: () => this.CONSUME(keyword('freeze')) },
              { ALT: () => this.CONSUME(keyword('flatten')) },
            ]);
            positions = verb.image === 'flatten' ? 'flatten' : 'freeze';
            this.CONSUME(keyword('positions'));
          },
        },
        {
          ALT: () => {
            this.CONSUME(keyword('alert'));
            alert = this.CONSUME(t.Word).image;
          },
        },
        {
          ALT: () => {
            this.CONSUME(keyword('reset'));
            this.CONSUME(keyword('by'));
            resetBy = this.CONSUME2(t.Word).image;
          },
        },
      ]);
    });
    this.CONSUME(t.RightBrace);
    return {
      kind: 'KillSection',
      ...(cancel && { cancel }),
      ...(positions && { positions }),
      ...(alert !== undefined && { alert }),
      ...(resetBy !== undefined && { resetBy }),
      span: this.spanFrom(first),
    };
  });

  // ── Backtests and deployments ─────────────────────────────────────────────────────────────────

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
  readonly venue = this.RULE(
    'venue',
    (): { readonly broker: Ast.Identifier; readonly mode?: Ast.Identifier } => {
      this.CONSUME(keyword('on'));
      const broker = this.SUBRULE(this.name);
      const mode = this.OPTION(() => this.SUBRULE2(this.name));
      return { broker, ...(mode && { mode }) };
    },
  );

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

  // ── Tests ─────────────────────────────────────────────────────────────────────────────────────

  readonly given = this.RULE('given', (): Ast.GivenStatement => {
    const first = this.CONSUME(keyword('given'));
    const symbol = this.SUBRULE(this.symbolRef);
    const field = this.SUBRULE(this.name);
    const values: Ast.Expression[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => values.push(this.SUBRULE(this.amount)) });
    return { kind: 'GivenStatement', symbol, field, values, span: this.spanFrom(first) };
  });

  readonly expect = this.RULE('expect', (): Ast.ExpectStatement => {
    const first = this.CONSUME(keyword('expect'));
    const words: (Ast.Identifier | Ast.Expression)[] = [];
    this.AT_LEAST_ONE({
      GATE: () => !TEST_HEADS.has(this.LA(1).image),
      DEF: () => words.push(this.SUBRULE(this.wordOrLiteral)),
    });
    return { kind: 'ExpectStatement', words, span: this.spanFrom(first) };
  });

  /** A fixed sequence of words; `index` tells apart two uses of the same word inside one rule. */
  private said<T>(value: T, words: readonly ReturnType<typeof keyword>[], index = 0): T {
    for (const word of words) this.consume(index, word);
    return value;
  }
}

const TEST_HEADS: ReadonlySet<string> = new Set(['given', 'with', 'expect']);

export const FILL_OPTION_WORDS: ReadonlySet<string> = new Set(
  FILL_OPTIONS.map((option) => option.split(' ')[0] ?? option),
);
