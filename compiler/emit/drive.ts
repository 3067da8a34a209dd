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
  print.typedLine('}');
}

export function emitDrive(print: Printer, className: string): void {
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
    print.line('const { steppedSymbols, steppedRows, firedRules } = engine;');
    print.line('for (let k = from; k < to; k += 1) {');
    print.line('  const count = engine.open(k);');
    print.line('  for (let j = 0; j < count; j += 1) {');
    print.line('    const evaluator = evaluators[steppedSymbols[j]];');
    print.line('    evaluator.step(steppedRows[j]);');
    print.line('    firedRules[j] = evaluator.fired;');
    print.line('  }');
    print.line('  engine.close(k);');
    print.line('}');
  });
  print.line('}');
}
