/** Emitted code, made a module in place: Node's own loader takes longer for it than the code itself runs. */

import { Script } from 'node:vm';

/** Exports of a text that has no imports, and whose exports are functions and classes, each at the start of a line. */
export function importEmitted(text: string): Promise<unknown> {
  const names = [...text.matchAll(/^export (?:class|function) (\w+)/gm)].map(([, name]) => name);
  const body = text.replaceAll(/^export /gm, '');
  const script = new Script(`(() => {'use strict';${body}\nreturn {${names.join()}};\n})()`);
  return Promise.resolve(script.runInThisContext());
}
