/** State out of the class and back into it, as one row of numbers: what a restart needs of the bars before it. */

import type { Body } from './body.ts';
import type { Printer } from './printer.ts';

/** `outputs` are the numbers of the outputs that change from bar to bar. */
export function emitSnapshot(print: Printer, body: Body, outputs: readonly number[]): void {
  const numbers = [
    ...['fired', 'unknown', 'knifeEdges'],
    ...body.fields.map(({ name }) => name),
    ...outputs.map((k) => `output_${k}`),
  ].map((name) => `this.${name}`);
  const arrays = [...body.buffers, ...body.histories].map(({ name }) => `this.${name}`);
  const type = print.typed(': Float64Array');
  print.line('/** All that the bars so far have left behind. */');
  print.line(`snapshot()${type} {`);
  print.indented(() => {
    const sizes = [String(numbers.length), ...arrays.map((array) => `${array}.length`)];
    print.line(`const state = new Float64Array(${sizes.join(' + ')});`);
    print.line(`state.set([${numbers.join(', ')}]);`);
    emitArrays(print, arrays, numbers.length, 'state.set(array, end);');
    print.line('return state;');
  });
  print.line('}');
  print.blank();
  print.line(
    '/** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */',
  );
  print.line(`restore(state${type})${print.typed(': void')} {`);
  print.indented(() => {
    print.line(`[${numbers.join(', ')}] = state;`);
    emitArrays(
      print,
      arrays,
      numbers.length,
      'array.set(state.subarray(end, end + array.length));',
    );
  });
  print.line('}');
  print.blank();
}

function emitArrays(print: Printer, arrays: readonly string[], from: number, copy: string): void {
  if (arrays.length === 0) return;
  print.line(`let end = ${from};`);
  print.line(`for (const array of [${arrays.join(', ')}]) {`);
  print.line(`  ${copy}`);
  print.line('  end += array.length;');
  print.line('}');
}
