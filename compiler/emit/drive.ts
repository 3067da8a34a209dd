/** The loop over bars as text: part of each module, so that its call of `run` meets one class only. */

import type { Printer } from './printer.ts';

/** What the loop asks of the engine; `Driven` in `runtime/evaluator.ts` says what each of them does. */
export function emitDriven(print: Printer): void {
  print.typedLine('export interface Driven {');
  print.typedLine('  readonly steppedSymbols: Int32Array;');
  print.typedLine('  readonly steppedRows: Int32Array;');
  print.typedLine('  readonly firedRules: Int32Array;');
  print.typedLine('  open(k: number): number;');
  print.typedLine('  close(k: number): void;');
  print.typedLine('  openOne(k: number, to: number): number;');
  print.typedLine('  closeOne(k: number, next: number, fired: number): void;');
  print.typedLine('  openMany(k: number, to: number): number;');
  print.typedLine('  readonly firstRows: Int32Array;');
  print.typedLine('  readonly endRows: Int32Array;');
  print.typedLine('  note(symbol: number, row: number, fired: number): void;');
  print.typedLine('  closeMany(k: number, next: number): void;');
  print.typedLine('}');
}

/** `runsAhead`: no output changes from bar to bar, so that of a row only the rules that were true need be kept. */
export function emitDrive(print: Printer, className: string, runsAhead: boolean): void {
  const number = print.typed(': number');
  const driven = print.typed(': Driven');
  const list = print.typed(`: readonly ${className}[]`);
  print.blank();
  print.line('/** The loop is part of each module so that its calls meet one class only. */');
  print.line(
    `export function drive(engine${driven}, evaluators${list}, from${number}, to${number})${print.typed(': void')} {`,
  );
  print.indented(() => {
    print.line('const [only] = evaluators;');
    print.line('if (evaluators.length === 1) {');
    print.line('  for (let k = from; k < to; ) {');
    print.line('    const next = only.run(k, engine.openOne(k, to));');
    print.line('    engine.closeOne(k, next, only.fired);');
    print.line('    k = next;');
    print.line('  }');
    print.line('  return;');
    print.line('}');
    const fields = ['steppedSymbols', 'steppedRows', 'firedRules'];
    const many = runsAhead ? ['firstRows', 'endRows'] : [];
    print.line(`const { ${[...fields, ...many].join(', ')} } = engine;`);
    if (runsAhead) emitManyAhead(print);
    else emitInstants(print);
  });
  print.line('}');
}

/** Block by block of instants, symbol by symbol in each; where the engine allows none, instant by instant. */
function emitManyAhead(print: Printer): void {
  print.line('for (let k = from; k < to; ) {');
  print.line('  const next = engine.openMany(k, to);');
  print.line('  for (let s = 0; next > k && s < evaluators.length; s += 1) {');
  print.line('    const evaluator = evaluators[s];');
  print.line('    const end = endRows[s];');
  print.line('    for (let row = firstRows[s]; row < end; ) {');
  print.line('      row = evaluator.run(row, end);');
  print.line('      if (evaluator.fired !== 0) engine.note(s, row - 1, evaluator.fired);');
  print.line('    }');
  print.line('  }');
  print.line('  if (next > k) {');
  print.line('    engine.closeMany(k, next);');
  print.line('    k = next;');
  print.line('    continue;');
  print.line('  }');
  emitInstant(print);
  print.line('  k += 1;');
  print.line('}');
}

function emitInstants(print: Printer): void {
  print.line('for (let k = from; k < to; k += 1) {');
  emitInstant(print);
  print.line('}');
}

function emitInstant(print: Printer): void {
  print.line('  const count = engine.open(k);');
  print.line('  for (let j = 0; j < count; j += 1) {');
  print.line('    const evaluator = evaluators[steppedSymbols[j]];');
  print.line('    evaluator.step(steppedRows[j]);');
  print.line('    firedRules[j] = evaluator.fired;');
  print.line('  }');
  print.line('  engine.close(k);');
}
