/** What stands between the braces of a declaration: which statements it may hold, and how to go on after a broken one. */

import { type IToken, tokenMatcher } from 'chevrotain';
import type * as Ast from './ast.ts';
import { FILL_OPTION_WORDS } from './backtest-parser.ts';
import { blockWalk, type Owner } from './block-walk.ts';
import type { DeclarationParser, Head } from './declaration-parser.ts';
import type { Reading } from './reading.ts';
import { spanOf } from './syntax-errors.ts';
import { Equals, Name } from './tokens.ts';

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
  ['news', (parser) => parser.news()],
  ['cash', (parser) => parser.cash()],
  ['costs', (parser) => parser.costs()],
  ['fill', (parser) => parser.fill()],
  ['benchmark', (parser) => parser.benchmark()],
  ['margin', (parser) => parser.margin()],
  ['fractional', (parser) => parser.fractional()],
  ['with', (parser) => parser.with()],
  ...[...FILL_OPTION_WORDS].map((word): [string, Reader<Ast.BacktestStatement>] => [
    word,
    (parser) => parser.loneFillOption(),
  ]),
]);

const TEST: Heads<Ast.TestStatement> = new Map<string, Reader<Ast.TestStatement>>([
  ['given', (parser) => parser.given()],
  ['with', (parser) => parser.with()],
  ['expect', (parser) => parser.expect()],
]);

const DEPLOY: Heads<Ast.DeployStatement> = new Map<string, Reader<Ast.DeployStatement>>([
  ['run', (parser) => parser.run()],
  ['on', (parser) => parser.venue()],
  ['with', (parser) => parser.with()],
  ['news', (parser) => parser.news()],
  ['margin', (parser) => parser.margin()],
  ['fractional', (parser) => parser.fractional()],
  ['costs', (parser) => parser.costs()],
  ['fill', (parser) => parser.fill()],
]);

const RISK = ['order', 'strategy', 'portfolio', 'market', 'kill'];

/** The words that begin a line of each declaration, for an editor to offer. */
export const STATEMENT_WORDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['strategy', [...STRATEGY.keys()]],
  ['ensemble', [...ENSEMBLE.keys()]],
  ['indicator', [...INDICATOR.keys()]],
  ['backtest', [...BACKTEST.keys()]],
  ['test', [...TEST.keys()]],
  ['deploy', [...DEPLOY.keys()]],
  ['risk', RISK],
]);

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
      const { statements: body, next, end } = readBlock(reading, owner, at, STRATEGY, inStrategy);
      return { declaration: { kind: 'StrategyDeclaration', ...about(end), body }, next };
    }
    case 'ensemble': {
      const { statements: body, next, end } = readBlock(reading, owner, at, ENSEMBLE, inStrategy);
      return { declaration: { kind: 'EnsembleDeclaration', ...about(end), body }, next };
    }
    case 'indicator': {
      const { statements: body, next, end } = readBlock(reading, owner, at, INDICATOR, inIndicator);
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
      const { statements: body, next, end } = readBlock(reading, owner, at, DEPLOY);
      return { declaration: { kind: 'DeployDeclaration', ...about(end), body }, next };
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

function readRisk(
  reading: Reading,
  owner: Owner,
  about: (end: number) => Pick<Ast.RiskDeclaration, 'name' | 'span' | 'doc'>,
  at: number,
): { readonly declaration: Ast.Declaration; readonly next: number } {
  const { reader } = reading;
  const sections: Ast.RiskSection[] = [];
  const kills: Ast.KillSection[] = [];
  const walk = blockWalk(reading, owner, at, RISK);
  for (let head = walk.next(); head; head = walk.next()) {
    const word = head.token.image;
    if (word === 'kill') {
      const read = reader.read((parser) => parser.killSection(), head.at);
      if (read.kind === 'read') kills.push(read.value);
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
    declaration: { kind: 'RiskDeclaration', ...about(end), sections, kills },
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
    if (read.kind === 'read' && !walk.isLeftover(read.next)) rules.push(read.value);
    walk.resume(read, head.at);
  }
  return { statements: rules, ...walk.end() };
}

function readBlock<S>(
  reading: Reading,
  owner: Owner,
  at: number,
  heads: Heads<S>,
  /** The stand-in as a statement of this block, if the block has such statements at all. */
  placed: (stand: StandIn) => S | undefined = () => undefined,
): Block<S> {
  const { reader } = reading;
  const statements: S[] = [];
  const walk = blockWalk(reading, owner, at, [...heads.keys()]);
  for (let head = walk.next(); head; head = walk.next()) {
    const rule = heads.get(head.token.image);
    if (!rule) continue;
    const read = reader.read(rule, head.at);
    if (read.kind === 'read' && !walk.isLeftover(read.next)) {
      const doc = reading.doc(head.token.startOffset);
      statements.push({ ...read.value, ...doc });
    } else {
      const stand = standIn(reader.tokens, head.at);
      const statement = stand && placed(stand);
      if (statement) statements.push(statement);
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

function inStrategy(stand: StandIn): Ast.LetStatement | Ast.ParamStatement | undefined {
  return stand.kind === 'OutStatement' ? undefined : stand;
}

function inIndicator(stand: StandIn): Ast.IndicatorStatement | undefined {
  return stand.kind === 'ParamStatement' ? undefined : stand;
}
