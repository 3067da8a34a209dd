/** What an editor says about a function: its arguments, its outputs and where its formula comes from. */

import type { Primitive } from '../builtins/builtin.ts';
import { PRELUDE_NAMES, PRIMITIVES, preludeSource } from '../builtins/index.ts';

export interface FunctionParameter {
  readonly name: string;
  /** As declared: `n: bars = 14`. */
  readonly label: string;
  readonly hasDefault: boolean;
}

export interface FunctionDoc {
  readonly summary: string;
  readonly formula?: string;
  readonly source?: string;
}

export interface FunctionInfo {
  readonly name: string;
  readonly parameters: readonly FunctionParameter[];
  /** Names of what a call gives, the first of which is its value; none for a function with one result. */
  readonly outputs: readonly string[];
  readonly doc: FunctionDoc;
  readonly isShipped: boolean;
}

const known = new Map<string, FunctionInfo>();

/** One of the language's own functions that a program may call. */
export function shippedFunction(name: string): FunctionInfo | undefined {
  const cached = known.get(name);
  if (cached) return cached;
  const primitive = PRIMITIVES.get(name);
  const info =
    primitive && primitive.internal !== true ? primitiveInfo(primitive) : preludeInfo(name);
  if (info) known.set(name, info);
  return info;
}

export function isShippedFunction(name: string): boolean {
  const primitive = PRIMITIVES.get(name);
  return (primitive !== undefined && primitive.internal !== true) || PRELUDE_NAMES.has(name);
}

export function shippedFunctionNames(): readonly string[] {
  const primitives = [...PRIMITIVES.values()].filter(({ internal }) => internal !== true);
  return [...primitives.map(({ name }) => name), ...PRELUDE_NAMES].sort();
}

/** `macd(x, fast: bars = 12)`. */
export function signatureText({ name, parameters }: FunctionInfo): string {
  return `${name}(${parameters.map(({ label }) => label).join(', ')})`;
}

/** `x`, `n: bars`, `k: number = 2`, as they stand between the brackets. */
export function parametersFromText(text: string): readonly FunctionParameter[] {
  return text
    .split(',')
    .map((part) => part.replace(/\s+/g, ' ').trim())
    .filter((label) => label !== '')
    .map((label) => ({
      label,
      name: /^\w+/.exec(label)?.[0] ?? label,
      hasDefault: label.includes('='),
    }));
}

/** A doc comment whose lines `formula:` and `source:` stand apart. */
export function readDoc(doc: string): FunctionDoc {
  const field = (name: string): string | undefined =>
    new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(doc)?.[1];
  const summary = doc
    .split('\n')
    .filter((line) => !/^(formula|source):/.test(line))
    .join('\n')
    .trim();
  const [formula, source] = [field('formula'), field('source')];
  return {
    summary,
    ...(formula !== undefined && { formula }),
    ...(source !== undefined && { source }),
  };
}

function primitiveInfo({ name, parameters, doc }: Primitive): FunctionInfo {
  return {
    name,
    parameters: parameters.map((parameter) => {
      const type = parameter.kind === 'series' ? '' : `: ${parameter.kind}`;
      const value = parameter.default === undefined ? '' : ` = ${parameter.default}`;
      return {
        name: parameter.name,
        label: `${parameter.name}${type}${value}`,
        hasDefault: parameter.default !== undefined,
      };
    }),
    outputs: [],
    doc,
    isShipped: true,
  };
}

/** Read from the text, which is laid out regularly: parsing all of the library would take longer than a keystroke. */
function preludeInfo(name: string): FunctionInfo | undefined {
  const text = preludeSource(name);
  const head = text && /^indicator \w+\(([^)]*)\)/m.exec(text);
  if (!text || !head) return undefined;
  const doc = [...text.matchAll(/^\/\/\/ ?(.*)$/gm)].map(([, line = '']) => line).join('\n');
  const outputs = [...text.matchAll(/^\s*out (\w+)/gm)].map(([, output = '']) => output);
  return {
    name,
    parameters: parametersFromText(head[1] ?? ''),
    outputs: outputs.length > 1 ? outputs : [],
    doc: readDoc(doc),
    isShipped: true,
  };
}
