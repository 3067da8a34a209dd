/** Which call the cursor stands in, and which of its arguments comes next. */

import { functionDoc, functions } from './completion-values.ts';
import { cursorAt } from './cursor.ts';
import type { ProgramDocument } from './document.ts';
import { signatureText } from './functions.ts';

export interface SignatureHelp {
  /** `ema(x, n: bars)`. */
  readonly label: string;
  /** Markdown. */
  readonly doc: string;
  /** Places of the parameters in the label. */
  readonly parameters: readonly { readonly start: number; readonly end: number }[];
  /** Undefined behind the last one. */
  readonly active?: number;
}

export function signatureAt(
  { source, sketch }: ProgramDocument,
  offset: number,
): SignatureHelp | undefined {
  const cursor = cursorAt(source, sketch, offset);
  const { call } = cursor;
  const info = call && functions(sketch, cursor).find(({ name }) => name === call.name);
  if (!call || !info) return undefined;
  const label = signatureText(info);
  let at = info.name.length + 1;
  const parameters = info.parameters.map((parameter) => {
    const start = at;
    at += parameter.label.length + 2;
    return { start, end: start + parameter.label.length };
  });
  const named = info.parameters.findIndex(({ name }) => name === call.argumentName);
  const active = named >= 0 ? named : call.argument;
  return {
    label,
    doc: functionDoc(info),
    parameters,
    ...(active < parameters.length && { active }),
  };
}
