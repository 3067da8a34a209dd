/** Where a long line may be broken, and what stands close together, from the expressions of a program. */

import type * as Ast from './ast.ts';
import { indexAt, type Piece } from './format-pieces.ts';
import { type AnyNode, isKind, isNode } from './nodes.ts';

/** Places that belong together: the `and`s of one chain, the commas of one list. */
export interface BreakGroup {
  /** Indexes of the pieces that may begin a line. */
  readonly points: readonly number[];
  /** A list is filled line by line; of anything else, each part gets a line. */
  readonly isList: boolean;
  /** The groups around it, the outermost first. */
  readonly around: readonly BreakGroup[];
}

export interface Breaks {
  /** The group of each place, by its index. */
  readonly groups: ReadonlyMap<number, BreakGroup>;
  /** Indexes of the signs that stand directly before what they negate. */
  readonly signs: ReadonlySet<number>;
  /** Indexes of the brackets that group, rather than call. */
  readonly brackets: ReadonlySet<number>;
}

/** The members of nodes that hold lists with commas. */
const LISTS: ReadonlySet<string> = new Set([
  ...['args', 'symbols', 'values', 'assignments', 'options', 'parameters', 'names'],
]);

export function readBreaks(program: Ast.Program, pieces: readonly Piece[]): Breaks {
  const groups = new Map<number, BreakGroup>();
  const signs = new Set<number>();
  const brackets = new Set<number>();
  visit(program, []);
  return { groups, signs, brackets };

  function visit(value: unknown, around: readonly BreakGroup[]): void {
    if (Array.isArray(value)) for (const each of value) visit(each, around);
    else if (typeof value !== 'object' || value === null) return;
    else if (isNode(value)) visitNode(value, around);
    else visitMembers(value, around);
  }

  function visitNode(node: AnyNode, around: readonly BreakGroup[]): void {
    if (isKind(node, 'BinaryExpression')) {
      const operands = chain(node, looseness(node.operator));
      const operators = operands.slice(0, -1).map(({ span }) => indexAt(pieces, span.end));
      visit(operands, grouped(operators, false, around));
    } else if (isKind(node, 'IfExpression')) {
      const words = [node.condition, node.then].map(({ span }) => indexAt(pieces, span.end));
      visitMembers(node, grouped(words, false, around));
    } else {
      if (isKind(node, 'ParenExpression')) brackets.add(indexAt(pieces, node.span.start));
      if (isKind(node, 'UnaryExpression') && node.operator === '-')
        signs.add(indexAt(pieces, node.span.start));
      visitMembers(node, around);
    }
  }

  function visitMembers(node: object, around: readonly BreakGroup[]): void {
    for (const [name, member] of Object.entries(node)) {
      if (name === 'span') continue;
      const isList = Array.isArray(member) && LISTS.has(name);
      visit(member, isList ? grouped(later(member), true, around) : around);
    }
  }

  function grouped(
    points: readonly number[],
    isList: boolean,
    around: readonly BreakGroup[],
  ): readonly BreakGroup[] {
    if (points.length === 0) return around;
    const group = { points, isList, around };
    for (const at of points) groups.set(at, group);
    return [...around, group];
  }

  function later(list: readonly unknown[]): readonly number[] {
    return list.slice(1).flatMap((each) => {
      const start = startOf(each);
      return start === undefined ? [] : [indexAt(pieces, start)];
    });
  }
}

/** An assignment of `with` begins with its name and has no span of its own. */
function startOf(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (isNode(value)) return value.span.start;
  return 'name' in value ? startOf(value.name) : undefined;
}

/** `a and b and c` is one chain of three, `a + b - c` too. */
function chain(node: Ast.Expression, level: number): readonly Ast.Expression[] {
  const operands: Ast.Expression[] = [];
  let left = node;
  while (left.kind === 'BinaryExpression' && looseness(left.operator) === level) {
    operands.push(left.right);
    left = left.left;
  }
  return [left, ...operands.reverse()];
}

function looseness(operator: Ast.BinaryOperator): number {
  switch (operator) {
    case 'or':
      return 6;
    case 'and':
      return 5;
    case '??':
      return 3;
    case '+':
    case '-':
      return 2;
    case '*':
    case '/':
      return 1;
    default:
      return 4;
  }
}
