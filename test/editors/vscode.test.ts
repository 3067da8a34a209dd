/** The extension for Visual Studio Code: its files are sound, and its colours agree with the lexer. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ScannedKind, scan, WORDS } from '../../grammar/index.ts';
import { type Pattern, textMateGrammar } from './textmate.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const EXTENSION = join(ROOT, 'editors/vscode');

const read = (file: string): string => readFileSync(join(EXTENSION, file), 'utf8');
const manifest = JSON.parse(read('package.json'));
const grammar = textMateGrammar();
const programs = readdirSync(join(ROOT, 'strategies'))
  .filter((name) => name.endsWith('.strat'))
  .map((name) => [name, readFileSync(join(ROOT, 'strategies', name), 'utf8')] as const);

describe('files', () => {
  test('those that the manifest names are there', () => {
    const [language] = manifest.contributes.languages;
    const [colours] = manifest.contributes.grammars;
    expect(language.extensions).toEqual(['.strat']);
    expect(colours).toMatchObject({ language: language.id, scopeName: grammar.scopeName });
    for (const file of [manifest.main, language.configuration, colours.path])
      expect(existsSync(join(EXTENSION, file)), file).toBe(true);
  });

  test('the client uses no package but the one that the manifest names', () => {
    const used = [...read('extension.cjs').matchAll(/require\('([^'/]+)/g)].map(([, name]) => name);
    expect(used.sort()).toEqual(['vscode', ...Object.keys(manifest.dependencies)].sort());
  });

  test('the version is that of Strata', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(manifest.version).toBe(version);
  });

  test('brackets and patterns of the configuration', () => {
    const configuration = JSON.parse(read('language-configuration.json'));
    expect(configuration.comments.lineComment).toBe('//');
    const { increaseIndentPattern, decreaseIndentPattern } = configuration.indentationRules;
    expect(new RegExp(increaseIndentPattern).test('strategy S {')).toBe(true);
    expect(new RegExp(increaseIndentPattern).test('costs { commission 0 }')).toBe(false);
    expect(new RegExp(decreaseIndentPattern).test('}')).toBe(true);
  });
});

describe('colours', () => {
  test('the grammar is made from the tables of today', async () => {
    const text = `${JSON.stringify(grammar, null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(join(EXTENSION, 'syntaxes/strat.tmLanguage.json'));
  });

  test('every word of the language has one, and no other word', () => {
    for (const word of WORDS.reserved)
      expect(scopeAt(`${word} `, 0), word).toMatch(/^keyword|^constant\.language/);
    for (const word of WORDS.contextual)
      expect(scopeAt(`${word} `, 0), word).toMatch(/^keyword|^variable\.language/);
    expect(scopeAt('fast_ma ', 0)).toBeUndefined();
    expect(scopeAt('entering ', 0)).toBeUndefined();
  });

  // The patterns are simple enough for JavaScript's own expressions, so no engine of an editor is needed.
  test.each(programs)('%s is cut as the lexer cuts it', (_, source) => {
    const colours = coloursOf(source);
    const wanted: Partial<Record<ScannedKind, RegExp>> = {
      number: /^constant\.numeric/,
      text: /^string/,
      comment: /^comment\.line\.double/,
      doc: /^comment\.line\.doc/,
      reserved: /^keyword|^constant\.language/,
      operator: /^keyword\.operator/,
    };
    let compared = 0;
    for (const { kind, span, text } of scan(source)) {
      const scope = wanted[kind];
      if (!scope) continue;
      compared += 1;
      const colour = colours.get(span.start);
      expect(colour?.scope, text).toMatch(scope);
      expect(colour?.end, text).toBe(span.end);
    }
    expect(compared).toBeGreaterThan(20);
  });
});

interface Colour {
  readonly scope: string;
  readonly end: number;
}

const patterns: readonly (Pattern & { readonly expression: RegExp })[] = grammar.patterns.map(
  (pattern: Pattern) => ({ ...pattern, expression: new RegExp(pattern.match, 'dgm') }),
);

/** As an editor does it: at each place the earliest match wins, and of equal ones the first pattern. */
function coloursOf(source: string): ReadonlyMap<number, Colour> {
  const colours = new Map<number, Colour>();
  for (let at = 0; at < source.length; ) {
    let best: { pattern: Pattern; match: RegExpExecArray } | undefined;
    for (const pattern of patterns) {
      pattern.expression.lastIndex = at;
      const match = pattern.expression.exec(source);
      if (match && (!best || match.index < best.match.index)) best = { pattern, match };
    }
    if (!best) break;
    const { pattern, match } = best;
    const end = match.index + match[0].length;
    if (pattern.name !== undefined) colours.set(match.index, { scope: pattern.name, end });
    for (const [group, { name }] of Object.entries(pattern.captures ?? {})) {
      const [start, stop] = match.indices?.[Number(group)] ?? [0, 0];
      colours.set(start, { scope: name, end: stop });
    }
    at = Math.max(end, at + 1);
  }
  return colours;
}

function scopeAt(source: string, at: number): string | undefined {
  return coloursOf(source).get(at)?.scope;
}
