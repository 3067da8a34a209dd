/** `docs/language/errors.md` is written from the explanations; `npm run test:accept` writes it again. */

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EXPLANATIONS } from '../../compiler/diagnostics/explain.ts';
import { EXAMPLE_FILES } from '../../compiler/diagnostics/explain-imports.ts';
import type { Explanation } from '../../compiler/diagnostics/explanation.ts';
import { compile } from '../../compiler/index.ts';

const PAGE = join(import.meta.dirname, '../../docs/language/errors.md');

const GROUPS: readonly (readonly [prefix: string, title: string])[] = [
  ['E01', 'Writing'],
  ['E02', 'Names'],
  ['E03', 'Types and units'],
  ['E04', 'Time'],
  ['E05', 'Strategies'],
  ['E06', 'Params'],
  ['E07', 'Risk policies'],
  ['E08', 'Backtests'],
  ['E09', 'Not supported yet'],
  ['W', 'Warnings'],
];

const codes = [...EXPLANATIONS.values()].sort((a, b) => (a.code < b.code ? -1 : 1));

test('the page of errors is what the explanations say', async () => {
  await expect(errorsPage()).toMatchFileSnapshot(PAGE);
});

test('every code belongs to a group of the page', () => {
  const shown = GROUPS.flatMap(([prefix]) => codesOf(prefix).map(({ code }) => code));
  expect(shown.sort()).toEqual(codes.map(({ code }) => code));
});

test.each(codes.map((explanation) => [explanation.code, explanation] as const))(
  '%s: the wrong program has it, the right one has no error',
  (code, { wrong, right }) => {
    expect(codesIn(wrong)).toContain(code);
    const { diagnostics } = compile(right, { read });
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(codesIn(right)).not.toContain(code);
  },
);

const read = (path: string): string | undefined => EXAMPLE_FILES.get(path);

function codesIn(program: string): readonly string[] {
  return compile(program, { read }).diagnostics.map(({ code }) => code);
}

function codesOf(prefix: string): readonly Explanation[] {
  return codes.filter(({ code }) => code.startsWith(prefix));
}

function errorsPage(): string {
  const index = GROUPS.map(
    ([prefix, title]) =>
      `- ${title}: ${codesOf(prefix)
        .map(({ code }) => `[${code}](#${code.toLowerCase()})`)
        .join(' ')}`,
  );
  const groups = GROUPS.map(
    ([prefix, title]) => `## ${title}\n\n${codesOf(prefix).map(entry).join('\n')}`,
  );
  return `# Errors and warnings

Each diagnostic has a code that never changes. An error (E) keeps a program from running, a warning (W) does not.
\`strata explain CODE\` prints the same text as this page, which is written from \`compiler/diagnostics/explain-*.ts\`
by \`test/docs/errors.test.ts\`.

${index.join('\n')}

${groups.join('\n')}`;
}

function entry({ code, title, text, wrong, right }: Explanation): string {
  const mark = code.startsWith('E') ? 'error' : 'warning';
  return `### ${code}

**${title}.** ${text}

Wrong:

\`\`\`strat ${mark} ${code}
${wrong.trimEnd()}
\`\`\`

Right:

\`\`\`strat
${right.trimEnd()}
\`\`\`
`;
}
