/** Writes docs/language/indicators.md from the library's own doc comments. */

import {
  PRELUDE_NAMES,
  PRIMITIVES,
  type Primitive,
  preludeFamily,
  preludeRange,
  preludeSource,
} from '../../compiler/builtins/index.ts';
import { parameterSlots } from './library.ts';

export interface OutputFacts {
  /** `value` for the only output of an indicator. */
  readonly name: string;
  /** In the compiler's words: `a price`, `a plain number or ratio`. */
  readonly unit: string;
  /** For the usual arguments. */
  readonly defined: number;
  readonly settled: number;
}

export interface Section {
  readonly title: string;
  readonly names: readonly string[];
}

const INTRODUCTION = `# Indicators

Every indicator and every function with memory. This page is written from the doc comments in
\`compiler/builtins/\` by \`test/indicators/reference-page.ts\`; \`npm run test:accept\` writes it again.

- An argument with a value after \`=\` may be left out. \`x\` and \`y\` take any series, \`c\` a condition; lengths are
  whole numbers of bars, known before the run starts.
- Of an indicator with several outputs, the first one is its value: \`macd(close)\` is \`macd(close).line\`.
- A value is absent until its warm-up is over, and where its formula has none (a division by 0). A comparison with
  an absent value is unknown, and an unknown condition fires no rule.
- *Warm-up* is the bar of the first value. *Settled* is the bar from which a recursive average hardly depends on
  where the data began: the bars so far carry all but one millionth of its weight. Both are for the arguments of the
  example; the compiler works them out for yours, and \`strata check\` prints them.
- Exponential averages (\`ema\`, and Wilder's \`rma\`) start from the simple average of their first n values.
  Deviations divide by n, except in \`realized_vol\`. Where libraries disagree, *source* says whom we follow and why.
`;

/** The library by families, then the functions that are kernels themselves. */
export function sections(): readonly Section[] {
  const families = new Map<string, string[]>();
  for (const name of PRELUDE_NAMES) {
    const family = preludeFamily(name) ?? '';
    families.set(family, [...(families.get(family) ?? []), name]);
  }
  const functions = [...PRIMITIVES.values()]
    .filter(({ internal, operation }) => !internal && operation.kind === 'kernel')
    .map(({ name }) => name);
  return [
    ...[...families].map(([title, names]) => ({ title, names })),
    { title: 'windows and history', names: functions },
  ];
}

export function referencePage(factsOf: ReadonlyMap<string, readonly OutputFacts[]>): string {
  const parts = sections().flatMap(({ title, names }) => [
    `## ${title.charAt(0).toUpperCase()}${title.slice(1)}`,
    ...names.map((name) => entry(name, factsOf.get(name) ?? [])),
  ]);
  return `${[INTRODUCTION.trimEnd(), ...parts].join('\n\n')}\n`;
}

function entry(name: string, facts: readonly OutputFacts[]): string {
  const { summary, formula, source } = docOf(name);
  const rows = facts.map(
    (fact) => `| \`${fact.name}\` | ${unitText(name, fact)} | ${barsText(fact)} |`,
  );
  return [
    `### ${name}`,
    '',
    `\`${signatureOf(name)}\``,
    '',
    summary,
    '',
    `- Formula: \`${formula}\``,
    `- Source: ${source}`,
    '',
    '| output | what it is | warm-up |',
    '|---|---|---|',
    ...rows,
  ].join('\n');
}

function unitText(name: string, { unit, name: output }: OutputFacts): string {
  const range = PRIMITIVES.get(name)?.range ?? preludeRange(name, output);
  if (range === undefined) return unit;
  const [low, high] = range;
  return high === Number.POSITIVE_INFINITY
    ? `${unit}, ${low} or more`
    : `${unit}, ${low} to ${high}`;
}

function barsText({ defined, settled }: OutputFacts): string {
  const first = `${defined} ${defined === 1 ? 'bar' : 'bars'}`;
  return settled === defined ? first : `${first}, settled after ${settled}`;
}

function signatureOf(name: string): string {
  const slots = parameterSlots(name).map(({ name: slot, kind, text }) => {
    const typed = kind === 'series' ? slot : `${slot}: ${kind}`;
    return text === undefined ? typed : `${typed} = ${text}`;
  });
  return `${name}(${slots.join(', ')})`;
}

function docOf(name: string): Primitive['doc'] {
  const primitive = PRIMITIVES.get(name);
  if (primitive) return primitive.doc;
  const lines = [...(preludeSource(name) ?? '').matchAll(/^\/\/\/ (.*)$/gm)].map(
    ([, text = '']) => text,
  );
  const after = (label: string): string =>
    lines.find((text) => text.startsWith(label))?.slice(label.length) ?? '';
  return { summary: lines[0] ?? '', formula: after('formula: '), source: after('source: ') };
}
