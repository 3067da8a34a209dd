/** The lines of a test as text. */

import type { Expectation, ExpectStatement, GivenStatement } from './ast.ts';
import { printAmount, printBars, printClosed } from './print-expression.ts';
import { printSymbol, words } from './print-words.ts';

export function printTestLine(node: GivenStatement | ExpectStatement): string {
  if (node.kind === 'ExpectStatement') return `expect ${printExpectation(node.what)}`;
  const values = node.values.map(({ value, bars }) =>
    bars ? `${printClosed(value)} for ${printBars(bars)}` : printAmount(value),
  );
  return `given ${printSymbol(node.symbol)} ${node.field.name} ${values.join(', ')}`;
}

function printExpectation(node: Expectation): string {
  switch (node.kind) {
    case 'FillExpectation':
      return words(
        `${node.action} ${node.side} ${printSymbol(node.symbol)} at bar ${printClosed(node.bar)}`,
        node.price && `at ${printClosed(node.price)}`,
        node.quantity && `for ${printClosed(node.quantity)}`,
        node.by && `by ${node.by.name}`,
      );
    case 'NoOrdersExpectation':
      return node.other ? 'no other orders' : 'no orders';
    case 'PositionExpectation':
      return `position ${printSymbol(node.symbol)} ${printClosed(node.quantity)} at bar ${printClosed(node.bar)}`;
    case 'EquityExpectation':
      return `equity ${printClosed(node.amount)} at bar ${printClosed(node.bar)}`;
    default:
      return node satisfies never;
  }
}
