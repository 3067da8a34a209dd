/** The grammar of risk policies. */

import type * as Ast from './ast.ts';
import { EnsembleParser } from './ensemble-parser.ts';
import { durationOf } from './literals.ts';
import * as t from './tokens.ts';
import { keyword } from './tokens.ts';

const COMPARISONS: Readonly<Record<string, Ast.RiskRule['comparison']>> = {
  '<=': '<=',
  '<': '<',
  '>=': '>=',
  '>': '>',
};

export class RiskParser extends EnsembleParser {
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
    const clauses: Ast.KillClause[] = [];
    this.CONSUME(t.LeftBrace);
    this.MANY(() => clauses.push(this.SUBRULE(this.killClause)));
    this.CONSUME(t.RightBrace);
    return { kind: 'KillSection', clauses, span: this.spanFrom(first) };
  });

  readonly killClause = this.RULE('killClause', (): Ast.KillClause => {
    const first = this.LA(1);
    const said = this.OR<Pick<Ast.KillClause, 'about' | 'what'>>([
      {
        ALT: () => {
          this.CONSUME(keyword('cancel'));
          const all = this.OPTION(() => this.CONSUME(keyword('all')));
          this.CONSUME(keyword('orders'));
          return { about: 'cancel', what: all ? 'all orders' : 'orders' };
        },
      },
      {
        ALT: () => {
          const verb = this.OR2([
            { ALT: () => this.CONSUME(keyword('freeze')) },
            { ALT: () => this.CONSUME(keyword('flatten')) },
          ]);
          this.CONSUME(keyword('positions'));
          return { about: 'positions', what: verb.image };
        },
      },
      {
        ALT: () => {
          this.CONSUME(keyword('alert'));
          return { about: 'alert', what: this.CONSUME(t.Word).image };
        },
      },
      {
        ALT: () => {
          this.CONSUME(keyword('reset'));
          this.CONSUME(keyword('by'));
          return { about: 'reset', what: this.CONSUME2(t.Word).image };
        },
      },
    ]);
    return { kind: 'KillClause', ...said, span: this.spanFrom(first) };
  });

  /** A fixed sequence of words; `index` tells apart two uses of the same word inside one rule. */
  protected said<T>(value: T, words: readonly ReturnType<typeof keyword>[], index = 0): T {
    for (const word of words) this.consume(index, word);
    return value;
  }
}
