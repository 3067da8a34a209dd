/** What stands between the braces of a declaration: which statements it may hold, and how to go on after a broken one. */

import { type IToken, tokenMatcher } from 'chevrotain';
import type * as Ast from './ast.ts';
import { type DeclarationParser, FILL_OPTION_WORDS, type Head } from './declaration-parser.ts';
import { nearest } from './nearest.ts';
import { DECLARATIONS, type Reading } from './reading.ts';
import { misspelled, shown, spanOf, syntaxError } from './syntax-errors.ts';
import { Equals, LeftBrace, Name, RightBrace, Word } from './tokens.ts';

type Reader<S> = (parser: DeclarationParser) => S;
/** A statement's first word and its rule. */
type Heads<S> = ReadonlyMap<string, Reader<S>>;

const STRATEGY: Heads<Ast.StrategyStatement> = new Map<string, Reader<Ast.StrategyStatement>>([
  ['universe', (parser) => parser.universe()],
  ['every', (parser) => parser.every()],
  ['param', (parser) => parser.param()],
  ['require', (parser) => parser.require()],
  ['let', (parser) => parser.let()],
  ['enter', (parser) => parser.enter()],
  ['exit', (parser) => parser.exit()],
  ['stop', (parser) => parser.protect()],
  ['take', (parser) => parser.protect()],
  ['trail', (parser) => parser.protect()],
  ['size', (parser) => parser.size()],
  ['hold', (parser) => parser.hold()],
  ['cooldown', (parser) => parser.cooldown()],
  ['between', (parser) => parser.between()],
  ['flat', (parser) => parser.flat()],
  ['pyramid', (parser) => parser.pyramid()],
  ['signal', (parser) => parser.signal()],
  ['fractional', (parser) => parser.fractional()],
  ['target', (parser) => parser.target()],
]);

const ENSEMBLE: Heads<Ast.EnsembleStatement> = new Map<string, Reader<Ast.EnsembleStatement>>([
  ...STRATEGY,
  ['member', (parser) => parser.member()],
  ['combine', (parser) => parser.combine()],
  ['learn', (parser) => parser.learn()],
]);

const INDICATOR: Heads<Ast.IndicatorStatement> = new Map<string, Reader<Ast.IndicatorStatement>>([
  ['let', (parser) => parser.let()],
  ['out', (parser) => parser.out()],
]);

const BACKTEST: Heads<Ast.BacktestStatement> = new Map<string, Reader<Ast.BacktestStatement>>([
  ['run', (parser) => parser.run()],
  ['data', (parser) => parser.data()],
  ['cash', (parser) => parser.cash()],
  ['costs', (parser) => parser.costs()],
  ['fill', (parser) => parser.fill()],
  ['benchmark', (parser) => parser.benchmark()],
  ['margin', (parser) => parser.margin()],
  ['fractional', (parser) => parser.fractional()],
  ['with', (parser) => parser.with()],
  ...[...FILL_OPTION_WORDS].map(
    (word): [string, Reader<Ast.BacktestStatement>] => [word, (parser) => parser.loneFillOption()],
  ),
]);

const TEST: Heads<Ast.TestStatement> = new Map<string, Reader<Ast.TestStatement>>([
  ['given', (parser) => parser.given()],
  ['with', (parser) => parser.with()],
  ['expect', (parser) => parser.expect()],
]);

type Venue = ReturnType<DeclarationParser['venue']>;

const DEPLOY: Heads<Ast.RunStatement | Venue> = new Map<string, Reader<Ast.RunStatement | Venue>>([
  ['run', (parser) => parser.run()],
  ['on', (parser) => parser.venue()],
]);

/** What people who know other tools write at the beginning of a line. */
const FROM_ELSEWHERE: Readonly<Record<string, string>> = {
  buy: 'enter long when …',
  sell: 'exit long when …',
  short: 'enter short when …',
  long: 'enter long when …',
  cover: 'exit short when …',
  if: 'enter long when …',
  var: 'let name = …',
  const: 'let name = …',
  input: 'param name = 20 in 5..50',
  def: 'indicator name(x) { out value = … }',
  function: 'indicator name(x) { out value = … }',
  timeframe: 'every 1d',
  symbol: 'universe SPY',
  quantity: 'size 10% of equity',
};

interface Block<S> {
  readonly statements: readonly S[];
  readonly next: number;
  readonly end: number;
}

export function readBody(
  reading: Reading,
  first: IToken,
  head: Head,
  at: number,
): { readonly declaration?: Ast.Declaration; readonly next: number } {
  const { name } = head;
  const owner = { first, title: `${first.image} ${name.name}`.trim() };
  const doc = reading.doc(first.startOffset);
  const about = (end: number) => ({ ...doc, name, span: { start: first.startOffset, end } });
  switch (first.image) {
    case 'strategy': {
      const { statements: body, next, end } = readBlock(reading, owner, at, STRATEGY);
      return { declaration: { kind: 'StrategyDeclaration', ...about(end), body }, next };
    }
    case 'ensemble': {
      const { statements: body, next, end } = readBlock(reading, owner, at, ENSEMBLE);
      return { declaration: { kind: 'EnsembleDeclaration', ...about(end), body }, next };
    }
    case 'indicator': {
      const { statements: body, next, end } = readBlock(reading, owner, at, INDICATOR);
      const { parameters } = head;
      return {
        declaration: { kind: 'IndicatorDeclaration', ...about(end), parameters, body },
        next,
      };
    }
    case 'backtest': {
      const { statements: body, next, end } = readBlock(reading, owner, at, BACKTEST);
      return { declaration: { kind: 'BacktestDeclaration', ...about(end), body }, next };
    }
    case 'deploy': {
      const { statements, next, end } = readBlock(reading, owner, at, DEPLOY);
      const run = statements.find((statement) => 'strategy' in statement);
      const venue = statements.find((statement) => 'broker' in statement);
      const parts = { ...(run && { run }), ...venue };
      return { declaration: { kind: 'DeployDeclaration', ...about(end), ...parts }, next };
    }
    case 'test': {
      const { statements: body, next, end } = readBlock(reading, owner, at, TEST);
      const title = head.title ?? { kind: 'TextLiteral', text: '', span: spanOf(first) };
      const span = { start: first.startOffset, end };
      return { declaration: { kind: 'TestDeclaration', title, subject: name, body, span }, next };
    }
    default:
      return readRisk(reading, owner, about, at);
  }
}

interface Owner {
  readonly first: IToken;
  /** `strategy Momentum`, for messages. */
  readonly title: string;
}

function readRisk(
  reading: Reading,
  owner: Owner,
  about: (end: number) => Pick<Ast.RiskDeclaration, 'name' | 'span' | 'doc'>,
  at: number,
): { readonly declaration: Ast.Declaration; readonly next: number } {
  const { reader } = reading;
  const sections: Ast.RiskSection[] = [];
  let kill: Ast.KillSection | undefined;
  const names = ['order', 'strategy', 'portfolio', 'market', 'kill'];
  const walk = blockWalk(reading, owner, at, names);
  for (let head = walk.next(); head; head = walk.next()) {
    const word = head.token.image;
    if (word === 'kill') {
      const read = reader.read((parser) => parser.killSection(), head.at);
      if (read.kind === 'read') kill = read.value;
      walk.resume(read, head.at);
      continue;
    }
    const section = sectionName(word);
    const inner = readRules(reading, { first: head.token, title: word }, head.at + 1);
    const span = { start: head.token.startOffset, end: inner.end };
    sections.push({ kind: 'RiskSection', section, rules: inner.statements, span });
    walk.moveTo(inner.next);
  }
  const { next, end } = walk.end();
  return {
    declaration: { kind: 'RiskDeclaration', ...about(end), sections, ...(kill && { kill }) },
    next,
  };
}

function sectionName(word: string): Ast.RiskSectionName {
  return word === 'strategy' || word === 'portfolio' || word === 'market' ? word : 'order';
}

/** Risk rules begin with a metric or `when`, not with a keyword of their own. */
function readRules(reading: Reading, owner: Owner, at: number): Block<Ast.RiskRule> {
  const rules: Ast.RiskRule[] = [];
  const walk = blockWalk(reading, owner, at);
  for (let head = walk.next(); head; head = walk.next()) {
    const read = reading.reader.read((parser) => parser.riskRule(), head.at);
    if (read.kind === 'read') rules.push(read.value);
    walk.resume(read, head.at);
  }
  return { statements: rules, ...walk.end() };
}

function readBlock<S>(reading: Reading, owner: Owner, at: number, heads: Heads<S>): Block<S> {
  const { reader } = reading;
  const statements: S[] = [];
  const walk = blockWalk(reading, owner, at, [...heads.keys()]);
  for (let head = walk.next(); head; head = walk.next()) {
    const rule = heads.get(head.token.image);
    if (!rule) continue;
    const read = reader.read(rule, head.at);
    if (read.kind === 'read') {
      const doc = reading.doc(head.token.startOffset);
      statements.push({ ...read.value, ...doc });
    } else {
      const stand = standIn(reader.tokens, head.at);
      if (stand) statements.push(...placed<S>(stand, heads));
    }
    walk.resume(read, head.at);
  }
  return { statements, ...walk.end() };
}

type StandIn = Ast.LetStatement | Ast.OutStatement | Ast.ParamStatement;

/** A broken definition still defines its name, so that its uses are not reported too. */
function standIn(tokens: readonly IToken[], at: number): StandIn | undefined {
  const [head, name] = [tokens[at], tokens[at + 1]];
  if (!head || !name || !tokenMatcher(name, Name) || tokens[at + 2]?.tokenType !== Equals)
    return undefined;
  const span = { start: head.startOffset, end: spanOf(name).end };
  const parts = {
    name: { kind: 'Identifier', name: name.image, span: spanOf(name) },
    value: { kind: 'ErrorExpression', span },
    span,
  } as const;
  if (head.image === 'let') return { kind: 'LetStatement', ...parts };
  if (head.image === 'out') return { kind: 'OutStatement', ...parts };
  return head.image === 'param' ? { kind: 'ParamStatement', ...parts } : undefined;
}

/** The stand-in as a statement of this block, if the block has such statements at all. */
function placed<S>(stand: StandIn, heads: Heads<S>): readonly S[] {
  const accepts = (statement: unknown): statement is S =>
    typeof statement === 'object' && heads.has(stand.kind.replace('Statement', '').toLowerCase());
  return accepts(stand) ? [stand] : [];
}

interface BlockWalk {
  /** The next statement's first word; undefined at the end of the block. */
  next(): { readonly token: IToken; readonly at: number } | undefined;
  /** After a statement was read, or after a broken one: at the next that can be read. */
  resume(
    read: { readonly kind: 'read'; readonly next: number } | { readonly kind: 'broken'; readonly errorAt: number },
    start: number,
  ): void;
  moveTo(at: number): void;
  end(): { readonly next: number; readonly end: number };
}

/** Walks from statement to statement of a block. Without `heads`, any word may begin one. */
function blockWalk(
  reading: Reading,
  owner: Owner,
  start: number,
  heads?: readonly string[],
): BlockWalk {
  const { reader, report } = reading;
  const known = heads && new Set(heads);
  let at = start;
  let end = spanOf(owner.first).end;
  let isOver = false;
  open();

  function open(): void {
    const token = reader.tokens[at];
    if (token?.tokenType === LeftBrace) {
      at += 1;
      return;
    }
    const previous = reader.tokens[at - 1] ?? owner.first;
    const place = { start: spanOf(previous).end, end: spanOf(previous).end };
    report(
      syntaxError('E0101', spanOf(previous), `\`${owner.title}\` is not followed by \`{\`.`, {
        fix: `write \`{\` after \`${shown(previous)}\`, and \`}\` after its last line`,
        edits: [{ span: place, text: ' {' }],
      }),
    );
    isOver = !token || !begins(token);
  }

  function begins(token: IToken): boolean {
    return known ? known.has(token.image) : tokenMatcher(token, Name) || token.image === 'when';
  }

  function close(next: number, last: IToken | undefined): undefined {
    isOver = true;
    at = next;
    if (last) end = spanOf(last).end;
    return undefined;
  }

  function next(): { readonly token: IToken; readonly at: number } | undefined {
    while (!isOver) {
      const token = reader.tokens[at];
      if (reading.isHopeless()) return close(reader.tokens.length, reader.tokens.at(-1));
      if (token?.tokenType === RightBrace) return close(at + 1, token);
      if (!token || (!begins(token) && beginsDeclaration(at))) {
        report(unclosed(owner));
        return close(at, reader.tokens[at - 1]);
      }
      if (begins(token)) return { token, at };
      if (!mended(token)) {
        report(notAStatement(token));
        at = skipTo(at + 1);
      }
    }
    return undefined;
  }

  /** A keyword with a slip of the finger is read as what was meant. */
  function mended(token: IToken): boolean {
    if (!tokenMatcher(token, Word) || !known) return false;
    const near = nearest(token.image, known);
    if (near === undefined) return false;
    report(misspelled(token, near));
    reader.retype(at, near);
    return true;
  }

  function beginsDeclaration(index: number): boolean {
    const token = reader.tokens[index];
    return token?.payload === 'first on line' && DECLARATIONS.has(token.image);
  }

  /** The next line that begins like a statement, the block's end, or the next declaration. */
  function skipTo(from: number): number {
    let depth = 0;
    for (let index = from; index < reader.tokens.length; index += 1) {
      const token = reader.tokens[index];
      if (!token) break;
      if (token.tokenType === LeftBrace) depth += 1;
      else if (token.tokenType === RightBrace) {
        if (depth === 0) return index;
        depth -= 1;
      } else if (depth === 0 && token.payload === 'first on line') {
        if (begins(token) || DECLARATIONS.has(token.image)) return index;
      }
    }
    return reader.tokens.length;
  }

  /** A token that begins no statement of this block. */
  function notAStatement(token: IToken) {
    const isFirst = token.payload === 'first on line';
    const previous = reader.tokens[at - 1];
    const instead = FROM_ELSEWHERE[token.image];
    if (isFirst || instead !== undefined || !previous)
      return syntaxError(
        'E0101',
        spanOf(token),
        `\`${shown(token)}\` does not begin a line of \`${owner.title}\`.`,
        {
          why: known ? `Its lines begin with ${listed([...known])}.` : 'A rule begins with a metric.',
          fix: instead === undefined ? 'begin the line with one of them' : `write \`${instead}\``,
        },
      );
    return syntaxError(
      'E0101',
      spanOf(token),
      `\`${shown(token)}\` cannot follow \`${shown(previous)}\`.`,
      { fix: 'put an operator between the two, or delete one of them' },
    );
  }

  return {
    next,
    resume(read, from) {
      at = read.kind === 'read' ? read.next : skipTo(Math.max(read.errorAt, from + 1));
      if (read.kind === 'broken' && at <= from) at = from + 1;
    },
    moveTo(index) {
      at = index;
    },
    end: () => ({ next: at, end }),
  };
}

function unclosed(owner: Owner) {
  return syntaxError(
    'E0102',
    spanOf(owner.first),
    `\`${owner.title}\` is not closed: its \`}\` is missing.`,
    { fix: 'write `}` after its last line' },
  );
}

function listed(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(', ');
}
