/**
 * The built page in a real browser, driven as somebody uses it. Without Chromium one line says that this was not tried;
 * on a server for continuous integration that is a failure.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { downloadsOf } from '../../playground/engine/downloads.ts';
import { run } from '../../playground/engine/run.ts';
import { BUILT, missing, named, watchPage } from './browser.ts';
import { pageEngine, shipped } from './engine.ts';
import { editorTests } from './page-editor.ts';
import { fileTests } from './page-files.ts';
import { openSession, type Session } from './page-session.ts';

const why = missing();
if (why !== undefined) {
  if (process.env['CI']) test('a browser is there', () => expect.fail(why));
  else test(`(not run) ${why}`, () => console.warn(why));
}

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

describe.skipIf(why !== undefined)('the page', () => {
  let session: Session;
  // A browser that starts while every processor is busy may take its time.
  beforeAll(async () => {
    session = await openSession();
  }, 180_000);
  afterAll(() => session?.close());

  test('runs the first example with emitted code, and shows what the command line prints', async () => {
    const { page, text } = session;
    expect(await page.locator('.interpreted').count()).toBe(0);
    expect(await text('headlines')).toContain('+22.96%');
    // 5,105 bars do not fit: all of them are in sight, several to a candle.
    expect(await text('detail')).toContain('Each candle is 16 bars.');
    await page.locator(named('tab-trades')).click();
    await page.locator(named('trades')).waitFor();
    expect(await page.locator(`${named('trades')} tbody tr`).count()).toBe(31);
  });

  test('what is handed out is the command line’s, byte for byte', async () => {
    const { page } = session;
    // The other tests hold this engine to the command line itself.
    const here = await run(pageEngine(), { ...shipped('momentum.strat'), params: {} });
    if (here.kind !== 'ok') throw new Error('it runs');
    const expected = downloadsOf(here.value);
    await page.locator('summary', { hasText: 'Export' }).click();
    for (const what of ['report', 'trades', 'typescript'] as const) {
      const waiting = page.waitForEvent('download');
      await page.locator(named(`download-${what}`)).click();
      expect(readFileSync(await (await waiting).path(), 'utf8')).toBe(expected[what]);
    }
    await page.locator(named('copy-command')).click();
    await page.locator(named('notice'), { hasText: 'Copied' }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(expected.command);
    await page.locator('summary', { hasText: 'Export' }).click();
  });

  editorTests(() => session);

  test('why: a trade, its rule with its values, and its bar on the chart', async () => {
    const { page, text, screenshot } = session;
    await page.locator(named('tab-trades')).click();
    await page.locator(named('why-trade')).nth(1).click();
    await page.locator(named('why')).waitFor();
    const account = await text('why');
    expect(account).toContain('was decided');
    expect(account).toContain('fast_ma');
    expect(account).toMatch(/one bar before/);
    // So near that each candle is a bar.
    expect(await text('detail')).toBe('');
    await screenshot('why');
  });

  test('the chart with the keyboard alone: from bar to bar', async () => {
    const { page, text } = session;
    await page.locator(named('prices')).focus();
    const before = await text('why');
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(
      (old) =>
        (document.querySelector('[data-test="why"]')?.textContent ?? '') !== '' &&
        document.querySelector('[data-test="why"] h3')?.textContent !== old,
      before.split('\n')[0],
    );
    expect(await text('why')).not.toBe(before);
  });

  test('a slider: other figures at once', async () => {
    const { page, text, ranAfter } = session;
    const before = await text('headlines');
    await ranAfter(() => page.locator(named('slider-fast')).press('ArrowRight'));
    expect(await text('headlines')).not.toBe(before);
  });

  test('shared, and opened again from the file system: the program and its sliders', async () => {
    const { page, context, text } = session;
    const figures = await text('headlines');
    await page.locator(named('share')).click();
    await page.locator(named('notice'), { hasText: 'The link is in your clipboard' }).waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toContain('#s1.');
    const other = await context.newPage();
    const said = watchPage(other);
    const { href } = pathToFileURL(join(BUILT, 'index.html'));
    await other.goto(`${href}${new URL(link).hash}`);
    await other.locator(named('headlines')).waitFor();
    expect(await other.locator(named('headlines')).innerText()).toBe(figures);
    expect(await other.locator('.interpreted').count()).toBe(0);
    await other.evaluate(() => {
      location.hash = location.hash.slice(0, -8);
    });
    await other.locator(named('notice')).waitFor();
    expect(await other.locator(named('notice')).innerText()).toContain('damaged');
    expect(said).toEqual([]);
    await other.close();
  });

  test('what becomes of it: code and plan point at the program', async () => {
    const { page, text, screenshot } = session;
    await page.locator(named('tab-code')).click();
    expect(await text('emitted')).toContain('export class Momentum');
    await page.locator('.emitted-line.known').first().hover();
    await page.locator('.emitted-line.pointed').first().waitFor();
    expect(await page.locator('.pointed-line').count()).toBe(1);
    await page.locator(named('tab-plan')).click();
    await page.locator(named('plan')).waitFor();
    expect(await page.locator(`${named('plan')} .node.rule`).count()).toBe(2);
    await screenshot('plan');
  });

  fileTests(() => session);

  test('the other theme, and nobody is shut out of either', async () => {
    const { page, screenshot } = session;
    const theme = () => page.evaluate(() => document.documentElement.dataset['theme']);
    await page.locator(named('tab-results')).click();
    expect(await theme()).toBe('light');
    expect(await seriousViolations({})).toEqual([]);
    await screenshot('light');
    await page.locator(named('theme')).click();
    expect(await theme()).toBe('dark');
    // Another theme has other colours, and nothing else.
    expect(await seriousViolations({ runOnly: ['color-contrast'] })).toEqual([]);
    await screenshot('dark');
  });

  test.each([
    ['desktop', 1280, 860],
    ['tablet', 820, 1180],
  ])('nothing is wider than its place on a %s', async (name, width, height) => {
    const { page, screenshot } = session;
    await page.setViewportSize({ width, height });
    for (const tab of ['cost', 'results']) {
      await page.locator(named(`tab-${tab}`)).click();
      const tooWide = await page.evaluate(() =>
        [document.body, ...document.querySelectorAll('.columns > *')]
          .filter((each) => each.scrollWidth > each.clientWidth + 1)
          .map((each) => `${each.tagName} ${each.className}`),
      );
      expect(tooWide).toEqual([]);
    }
    await screenshot(name);
  });

  test('all that while the page complained of nothing and asked nobody', () => {
    expect(session.complaints).toEqual([]);
  });

  async function seriousViolations(options: object): Promise<readonly string[]> {
    const { page } = session;
    await page.evaluate(readFileSync(AXE, 'utf8'));
    const found = await page.evaluate(async (given) => {
      const axe = Reflect.get(globalThis, 'axe');
      const { violations } = await axe.run(document, { resultTypes: ['violations'], ...given });
      return violations;
    }, options);
    return found
      .filter(({ impact }: { impact: string }) => impact === 'serious' || impact === 'critical')
      .map(
        (each: { id: string; nodes: readonly { html: string }[] }) =>
          `${each.id}: ${each.nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
      );
  }
});
