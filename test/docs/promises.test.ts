/** What promises.md tells a sceptic to type, typed from the first line to the last: every command prints what it is said to. */

import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { shell } from '../cli/strata.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/language/promises.md'), 'utf8');
const { directory, strata } = shell('promises');

interface Command {
  readonly args: readonly string[];
  /** Lines of what it prints, in order; others may stand between and around them. */
  readonly printed: readonly string[];
}

const blocks = [...PAGE.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(
  ([, info = '', text = '']) => ({
    info,
    text,
  }),
);
const commands = blocks
  .filter(({ info }) => info === 'text')
  .flatMap(({ text }) => commandsOf(text));

beforeAll(() => {
  symlinkSync(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
  for (const { info, text } of blocks) {
    const name = /^\/\/ (\S+\.strat)$/m.exec(text)?.[1];
    if (info.startsWith('strat') && name !== undefined) writeFileSync(join(directory, name), text);
  }
});

describe('promises', () => {
  test('most of them come with something to type', () => {
    const [, ...sections] = PAGE.split(/^## /m);
    expect(sections).toHaveLength(10);
    const typed = sections.filter((section) => section.includes('$ npx strata '));
    expect(typed.length).toBeGreaterThanOrEqual(8);
  });

  test.each(commands.map((command) => [command.args.join(' '), command] as const))(
    'strata %s',
    async (_, { args, printed }) => {
      const { code, stdout, stderr } = await strata(args);
      const isError = printed.some((line) => line.startsWith('error'));
      expect(code, stderr).toBe(isError ? 1 : 0);
      const lines = `${stdout}\n${stderr}`.split('\n');
      let from = 0;
      for (const line of printed) {
        const at = lines.findIndex((found, k) => k >= from && found.trim().endsWith(line.trim()));
        expect(at, `${line}\nis not in\n${lines.slice(from).join('\n')}`).toBeGreaterThanOrEqual(0);
        from = at + 1;
      }
    },
  );
});

function commandsOf(text: string): readonly Command[] {
  const [, ...parts] = text.split(/^\$ npx strata /m);
  return parts.map((part) => {
    const [typed = '', ...printed] = part.trimEnd().split('\n');
    return { args: typed.split(' '), printed: printed.filter((line) => line !== '…') };
  });
}
