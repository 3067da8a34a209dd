/** Which pieces of a text are statements, what they are made of, and which braces hold them. */

import type * as Ast from './ast.ts';
import { indexAt, type Piece } from './format-pieces.ts';
import { LeftBrace } from './tokens.ts';

/** A declaration, a statement or a clause. It reaches to the beginning of the next one. */
export interface Item {
  /** Index of its first piece. */
  readonly from: number;
  /** Neighbours of one family have their columns aligned. */
  readonly family?: string;
  /** Indexes of the pieces at which its second and later columns begin. */
  readonly columns: readonly number[];
  /** Indexes of the pieces at which a clause begins: on a line of its own where the whole is too long for one. */
  readonly clauses: readonly number[];
  /** Those of them that are set off by two spaces. */
  readonly wide: readonly number[];
  readonly block?: Block;
}

/**
 * `open`: each item on a line of its own between the braces. `compact`: the first item behind the opening brace, the
 * others below it, the closing brace behind the last. `inline`: all on one line, if there is room.
 */
type Layout = 'open' | 'compact' | 'inline';

export interface Block {
  readonly layout: Layout;
  /** Indexes of the braces. */
  readonly open: number;
  readonly close: number;
  readonly items: readonly Item[];
}

type Statement =
  | Ast.EnsembleStatement
  | Ast.IndicatorStatement
  | Ast.BacktestStatement
  | Ast.DeployStatement
  | Ast.TestStatement;

type Node = { readonly span: Ast.Span };

export function outline(program: Ast.Program, pieces: readonly Piece[]): readonly Item[] {
  return program.declarations.map((node) => declaration(node, pieces));
}

function declaration(node: Ast.Declaration, pieces: readonly Piece[]): Item {
  switch (node.kind) {
    case 'ImportDeclaration':
      return plain(node, pieces);
    case 'UniverseDeclaration': {
      const where = node.where ? [indexAt(pieces, node.where.span.start) - 1] : [];
      return { ...plain(node, pieces), clauses: where };
    }
    case 'RiskDeclaration': {
      const parts = [
        ...node.sections.map((part) => section(part, pieces)),
        ...node.kills.map((part) => kill(part, pieces)),
      ];
      return { ...plain(node, pieces), block: block(node, pieces, 'open', parts) };
    }
    case 'DeployDeclaration': {
      if (!isSentence(node)) return statements(node, pieces);
      // In a long sentence the venue begins a line.
      const venues = node.body.filter(({ kind }) => kind === 'VenueStatement');
      const clauses = venues.map(({ span }) => indexAt(pieces, span.start));
      const body = block(node, pieces, 'inline', []);
      const items = body.items.map((item) => ({ ...item, clauses }));
      return { ...plain(node, pieces), block: { ...body, items } };
    }
    default:
      return statements(node, pieces);
  }
}

/** `deploy Paper { run Core under House on alpaca paper }`: it stands on one line where there is room. */
export function isSentence({ body }: Ast.DeployDeclaration): boolean {
  const isPart = ({ kind }: Ast.DeployStatement) =>
    kind === 'RunStatement' || kind === 'VenueStatement';
  return body.every((each) => isPart(each) && !('doc' in each));
}

function statements(
  node: Node & { readonly body: readonly Statement[] },
  pieces: readonly Piece[],
): Item {
  const items = node.body.map((each) => statement(each, pieces));
  return { ...plain(node, pieces), block: block(node, pieces, 'open', items) };
}

function plain(node: Node, pieces: readonly Piece[]): Item {
  return { from: indexAt(pieces, node.span.start), columns: [], clauses: [], wide: [] };
}

/** What stands before the first item, if anything does, is an item too. */
function block(
  node: Node,
  pieces: readonly Piece[],
  layout: Layout,
  unordered: readonly Item[],
): Block {
  const close = indexAt(pieces, node.span.end) - 1;
  let open = indexAt(pieces, node.span.start);
  while (open < close && pieces[open]?.type !== LeftBrace) open += 1;
  const items = [...unordered].sort((a, b) => a.from - b.from);
  const first = items[0]?.from ?? close;
  const rest = first > open + 1 ? [{ from: open + 1, columns: [], clauses: [], wide: [] }] : [];
  return { layout, open, close, items: [...rest, ...items] };
}

function section(node: Ast.RiskSection, pieces: readonly Piece[]): Item {
  const rules = node.rules.map((rule) => riskRule(rule, pieces));
  return inColumns('section', plain(node, pieces), block(node, pieces, 'compact', rules));
}

function kill(node: Ast.KillSection, pieces: readonly Piece[]): Item {
  const clauses = node.clauses.map((clause) => plain(clause, pieces));
  return inColumns('section', plain(node, pieces), block(node, pieces, 'inline', clauses));
}

function inColumns(family: string, item: Item, body: Block): Item {
  return { ...item, family, columns: [body.open], block: body };
}

/** `metric <= bound else action` in three columns; with a condition before it, a rule stands alone. */
function riskRule(node: Ast.RiskRule, pieces: readonly Piece[]): Item {
  const otherwise = indexAt(pieces, node.action.span.start) - 1;
  const bound = indexAt(pieces, node.bound.span.start) - 1;
  const item = plain(node, pieces);
  const clauses = node.when ? [indexAt(pieces, node.metric.span.start), otherwise] : [otherwise];
  const parts = { ...item, clauses, wide: clauses };
  return node.when ? parts : { ...parts, family: 'rule', columns: [bound, otherwise] };
}

function statement(node: Statement, pieces: readonly Piece[]): Item {
  const item = plain(node, pieces);
  const second = [item.from + 1];
  switch (node.kind) {
    case 'UniverseStatement':
    case 'EveryStatement':
      return { ...item, family: 'market', columns: second };
    case 'ProtectStatement':
    case 'HoldStatement':
      return { ...item, family: 'order', columns: second };
    case 'SizeStatement': {
      const scaled = node.scaledBy ? [indexAt(pieces, node.scaledBy.span.start) - 2] : [];
      return { ...item, family: 'order', columns: second, clauses: scaled };
    }
    case 'RunStatement':
    case 'VenueStatement':
    case 'DataStatement':
    case 'CashStatement':
      return { ...item, family: 'run', columns: second };
    case 'GivenStatement':
    case 'WithStatement':
      return { ...item, family: 'test', columns: second };
    case 'MemberStatement':
      return { ...item, family: 'member', columns: [indexAt(pieces, node.weight.span.start) - 1] };
    case 'LetStatement':
    case 'OutStatement':
      return { ...item, family: 'value', columns: [item.from + 2] };
    case 'ParamStatement':
      return { ...item, family: 'param', columns: paramColumns(node, item, pieces) };
    case 'EnterStatement':
    case 'ExitStatement': {
      const when = indexAt(pieces, node.condition.span.start) - 1;
      const via = node.via ? [indexAt(pieces, node.via.span.start)] : [];
      const columns = node.side ? [item.from + 1, when] : [when];
      return { ...item, family: 'rule', columns, clauses: via, wide: via };
    }
    case 'TargetStatement': {
      const { end } = (node.condition ?? node.weight).span;
      const rebalance = node.rebalance ? [indexAt(pieces, end)] : [];
      return { ...item, clauses: rebalance, wide: rebalance };
    }
    case 'CostsStatement': {
      const clauses = [...node.commissions, ...node.others].map((each) => plain(each, pieces));
      return { ...item, block: block(node, pieces, 'inline', clauses) };
    }
    case 'LearnStatement': {
      const clauses = node.clauses.map((clause) => learnClause(clause, pieces));
      return { ...item, block: block(node, pieces, 'open', clauses) };
    }
    default:
      return item;
  }
}

function paramColumns(node: Ast.ParamStatement, item: Item, pieces: readonly Piece[]) {
  const { low, step } = node.range ?? {};
  const parts = [low, step].filter((part) => part !== undefined);
  return [item.from + 2, ...parts.map((part) => indexAt(pieces, part.span.start) - 1)];
}

function learnClause(node: Ast.LearnClause, pieces: readonly Piece[]): Item {
  const item = plain(node, pieces);
  return { ...item, family: 'learn', columns: node.words.length > 0 ? [item.from + 1] : [] };
}
