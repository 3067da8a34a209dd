/** Files of one's own, let fall on the page. */

import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { named } from './browser.ts';
import type { Session } from './page-session.ts';

export function fileTests(session: () => Session): void {
  test('a bad file is refused in words, and Escape closes', async () => {
    const { page, drop } = session();
    await drop('bad.csv', 'open,close\n1,2\n');
    await page.locator(named('read-file')).click();
    await page.locator(`.dialog ${named('refused')}`).waitFor();
    expect(await page.locator('.dialog').innerText()).toContain('no column for the time');
    await page.keyboard.press('Escape');
    await closed();
    await drop('bad.parquet', 'PAR1 and no more');
    await page.locator(named('read-file')).click();
    await page.locator(`.dialog ${named('refused')}`).waitFor();
    expect(await page.locator('.dialog').innerText()).toContain('no whole Parquet file');
    await page.keyboard.press('Escape');
    await closed();
  });

  test('a Parquet file is read and used', async () => {
    const { page, drop, text, editorText, ranAfter } = session();
    await drop('waves.parquet', await parquet(700));
    await page.locator(named('calendar')).selectOption('24x7');
    await page.locator(named('read-file')).click();
    await page.locator(named('use-file')).waitFor();
    expect(await page.locator('.dialog').innerText()).toContain('700 bars of WAVES');
    await ranAfter(() => page.locator(named('use-file')).click());
    expect(await page.locator('.chart-head h2').innerText()).toContain('WAVES');
    expect(await editorText()).toContain('universe WAVES');
    expect(await text('detail')).toBe('');
  });

  test('a split changes what a run on these bars comes to', async () => {
    const { page, drop, text, ranAfter } = session();
    const before = await text('headlines');
    await drop('splits.csv', 'symbol,ex_date,type,value\nWAVES,2021-01-04,split,3\n');
    await ranAfter(() => page.locator(named('read-file')).click());
    expect(await page.locator('.dialog h2').innerText()).toBe('1 split and 0 dividends for waves');
    await page.locator(named('close-file')).click();
    await closed();
    expect(await text('headlines')).not.toBe(before);
  });

  test('a run is cancelled, and the page goes on with the files that it had', async () => {
    const { page, text, ranAfter } = session();
    const cancelled = page.evaluate(
      () =>
        new Promise<void>((done) => {
          const press = (): void => {
            const button = document.querySelector<HTMLElement>('.status .link');
            if (!button) return;
            watcher.disconnect();
            button.click();
            done();
          };
          const watcher = new MutationObserver(press);
          watcher.observe(document.body, { subtree: true, childList: true });
        }),
    );
    await page.locator(named('slider-fast')).press('ArrowRight');
    await cancelled;
    await page.locator(named('notice')).waitFor();
    expect(await text('notice')).toContain('The run was cancelled.');
    await ranAfter(() => page.locator(named('slider-fast')).press('ArrowRight'));
    expect(await page.locator('.chart-head h2').innerText()).toContain('WAVES');
    expect(await page.locator(named('refused')).count()).toBe(0);
  });

  async function closed(): Promise<void> {
    await session().page.locator('.dialog').waitFor({ state: 'detached' });
  }
}

/** A price that goes up and down in waves of 40 days, as another program writes it. */
async function parquet(days: number): Promise<Uint8Array> {
  const file = join(tmpdir(), `strata-waves-${process.pid}.parquet`);
  const database = await DuckDBInstance.create();
  const connection = await database.connect();
  await connection.run(
    `COPY (SELECT DATE '2020-01-01' + day::INTEGER AS date,
             round(100 + 10 * sin(day * 2 * pi() / 40), 2) AS close
           FROM range(${days}) AS days(day))
     TO '${file}' (FORMAT parquet, COMPRESSION zstd)`,
  );
  connection.closeSync();
  database.closeSync();
  return readFileSync(file);
}
