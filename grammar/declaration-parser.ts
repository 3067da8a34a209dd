/** The grammar of declarations' heads, at the end of the chain of classes: the parser that is used. */

import type { ILookaheadStrategy, IParserConfig, Rule } from 'chevrotain';
import type * as Ast from './ast.ts';
import { textOf } from './literals.ts';
import { TestParser } from './test-parser.ts';
import * as t from './tokens.ts';
import { keyword } from './tokens.ts';

/** What stands before the `{` of a declaration. */
export interface Head {
  readonly name: Ast.Identifier;
  readonly parameters: readonly Ast.IndicatorParameter[];
  readonly title?: Ast.TextLiteral;
}

/** Of a parser that is asked for its rules only. */
const NOT_PARSING: ILookaheadStrategy = {
  validate: () => [],
  buildLookaheadForAlternation: () => () => undefined,
  buildLookaheadForOptional: () => () => false,
};

export class DeclarationParser extends TestParser {
  readonly #config: IParserConfig;
  #reader: DeclarationParser | undefined;

  constructor(config: IParserConfig) {
    super(config);
    this.#config = config;
    this.performSelfAnalysis();
  }

  /** The rules as Chevrotain reads them; it asks for them to say what would have fitted in place of a mistake. */
  override getGAstProductions(): Record<string, Rule> {
    if (this.#config.lookaheadStrategy) return super.getGAstProductions();
    this.#reader ??= new DeclarationParser({ ...this.#config, lookaheadStrategy: NOT_PARSING });
    return this.#reader.getGAstProductions();
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
}
