/** Walking any part of a syntax tree, statements included: an editor asks for what stands at a place, whatever it is. */

import type {
  Argument,
  BacktestStatement,
  Declaration,
  DeployStatement,
  EnsembleStatement,
  Expression,
  IndicatorParameter,
  IndicatorStatement,
  KillSection,
  Node,
  RiskRule,
  RiskSection,
  TestStatement,
} from './ast.ts';

export type AnyNode = Node<string>;

type KnownNode =
  | Declaration
  | Expression
  | Argument
  | IndicatorParameter
  | IndicatorStatement
  | EnsembleStatement
  | BacktestStatement
  | DeployStatement
  | TestStatement
  | RiskSection
  | RiskRule
  | KillSection;
type NodeOf<K extends KnownNode['kind']> = Extract<KnownNode, { readonly kind: K }>;

export function isKind<K extends KnownNode['kind']>(node: AnyNode, kind: K): node is NodeOf<K> {
  return node.kind === kind;
}

/** The nodes directly inside a node, in source order. */
export function nodesIn(node: AnyNode): readonly AnyNode[] {
  const found: AnyNode[] = [];
  for (const value of Object.values(node)) collect(value, found);
  return found.sort((a, b) => a.span.start - b.span.start);
}

/** Parts without a kind of their own, such as the range of a param, are looked through. */
function collect(value: unknown, found: AnyNode[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (isNode(value)) found.push(value);
  else for (const part of Object.values(value)) collect(part, found);
}

export function isNode(value: object): value is AnyNode {
  return 'kind' in value && 'span' in value && typeof value.kind === 'string';
}

/** Visits the node and everything below it, parents first. */
export function visit(node: AnyNode, see: (node: AnyNode) => void): void {
  see(node);
  for (const child of nodesIn(node)) visit(child, see);
}

/** From the outermost node to the innermost that holds the offset; its end counts, as a cursor stands behind a word. */
export function pathTo(root: AnyNode, offset: number): readonly AnyNode[] {
  const path: AnyNode[] = [root];
  for (let at: AnyNode | undefined = root; at; ) {
    const inside: readonly AnyNode[] = nodesIn(at).filter(
      ({ span }) => span.start <= offset && offset <= span.end && span.end > span.start,
    );
    // Of two that touch, the word on the right is meant: `x[|n]`.
    at = inside.at(-1);
    if (at) path.push(at);
  }
  return path;
}

const EXPRESSIONS: Readonly<Record<Expression['kind'], true>> = {
  NumberLiteral: true,
  RatioLiteral: true,
  MoneyLiteral: true,
  DurationLiteral: true,
  BarsLiteral: true,
  SharesLiteral: true,
  RiskMultipleLiteral: true,
  LeverageLiteral: true,
  DateLiteral: true,
  TimeLiteral: true,
  TextLiteral: true,
  BooleanLiteral: true,
  NameExpression: true,
  CallExpression: true,
  FieldExpression: true,
  PastExpression: true,
  OnExpression: true,
  OfExpression: true,
  AcrossExpression: true,
  UnaryExpression: true,
  BinaryExpression: true,
  CrossExpression: true,
  BetweenExpression: true,
  IsExpression: true,
  RisingExpression: true,
  ForBarsExpression: true,
  WithinBarsExpression: true,
  IfExpression: true,
  ParenExpression: true,
  ErrorExpression: true,
};

export function isExpression(node: AnyNode): node is Expression {
  return node.kind in EXPRESSIONS;
}
