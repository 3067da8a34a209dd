/** One browser and one page for all tests of the page, and what they do in it again and again. */

import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { BUILT, launch, named, serve, watchPage } from './browser.ts';

/** Pictures for somebody to look at. */
const SCREENS = join(tmpdir(), 'strata-playground');

export interface Session {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Everything that the page complained of so far. */
  readonly complaints: readonly string[];
  /** The text of the element of this name. */
  text(name: string): Promise<string>;
  editorText(): Promise<string>;
  /** Puts the cursor behind the end of the first line of the program with these words. */
  endOfLine(words: string): Promise<void>;
  /** The page has drawn a run that was asked for by what `act` does. */
  ranAfter(act: () => Promise<unknown>): Promise<void>;
  /** As if somebody had let it fall on the page. */
  drop(name: string, content: string | Uint8Array): Promise<void>;
  screenshot(name: string): Promise<void>;
  close(): Promise<void>;
}

export async function openSession(): Promise<Session> {
  mkdirSync(SCREENS, { recursive: true });
  const site = await serve(dirname(BUILT));
  const browser: Browser = await launch();
  const context = await browser.newContext({
    viewport: { width: 1280, height: 860 },
    colorScheme: 'light',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(40_000);
  const page = await context.newPage();
  const complaints = watchPage(page);
  // Under a path of its own, as a page on somebody's site is.
  await page.goto(`${site.url}/playground/index.html`);
  await page.locator(named('headlines')).waitFor();
  await page.locator('.monaco-editor .view-line').first().waitFor();
  return {
    ...{ page, context, complaints },
    text: (name) => page.locator(named(name)).first().innerText(),
    async editorText() {
      const shown = await page.locator('.monaco-editor .view-lines').innerText();
      // The editor writes blanks that do not break.
      return shown.replaceAll('\u00a0', ' ');
    },
    async endOfLine(words) {
      const line = page.locator('.monaco-editor .view-line', { hasText: words }).first();
      await line.click({ position: { x: 40, y: 8 } });
      await page.keyboard.press('End');
    },
    async ranAfter(act) {
      const before = await page.evaluate(drawn);
      await act();
      await page.waitForFunction(
        (count) => performance.getEntriesByName('strata-drawn').length > count,
        before,
      );
    },
    drop: (name, content) => drop(page, name, content),
    async screenshot(name) {
      await page.screenshot({ path: join(SCREENS, `${name}.png`) });
    },
    async close() {
      await browser.close();
      site.server.close();
    },
  };
}

const drawn = (): number => performance.getEntriesByName('strata-drawn').length;

async function drop(page: Page, name: string, content: string | Uint8Array): Promise<void> {
  const bytes = [...Buffer.from(content)];
  const transfer = await page.evaluateHandle(
    ([file, body]) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(body)], file));
      return data;
    },
    [name, bytes] as const,
  );
  await page.dispatchEvent('main', 'drop', { dataTransfer: transfer });
  await page.locator(named('file-dialog')).waitFor();
}
