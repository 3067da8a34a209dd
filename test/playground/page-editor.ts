/** What an editor does for a writer, with the keyboard alone wherever that can be. */

import { expect, test } from 'vitest';
import { named } from './browser.ts';
import type { Session } from './page-session.ts';

export function editorTests(session: () => Session): void {
  test('a typo: the error, why, and its fix; applied, it runs again', async () => {
    const { page, text, endOfLine, editorText, ranAfter } = session();
    await endOfLine('let fast_ma');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.type('x');
    await page.locator(named('apply-fix')).waitFor();
    expect(await text('problems')).toContain('fastx');
    expect(await text('problems')).toContain('Fix:');
    expect(await page.locator('.squiggly-error').count()).toBeGreaterThan(0);
    await ranAfter(() => page.locator(named('apply-fix')).first().click());
    expect(await editorText()).toContain('ema(close, fast)');
    expect(await page.locator('.problem').count()).toBe(0);
    expect(await text('headlines')).toContain('+22.96%');
  });

  test('the problems list goes to the place, and the fix is applied with the keyboard alone', async () => {
    const { page, endOfLine, editorText, ranAfter } = session();
    await endOfLine('enter long when');
    await page.keyboard.type('x');
    await page.locator('.problem-place').first().waitFor();
    await endOfLine('strategy Momentum');
    await page.locator('.problem-place').first().press('Enter');
    await activeLine(13);
    await page.keyboard.press('Control+.');
    await page.locator('.action-widget').first().waitFor();
    await ranAfter(() => page.keyboard.press('Enter'));
    expect(await editorText()).toContain('crosses above slow_ma\n');
    expect(await page.locator('.problem').count()).toBe(0);
  });

  test('completion and signature help while a line is written', async () => {
    const { page, endOfLine, editorText } = session();
    const before = await editorText();
    await endOfLine('let slow_ma');
    await page.keyboard.press('Enter');
    await page.keyboard.type('let strength = rs');
    await page.locator('.suggest-widget.visible', { hasText: 'rsi' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.type('i(close, ');
    const help = page.locator('.parameter-hints-widget.visible', { hasText: 'rsi(x' });
    // The second argument is the one that is written now; until the comma the first was.
    await help.locator('.parameter.active', { hasText: 'n' }).waitFor();
    await page.keyboard.press('Escape');
    await takeBackTo(before);
  });

  test('hover: what a name is, its formula and its warm-up', async () => {
    const { page } = session();
    await page.locator('.monaco-editor .view-line span', { hasText: /^ema$/ }).first().hover();
    const hover = page
      .locator('.monaco-hover:not(.hidden)', { hasText: 'Exponential moving average' })
      .first();
    await hover.waitFor();
    const said = await hover.innerText();
    expect(said).toContain('Formula');
    // Of `ema(close, fast)`, where fast is 20.
    expect(said).toContain('Warm-up: a value from bar 20 on');
    await page.keyboard.press('Escape');
  });

  test('to a definition and back by another name', async () => {
    const { page, endOfLine, editorText, ranAfter } = session();
    const before = await editorText();
    await endOfLine('exit long when');
    await page.keyboard.press('F12');
    await activeLine(11);
    await page.keyboard.press('F2');
    await page.locator('.rename-box input:focus').waitFor();
    await page.keyboard.type('slower');
    await ranAfter(() => page.keyboard.press('Enter'));
    const renamed = await editorText();
    expect(renamed).toContain('let slower = ema(close, slow)');
    expect(renamed.match(/\bslower\b/g)).toHaveLength(3);
    expect(renamed).not.toContain('slow_ma');
    await takeBackTo(before);
  });

  test('formatting: as `strata fmt` has it', async () => {
    const { page, endOfLine, editorText } = session();
    const before = await editorText();
    await endOfLine('every 1d');
    await page.keyboard.press('Shift+Home');
    await page.keyboard.type('every     1d   ');
    await page.keyboard.press('Shift+Alt+F');
    await page.waitForFunction(
      (text) =>
        document.querySelector<HTMLElement>('.view-lines')?.innerText.replaceAll('\u00a0', ' ') ===
        text,
      before,
    );
  });

  async function activeLine(line: number): Promise<void> {
    await session()
      .page.locator('.line-numbers.active-line-number', { hasText: new RegExp(`^${line}$`) })
      .waitFor();
  }

  /** Undone until it is the text from before. */
  async function takeBackTo(before: string): Promise<void> {
    const { page, editorText, ranAfter } = session();
    await ranAfter(async () => {
      while ((await editorText()) !== before) await page.keyboard.press('Control+Z');
    });
  }
}
