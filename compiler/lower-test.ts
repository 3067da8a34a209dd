/** `test "…" for Strategy { given … with … expect … }` → what the runner needs, checked as far as it can be beforehand. */

import {
  nearest,
  type Program,
  type StrategyDeclaration,
  type TestDeclaration,
} from '../grammar/index.ts';
import { bindStrategy } from './bind.ts';
import { checkWith } from './check-runs.ts';
import type { CompiledStrategy } from './compilation.ts';
import { type Report, replacement } from './diagnostics/report.ts';
import { lineAt } from './linked-source.ts';
import { checkRun, paramsOf, type RunnableNames } from './lower-backtest.ts';
import { lowerExpectation, type TestedStrategy } from './lower-expectation.ts';
import { lowerGiven } from './lower-given.ts';
import type { Expectation, TestSpec } from './test-spec.ts';
import { secondsOf } from './timeframes.ts';

/** What the tests of a file can be about. */
export interface Testable {
  readonly source: string;
  readonly names: RunnableNames;
  readonly strategies: readonly CompiledStrategy[];
  /** Of strategies, and of ensembles as the strategies that they are compiled as; their universes are expanded. */
  readonly declarations: readonly StrategyDeclaration[];
}

/** The tests of a program that can run. `isBroken`: a test whose text could not be read. */
export function lowerTests(
  program: Program,
  testable: Testable,
  isBroken: (test: TestDeclaration) => boolean,
  report: Report,
): readonly TestSpec[] {
  const titles = new Set<string>();
  return program.declarations.flatMap((declaration) => {
    if (declaration.kind !== 'TestDeclaration') return [];
    const { title } = declaration;
    if (titles.has(title.text))
      report('E0203', title.span, `There are two tests called "${title.text}".`, {
        why: 'Its title is how a failing test is found.',
        fix: 'give the second one another title',
      });
    titles.add(title.text);
    if (isBroken(declaration)) return [];
    return lowerTest(declaration, testable, report) ?? [];
  });
}

function lowerTest(
  declaration: TestDeclaration,
  testable: Testable,
  report: Report,
): TestSpec | undefined {
  let sound = true;
  const refuse: Report = (...problem) => {
    sound = false;
    report(...problem);
  };
  const { subject, title, body, span } = declaration;
  checkRun({ kind: 'RunStatement', strategy: subject, span: subject.span }, testable.names, refuse);
  const params = paramsOf(body, refuse);
  const bars = lowerGiven(declaration, refuse);
  if (!body.some(({ kind }) => kind === 'ExpectStatement'))
    refuse('E0820', title.span, 'This test expects nothing.', {
      why: 'A test without an `expect` passes whatever the strategy does.',
      fix: 'add a line such as `expect no orders`',
    });
  const strategy = testable.strategies.find(({ name }) => name === subject.name);
  const subjectOf = testable.declarations.find(({ name }) => name.name === subject.name);
  if (!strategy || !subjectOf) return undefined;
  checkWith(body, strategy, refuse);
  if (!bars || !sound) return undefined;
  const members = membersBelow(strategy, testable.strategies);
  checkClocksOfMembers(declaration, strategy, members, refuse);
  checkGivenSymbols(declaration, strategy, members, refuse);
  const length = bars[0]?.close.length ?? 0;
  const firstFill = Math.max(1, neededBars(strategy, params));
  if (sound) checkWarmup(declaration, strategy.name, { length, firstFill }, refuse);
  if (sound) checkReadyMembers(declaration, strategy, members, length, refuse);
  if (!sound) return undefined;
  const { source } = testable;
  const { program } = strategy;
  const traded = bars.filter(
    ({ symbol }) => program.universe?.table !== undefined || program.symbols.includes(symbol),
  );
  const symbols = new Set(traded.map(({ symbol }) => symbol));
  const tested = { source, symbols, length, firstFill, declaration: subjectOf };
  const expectations = lowerExpectations(declaration, tested, refuse);
  if (!sound) return undefined;
  const line = lineAt(source, span.start);
  return {
    title: title.text,
    strategy: strategy.name,
    line,
    params,
    length,
    bars,
    expectations,
  };
}

/** Bars after which every value that the rules read is there, for the test's own params. */
function neededBars(strategy: CompiledStrategy, params: TestSpec['params']): number {
  const bound = bindStrategy(strategy, params);
  return (bound.kind === 'bound' ? bound.program : strategy.program).warmup.defined;
}

/** An ensemble's members, theirs, and so on: the strategies that its score is made of in the end. */
function membersBelow(
  { program: { ensemble } }: CompiledStrategy,
  strategies: readonly CompiledStrategy[],
): readonly CompiledStrategy[] {
  return (ensemble?.members ?? []).flatMap(({ name }) => {
    const member = strategies.find((each) => each.name === name);
    return member ? [member, ...membersBelow(member, strategies)] : [];
  });
}

/** Shorter bars cannot be made of those that a test gives. */
function checkClocksOfMembers(
  { subject }: TestDeclaration,
  { name, program: { every } }: CompiledStrategy,
  members: readonly CompiledStrategy[],
  report: Report,
): void {
  const faster = members.find(({ program }) => secondsOf(program.every) < secondsOf(every));
  if (!faster) return;
  report(
    'E0828',
    subject.span,
    `\`${faster.name}\`, a member of \`${name}\`, reads ${faster.program.every} bars; this test gives ${every} bars.`,
    {
      why: `A test gives bars on the clock of what it tests, and no ${faster.program.every} bar can be made of longer ones.`,
      fix: `test \`${faster.name}\` by itself, or write \`every ${faster.program.every}\` in \`${name}\``,
    },
  );
}

/** Until the first member is ready the score is 0, and what the ensemble makes of its members is not seen. */
function checkReadyMembers(
  { body, title }: TestDeclaration,
  { name, program: { every } }: CompiledStrategy,
  members: readonly CompiledStrategy[],
  length: number,
  report: Report,
): void {
  // Of longer bars there are fewer: how many depends on the days, so their members are given the benefit of the doubt.
  if (members.length === 0 || members.some(({ program }) => program.every !== every)) return;
  const trading = members.filter(({ program }) => !program.ensemble);
  const first = Math.min(...trading.map(({ program }) => program.warmup.defined));
  if (length > first) return;
  const given = body.find((statement) => statement.kind === 'GivenStatement');
  report(
    'E0827',
    given?.span ?? title.span,
    `No member of \`${name}\` is ready within the ${length} ${length === 1 ? 'bar' : 'bars'} of this test.`,
    {
      why: `The first of them is after ${first} bars; until then each counts 0, and \`score\` is 0.`,
      fix: `give more than ${first} bars, such as \`10 for ${first} bars\` before the others`,
    },
  );
}

function checkGivenSymbols(
  { body }: TestDeclaration,
  strategy: CompiledStrategy,
  members: readonly CompiledStrategy[],
  report: Report,
): void {
  const readers = [strategy, ...members];
  const { name } = strategy;
  // Who belongs to a universe with a table is not known here: in a test whoever is given does.
  if (readers.some(({ program: { universe } }) => universe?.table !== undefined)) return;
  // `… of SPY`: read, and not traded.
  const read = new Set(
    readers.flatMap(({ program }) => [
      ...program.symbols,
      ...program.feeds.flatMap(({ symbol }) => symbol ?? []),
    ]),
  );
  for (const statement of body) {
    if (statement.kind !== 'GivenStatement') continue;
    const { symbol } = statement;
    if (read.has(symbol.name)) continue;
    const near = nearest(symbol.name, read);
    report('E0824', symbol.span, `\`${name}\` neither trades nor reads \`${symbol.name}\`.`, {
      why: `Its universe is ${strategy.program.symbols.join(', ')}; bars of anything else would change nothing.`,
      fix:
        near === undefined
          ? 'give bars of a symbol of its universe'
          : replacement(symbol.span, near),
    });
  }
}

/** With fewer bars than that no rule is ever read, and the test would show nothing. */
function checkWarmup(
  { body, title }: TestDeclaration,
  strategy: string,
  { length, firstFill }: { readonly length: number; readonly firstFill: number },
  report: Report,
): void {
  if (length > firstFill) return;
  const given = body.find((statement) => statement.kind === 'GivenStatement');
  report(
    'E0827',
    given?.span ?? title.span,
    `\`${strategy}\` needs ${firstFill + 1} bars before an order can fill; this test gives ${length}.`,
    {
      why: `Its values are there after ${firstFill} ${firstFill === 1 ? 'bar' : 'bars'}, and an order made at a close fills on the next one.`,
      fix: `give more bars, such as \`10 for ${firstFill} bars\` before the others, or set shorter params in \`with\``,
    },
  );
}

function lowerExpectations(
  { body }: TestDeclaration,
  tested: TestedStrategy,
  report: Report,
): readonly Expectation[] {
  const statements = body.filter((statement) => statement.kind === 'ExpectStatement');
  const fills = statements.filter(({ what }) => what.kind === 'FillExpectation');
  for (const { what } of statements) {
    if (what.kind !== 'NoOrdersExpectation' || what.other || fills.length === 0) continue;
    report('E0826', what.span, 'This test expects orders and no orders.', {
      why: 'Both cannot be true.',
      fix: replacement(what.span, 'no other orders'),
    });
  }
  return statements.flatMap((statement) => lowerExpectation(statement, tested, report) ?? []);
}
