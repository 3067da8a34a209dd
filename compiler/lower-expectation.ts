/** An `expect` line as data, and whether what it says can happen at all. */

import {
  type ExpectStatement,
  type Expression,
  type FillExpectation,
  nearest,
  type StrategyDeclaration,
  type SymbolRef,
} from '../grammar/index.ts';
import { constantOf } from './constants.ts';
import { type Report, replacement } from './diagnostics/report.ts';
import { lineAt } from './linked-source.ts';
import { EXIT_CAUSES, type ExitCause, type Expectation, type Expected } from './test-spec.ts';

/** What the expectations of one test are about. */
export interface TestedStrategy {
  readonly source: string;
  readonly symbols: ReadonlySet<string>;
  /** How many bars are given. */
  readonly length: number;
  /** The first bar in which an order can fill. */
  readonly firstFill: number;
  readonly declaration: StrategyDeclaration;
}

export function lowerExpectation(
  statement: ExpectStatement,
  tested: TestedStrategy,
  report: Report,
): Expectation | undefined {
  const { what } = statement;
  const expected = lowerWhat(statement, tested, report);
  if (!expected) return undefined;
  const { source } = tested;
  return {
    what: expected,
    text: source.slice(what.span.start, what.span.end).replace(/\s+/g, ' '),
    line: lineAt(source, statement.span.start),
  };
}

function lowerWhat(
  { what }: ExpectStatement,
  tested: TestedStrategy,
  report: Report,
): Expected | undefined {
  switch (what.kind) {
    case 'NoOrdersExpectation':
      return { kind: 'no orders', other: what.other };
    case 'EquityExpectation': {
      const bar = barOf(what.bar, tested, report);
      const amount = amountOf(what.amount, ['number', 'money'], 'An equity', '100_000 USD', report);
      if (bar === undefined || amount === undefined) return undefined;
      return { kind: 'equity', amount, bar };
    }
    case 'PositionExpectation': {
      const bar = barOf(what.bar, tested, report);
      const example = '100`, `-100` where it is short, `0';
      const quantity = amountOf(what.quantity, ['number', 'shares'], 'A position', example, report);
      const isKnown = checkSymbol(what.symbol, tested, report);
      if (bar === undefined || quantity === undefined || !isKnown) return undefined;
      return { kind: 'position', symbol: what.symbol.name, quantity, bar };
    }
    case 'FillExpectation':
      return lowerFill(what, tested, report);
    default:
      return what satisfies never;
  }
}

function lowerFill(
  what: FillExpectation,
  tested: TestedStrategy,
  report: Report,
): Expected | undefined {
  let sound = checkSymbol(what.symbol, tested, report);
  const refuse: Report = (...problem) => {
    sound = false;
    report(...problem);
  };
  const bar = barOf(what.bar, tested, refuse);
  const price = what.price && amountOf(what.price, ['number', 'money'], 'A price', '13.50', refuse);
  const quantity =
    what.quantity &&
    amountOf(what.quantity, ['number', 'shares'], 'A quantity', '100 shares', refuse);
  const by = what.by && causeOf(what, tested, refuse);
  if (bar === undefined || !sound) return undefined;
  checkSide(what, tested, refuse);
  if (bar < tested.firstFill) {
    const { firstFill } = tested;
    refuse('E0825', what.bar.span, `No order can fill as early as bar ${bar}.`, {
      why: `The strategy needs ${firstFill === 1 ? 'a bar' : `${firstFill} bars`} before its rules have a value; an order made at a close fills on the next bar.`,
      fix: `expect it at bar ${firstFill} or later`,
    });
  }
  if (!sound) return undefined;
  const { action, side, symbol } = what;
  return {
    kind: 'fill',
    action,
    side,
    symbol: symbol.name,
    bar,
    ...(price !== undefined && { price }),
    ...(quantity !== undefined && { quantity }),
    ...(by !== undefined && { by }),
  };
}

function checkSymbol(symbol: SymbolRef, { symbols }: TestedStrategy, report: Report): boolean {
  if (symbols.has(symbol.name)) return true;
  const near = nearest(symbol.name, symbols);
  report('E0824', symbol.span, `This test gives no bars of \`${symbol.name}\` to trade.`, {
    why: 'A symbol without bars, or outside the universe, has no orders.',
    fix:
      near === undefined
        ? `add \`given ${symbol.name} close …\`, or name a symbol that is given: ${[...symbols].join(', ')}`
        : replacement(symbol.span, near),
  });
  return false;
}

function barOf(node: Expression, { length }: TestedStrategy, report: Report): number | undefined {
  const constant = constantOf(node);
  const bar = constant?.unit === 'number' ? constant.value : Number.NaN;
  if (Number.isInteger(bar) && bar >= 0 && bar < length) return bar;
  report(
    'E0825',
    node.span,
    Number.isInteger(bar) ? `There is no bar ${bar}.` : 'A bar is named by its number.',
    {
      why: `Bars count from 0: ${length === 1 ? 'there is one' : `the ${length} bars given`} ${length === 1 ? 'and it is bar 0' : `are bars 0 to ${length - 1}`}.`,
      fix: `write a number from 0 to ${length - 1}`,
    },
  );
  return undefined;
}

function amountOf(
  node: Expression,
  units: readonly string[],
  claim: string,
  example: string,
  report: Report,
): number | undefined {
  const constant = constantOf(node);
  if (constant && constant.of === undefined && units.includes(constant.unit)) return constant.value;
  report('E0822', node.span, `${claim} has to be a number here.`, {
    why: 'What a test expects is fixed beforehand, by hand and not by the strategy’s own arithmetic.',
    fix: `write \`${example}\``,
  });
  return undefined;
}

/** Statements that give a position a way out, by the word that they begin with. */
const CAUSES: Readonly<Record<ExitCause, readonly string[]>> = {
  stop: ['ProtectStatement'],
  take: ['ProtectStatement'],
  trail: ['ProtectStatement'],
  hold: ['HoldStatement'],
  flat: ['FlatByStatement'],
  exit: ['ExitStatement'],
  enter: ['EnterStatement'],
  target: ['TargetStatement'],
};

function causeOf(
  { action, by }: FillExpectation,
  { declaration }: TestedStrategy,
  report: Report,
): ExitCause | undefined {
  if (!by) return undefined;
  const cause = EXIT_CAUSES.find((word) => word === by.name);
  const listed = EXIT_CAUSES.map((word) => `\`${word}\``).join(', ');
  if (cause === undefined) {
    const near = nearest(by.name, EXIT_CAUSES);
    report('E0826', by.span, `No exit comes from \`${by.name}\`.`, {
      why: `An exit comes from a line of the strategy, named by its first word: ${listed}.`,
      fix: near === undefined ? 'name one of them' : replacement(by.span, near),
    });
    return undefined;
  }
  if (action === 'enter') {
    report('E0826', by.span, 'Only an exit can be expected `by` something.', {
      why: 'Entries come from `enter` rules and from nothing else.',
      fix: `leave \`by ${by.name}\` out`,
    });
    return undefined;
  }
  const isThere = declaration.body.some(
    (statement) =>
      CAUSES[cause].includes(statement.kind) &&
      (statement.kind !== 'ProtectStatement' || statement.protection === cause),
  );
  if (!isThere)
    report('E0826', by.span, `\`${declaration.name.name}\` has no \`${cause}\`.`, {
      why: 'What the strategy does not say cannot close a position.',
      fix: `leave \`by ${cause}\` out, or name another way out`,
    });
  return cause;
}

/** `exit short` of a strategy that never goes short. */
function checkSide(
  { side, action, span }: FillExpectation,
  { declaration }: TestedStrategy,
  report: Report,
): void {
  const enters = declaration.body.some(
    (statement) =>
      (statement.kind === 'EnterStatement' && statement.side === side) ||
      statement.kind === 'TargetStatement',
  );
  if (enters) return;
  report('E0826', span, `\`${declaration.name.name}\` never goes ${side}.`, {
    why: `It has no \`enter ${side}\`, so there is nothing to ${action}.`,
    fix: `expect the other side, or add \`enter ${side} when …\` to the strategy`,
  });
}
