/** The report as a page: whole, without a request to anybody, and with nothing in it that a name could smuggle in. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderHtml } from '../../backtester/report-html.ts';
import { escaped } from '../../backtester/report-html-text.ts';
import { allocateBars } from '../../market/index.ts';
import { DAY_US, sampleRun, sampleTrade } from '../metrics/sample-run.ts';
import { sampleReport } from './sample-report.ts';

const BARS = 300;

function bars(symbol: string) {
  const columns = allocateBars(symbol, BARS);
  for (let k = 0; k < BARS; k += 1) {
    const price = 100 + 10 * Math.sin(k / 9);
    columns.time[k] = k * DAY_US;
    columns.session[k] = k;
    columns.open[k] = price;
    columns.high[k] = price + 1;
    columns.low[k] = price - 1;
    columns.close[k] = price + 0.5;
  }
  return columns;
}

const report = sampleReport(
  sampleRun(
    Array.from({ length: BARS }, (_, k) => 100 + 10 * Math.sin(k / 9) + k / 10),
    {
      trades: [
        sampleTrade(3, { symbol: 'SPX', entryTime: 10 * DAY_US, exitTime: 20 * DAY_US }),
        sampleTrade(-2, {
          symbol: 'SPX',
          entryTime: 30 * DAY_US,
          exitTime: 40 * DAY_US,
          exitReason: 'stop 2 * atr(14) from entry',
        }),
      ],
    },
  ),
);
const html = renderHtml(report, [bars('SPX')]);

/** Every opened element is closed, and in order; those that never are (`meta`) aside. */
function isWellFormed(text: string): boolean {
  const open: string[] = [];
  const inner = text.replace(/<style>[\s\S]*?<\/style>/, '').replace('<!doctype html>', '');
  for (const [tag, slash, name = '', rest = ''] of inner.matchAll(/<(\/?)([a-z0-9]+)([^>]*)>/g)) {
    if (name === 'meta' || rest.endsWith('/')) continue;
    if (slash === '') open.push(name);
    else if (open.pop() !== name) throw new Error(`${tag} closes nothing`);
  }
  return open.length === 0;
}

describe('a page that can be mailed', () => {
  test('is whole, and asks nobody for anything', () => {
    expect(isWellFormed(html)).toBe(true);
    expect(html).toContain(`default-src 'none'`);
    expect(html).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|https?:|src=|href=/);
  });

  test('has the charts: both curves, every candle, and two marks a trade', () => {
    expect(html.match(/<svg /g)).toHaveLength(2);
    const tested = bars('SPX').time.filter((time) => time >= (report.result.time[0] ?? 0));
    expect(html.match(/<g class="(rise|fall)">/g)).toHaveLength(tested.length);
    expect(html.match(/<polygon class="mark buy"/g)).toHaveLength(2);
    expect(html.match(/<polygon class="mark stop"/g)).toHaveLength(1);
    expect(html).toContain('class="curve own"');
  });

  test('its axes count as people do', () => {
    const [, prices = ''] = html.split('<svg ').slice(1);
    const values = [...prices.matchAll(/class="value"[^>]*>([^<]*)</g)].map(([, text]) => text);
    // From 89 to 111.5: steps of 10 are the first of 1, 2, 2.5, 5 and 10 that make at most four of it.
    expect(values).toEqual(['90.00', '100.00', '110.00']);
    const flat = bars('SPX');
    for (const column of [flat.open, flat.high, flat.low, flat.close]) column.fill(50);
    expect(renderHtml(report, [flat])).not.toMatch(/NaN|Infinity/);
  });

  test('has every trade and every fact', () => {
    for (const words of [
      'sha256',
      'warm-up',
      'Total return',
      'Sharpe',
      'stop 2 * atr(14) from entry',
    ])
      expect(html).toContain(words);
    expect(html.match(/<tbody>\n/g)?.length).toBeGreaterThanOrEqual(3);
    expect(html).toContain('2 trades');
  });

  test('of a run of no bar says what there is', () => {
    const empty = renderHtml(sampleReport(sampleRun([])), []);
    expect(isWellFormed(empty)).toBe(true);
    expect(empty).not.toContain('NaN');
    expect(empty).not.toContain('<svg');
  });

  test('no number of it is none', () => {
    expect(html).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('what a program calls things stays text', () => {
    const evil = '<img src=x onerror="alert(1)">&\'';
    const named = renderHtml(
      { ...report, strategy: { ...report.strategy, name: evil, doc: evil } },
      [bars('SPX')],
    );
    expect(named).not.toContain('<img');
    expect(isWellFormed(named)).toBe(true);
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(escaped(text)).not.toMatch(/[<>"']/);
      }),
    );
  });

  test('a line of a million points is no longer than a screen needs', () => {
    const long = renderHtml(
      sampleReport(sampleRun(Array.from({ length: 100_000 }, (_, k) => 100 + Math.sin(k)))),
      [],
    );
    expect(long.length).toBeLessThan(120_000);
  });

  test('of very many trades has the last ones, and says so', () => {
    const many = Array.from({ length: 1_003 }, (_, k) =>
      sampleTrade(k % 7, { symbol: 'SPX', entryTime: DAY_US, exitTime: ((k % 90) + 2) * DAY_US }),
    );
    const run = sampleRun(Array(BARS).fill(100), { trades: many });
    const page = renderHtml(sampleReport(run), [bars('SPX')]);
    expect(isWellFormed(page)).toBe(true);
    expect(page).toContain('<h2>1,003 trades</h2>');
    expect(page).toContain('The last 1,000 are listed here and marked above; trades.csv has all');
    expect(page.match(/<polygon class="mark /g)).toHaveLength(2_000);
    expect(html).not.toContain('trades.csv');
  });
});
