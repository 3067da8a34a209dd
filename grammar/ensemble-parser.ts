/** The grammar of what only ensembles are made of. */

import type * as Ast from './ast.ts';
import { StatementParser } from './statement-parser.ts';
import * as t from './tokens.ts';
import { keyword } from './tokens.ts';

const LEARN_HEADS: ReadonlySet<string> = new Set(['from', 'rate', 'weight', 'step', 'after']);

export class EnsembleParser extends StatementParser {
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
