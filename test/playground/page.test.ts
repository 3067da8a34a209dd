/**
 * The built page in a real browser, driven as somebody uses it. Without Chromium one line says that this was not tried;
 * on a server for continuous integration that is a failure.
 */

import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { downloadsOf } from '../../playground/engine/downloads.ts';
import { run } from '../../playground/engine/run.ts';
import { BUILT, launch, missing, named, serve, watchPage } from './browser.ts';
import { pageEngine, shipped } from './engine.ts';

const why = missing();
if (why !== undefined) {
  if (process.env['CI']) test('a browser is there', () => expect.fail(why));
  else test(`(not run) ${why}`, () => console.warn(why));
}

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const SCREENS = join(tmpdir(), 'strata-playground');

describe.skipIf(why !== undefined)('the page', () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: readonly string[] = [];
  let site: Awaited<ReturnType<typeof serve>>;

  beforeAll(async () => {
    mkdirSync(SCREENS, { recursive: true });
    site = await serve(dirname(BUILT));
    browser = await launch();
    context = await browser.newContext({
      viewport: { width: 1280, height: 860 },
      colorScheme: 'light',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    context.setDefaultTimeout(15_000);
    page = await context.newPage();
    complaints = watchPage(page);
    // Under a path of its own, as a page on somebody's site is.
    await page.goto(`${site.url}/playground/index.html`);
    await page.locator(named('headlines')).waitFor();
    await page.locator('.monaco-editor .view-line').first().waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    site?.server.close();
  });

  const text = (name: string): Promise<string> => page.locator(named(name)).first().innerText();
  const editorText = (): Promise<string> =>
    page
      .locator('.monaco-editor .view-lines')
      .innerText()
      // The editor writes blanks that do not break.
      .then((shown) => shown.replaceAll('\u00a0', ' '));

  /** The page has drawn the run that it was asked for. */
  async function ranAfter(act: () => Promise<void>, where = page): Promise<void> {
    const before = await drawn(where);
    await act();
    await where.waitForFunction(
      (count) => performance.getEntriesByName('strata-drawn').length > count,
      before,
    );
  }
  const drawn = (where: Page): Promise<number> =>
    where.evaluate(() => performance.getEntriesByName('strata-drawn').length);

  test('runs the first example with emitted code, and shows what the command line prints', async () => {
    expect(await page.locator('.interpreted').count()).toBe(0);
    expect(await text('headlines')).toContain('+22.96%');
    await page.locator(named('tab-trades')).click();
    await page.locator(named('trades')).waitFor();
    expect(await page.locator(`${named('trades')} tbody tr`).count()).toBe(31);
  });

  test('a report from the browser is the command line’s, byte for byte', async () => {
    await page.locator('summary', { hasText: 'Export' }).click();
    const waiting = page.waitForEvent('download');
    await page.locator(named('download-report')).click();
    const path = await (await waiting).path();
    await page.locator('summary', { hasText: 'Export' }).click();
    // The other tests hold this engine to the command line itself.
    const here = await run(pageEngine(), { ...shipped('momentum.strat'), params: {} });
    if (here.kind !== 'ok') throw new Error('it runs');
    expect(readFileSync(path, 'utf8')).toBe(downloadsOf(here.value).report);
  });

  test('a typo: the error, why, and its fix; applied, it runs again', async () => {
    await page
      .locator('.monaco-editor .view-line')
      .nth(9)
      .click({ position: { x: 150, y: 8 } });
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.type('x');
    await page.locator(named('apply-fix')).waitFor();
    expect(await text('problems')).toContain('fastx');
    expect(await text('problems')).toContain('Fix:');
    await ranAfter(() => page.locator(named('apply-fix')).first().click());
    expect(await editorText()).toContain('ema(close,');
    expect(await page.locator('.problem').count()).toBe(0);
    expect(await text('headlines')).toContain('+22.96%');
  });

  test('completion, hover and format come from the language service', async () => {
    await page
      .locator('.monaco-editor .view-line')
      .nth(9)
      .click({ position: { x: 150, y: 8 } });
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.keyboard.type('let strength = rs');
    await page.locator('.suggest-widget.visible').waitFor();
    expect(await page.locator('.suggest-widget').innerText()).toContain('rsi');
    await page.keyboard.press('Escape');
    await page.locator(named('example')).selectOption('golden-cross.strat');
    await ranAfter(async () => {
      await page.locator(named('example')).selectOption('momentum.strat');
    });
    await page.locator('.monaco-editor .view-line span', { hasText: /^ema$/ }).first().hover();
    await page.locator('.monaco-hover:not(.hidden)').first().waitFor();
    expect(await page.locator('.monaco-hover').first().innerText()).toContain('ema');
  });

  test('why: a trade, its rule with its values, and its bar on the chart', async () => {
    await page.locator(named('tab-trades')).click();
    await page.locator(named('why-trade')).nth(1).click();
    await page.locator(named('why')).waitFor();
    const account = await text('why');
    expect(account).toContain('was decided');
    expect(account).toContain('fast_ma');
    expect(account).toMatch(/one bar before/);
    await page.screenshot({ path: join(SCREENS, 'why.png') });
  });

  test('the chart with the keyboard alone: from bar to bar', async () => {
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
    const before = await text('headlines');
    await ranAfter(async () => {
      await page.locator(named('slider-fast')).focus();
      await page.keyboard.press('ArrowRight');
    });
    expect(await text('headlines')).not.toBe(before);
  });

  test('shared and opened again: the program and its sliders', async () => {
    const figures = await text('headlines');
    await page.locator(named('share')).click();
    await page.locator(named('notice')).waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toContain('#s1.');
    const other = await context.newPage();
    await other.goto(link);
    await other.locator(named('headlines')).waitFor();
    expect(await other.locator(named('headlines')).innerText()).toBe(figures);
    await other.goto('about:blank');
    await other.goto(`${link.slice(0, -8)}`);
    await other.locator(named('notice')).waitFor();
    expect(await other.locator(named('notice')).innerText()).toContain('damaged');
    await other.close();
  });

  test('what becomes of it: code and plan point at the program', async () => {
    await page.locator(named('tab-code')).click();
    expect(await text('emitted')).toContain('export class Momentum');
    await page.locator('.emitted-line.known').first().hover();
    await page.locator('.emitted-line.pointed').first().waitFor();
    expect(await page.locator('.pointed-line').count()).toBe(1);
    await page.locator(named('tab-plan')).click();
    await page.locator(named('plan')).waitFor();
    expect(await page.locator(`${named('plan')} .node.rule`).count()).toBe(2);
    await page.screenshot({ path: join(SCREENS, 'plan.png') });
  });

  test('a bad file is refused in words, a good one is read and used', async () => {
    await page.locator(named('file')).setInputFiles({
      ...{ name: 'bad.csv', mimeType: 'text/csv' },
      buffer: Buffer.from('open,close\n1,2\n'),
    });
    await page.locator(named('read-file')).click();
    await page.locator(`.dialog ${named('refused')}`).waitFor();
    expect(await page.locator('.dialog').innerText()).toContain('no column for the time');
    await page.keyboard.press('Escape');
    await page.locator('.veil').waitFor({ state: 'detached' });
    await dropFile('waves.csv', waves(700));
    await page.locator(named('calendar')).selectOption('24x7');
    await page.locator(named('read-file')).click();
    await page.locator(named('use-file')).waitFor();
    expect(await page.locator('.dialog').innerText()).toContain('700 bars of WAVES');
    await ranAfter(() => page.locator(named('use-file')).click());
    expect(await page.locator('.chart-head h2').innerText()).toContain('WAVES');
    expect(await editorText()).toContain('universe WAVES');
  });

  test('the other theme, and nobody is shut out of either', async () => {
    await page.locator(named('tab-results')).click();
    for (const theme of ['light', 'dark']) {
      if ((await page.evaluate(() => document.documentElement.dataset['theme'])) !== theme)
        await page.locator(named('theme')).click();
      expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe(theme);
      expect(await seriousViolations()).toEqual([]);
      await page.screenshot({ path: join(SCREENS, `${theme}.png`) });
    }
  });

  test('on a tablet nothing is wider than the screen', async () => {
    await page.setViewportSize({ width: 820, height: 1180 });
    const widths = await page.evaluate(() => [document.body.scrollWidth, window.innerWidth]);
    expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0);
    await page.screenshot({ path: join(SCREENS, 'tablet.png') });
    await page.setViewportSize({ width: 1280, height: 860 });
  });

  test('opened from the file system', async () => {
    const other = await context.newPage();
    const said = watchPage(other);
    await other.goto(pathToFileURL(join(BUILT, 'index.html')).href);
    await other.locator(named('headlines')).waitFor();
    await other.locator('.monaco-editor .view-line').first().waitFor();
    expect(await other.locator(named('headlines')).innerText()).toContain('+22.96%');
    expect(await other.locator('.interpreted').count()).toBe(0);
    expect(said).toEqual([]);
    await other.close();
  });

  test('all that while the page complained of nothing and asked nobody', () => {
    expect(complaints).toEqual([]);
  });

  async function dropFile(name: string, content: string): Promise<void> {
    const transfer = await page.evaluateHandle(
      ([file, body]) => {
        const data = new DataTransfer();
        data.items.add(new File([body ?? ''], file ?? '', { type: 'text/csv' }));
        return data;
      },
      [name, content] as const,
    );
    await page.dispatchEvent('main', 'drop', { dataTransfer: transfer });
    await page.locator(named('file-dialog')).waitFor();
  }

  async function seriousViolations(): Promise<readonly string[]> {
    await page.evaluate(readFileSync(AXE, 'utf8'));
    const found = await page.evaluate(async () => {
      const axe = Reflect.get(globalThis, 'axe');
      const { violations } = await axe.run(document, { resultTypes: ['violations'] });
      return violations;
    });
    return found
      .filter(({ impact }: { impact: string }) => impact === 'serious' || impact === 'critical')
      .map(
        (each: { id: string; nodes: readonly { html: string }[] }) =>
          `${each.id}: ${each.nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
      );
  }
});

/** A price that goes up and down in waves of 40 days. */
function waves(days: number): string {
  const rows = Array.from({ length: days }, (_, day) => {
    const date = new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10);
    return `${date},${(100 + 10 * Math.sin((day * 2 * Math.PI) / 40)).toFixed(2)}`;
  });
  return `date,close\n${rows.join('\n')}\n`;
}
