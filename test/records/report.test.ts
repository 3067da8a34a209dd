/** The report on a terminal: never wider than it, plain where that was asked for. */

import { expect, test } from 'vitest';
import { reportJson } from '../../backtester/records-json.ts';
import { formatMetric } from '../../backtester/report-format.ts';
import { notesOf } from '../../backtester/report-notes.ts';
import { renderReport } from '../../backtester/report-render.ts';
import { displayWidth } from '../../backtester/report-table.ts';
import { DAY_US, sampleRun, sampleTrade } from '../metrics/sample-run.ts';
import { sampleReport } from './sample-report.ts';

const OPTIONS = {
  colour: false,
  unicode: true,
  width: 80,
  lastTrades: 10,
  files: ['out/run.json'],
};

const REPORTS = {
  usual: sampleReport(
    sampleRun(
      Array.from({ length: 300 }, (_, k) => 100 + 10 * Math.sin(k / 9) + k / 10),
      {
        trades: Array.from({ length: 30 }, (_, k) => sampleTrade(k - 9.5)),
        rejections: [
          { rule: 'order.notional', text: 'notional <= 25_000 USD', count: 3, firstTime: 0 },
        ],
        warnings: [{ code: 'trimmed', text: 'Trimmed to buying power.', count: 4, firstTime: 0 }],
        knifeEdges: 1,
      },
    ),
    { ambiguity: { bars: 3, asRun: 120, otherOrder: 130 } },
  ),
  'without bars': sampleReport(sampleRun([])),
  'one bar': sampleReport(sampleRun([100])),
  'huge figures': sampleReport(
    sampleRun([1e14, 2e14], {
      trades: [sampleTrade(1e8, { symbol: 'LONGSYMBOL.NAME', exitPrice: 12_345.67 })],
    }),
  ),
};

test.each(Object.entries(REPORTS))('%s: no line is wider than the terminal', (_, report) => {
  for (const width of [70, 80, 100]) {
    for (const line of renderReport(report, { ...OPTIONS, width }).split('\n')) {
      expect(displayWidth(line), line).toBeLessThanOrEqual(width);
    }
  }
});

test.each(Object.entries(REPORTS))(
  '%s: plain text has no escape and, on request, only ASCII',
  (_, report) => {
    expect(renderReport(report, OPTIONS)).not.toContain('\u001b');
    expect(renderReport(report, { ...OPTIONS, unicode: false })).toMatch(/^[\n -~]*$/);
  },
);

test('what is worth knowing is said', () => {
  const text = renderReport(REPORTS.usual, { ...OPTIONS, width: 100 }).replace(/\s+/g, ' ');
  expect(text).toContain('3 times refused by order.notional (notional <= 25_000 USD), first on');
  expect(text).toContain('4 × Trimmed to buying power. (first on 1970-01-01)');
  expect(text).toContain('+20.00% with the stop first, +30.00% with the take first');
  expect(text).toContain('Survivorship: unchecked.');
  expect(text).toContain('knife edge');
});

test('the assumptions that flatter are said', () => {
  const report = sampleReport(sampleRun([100, 101]), {
    policy: { name: 'Empty', origin: 'program', rules: 0 },
  });
  const { backtest } = report;
  const fill = { ...backtest.fill, market: 'same close' as const };
  const text = renderReport({ ...report, backtest: { ...backtest, fill } }, OPTIONS);
  expect(text).toContain('No limits: the risk policy is empty.');
  expect(text).toContain('Market orders filled at the close that decided them.');
});

test('a policy that nobody chose is named', () => {
  const report = sampleReport(sampleRun([100, 101]), {
    policy: { name: 'House', origin: 'default', rules: 8 },
  });
  expect(renderReport(report, OPTIONS)).toContain('names no risk policy');
});

test('the tested period and the warm-up before it are told apart', () => {
  const run = sampleRun([100, 101, 102]);
  const report = sampleReport(run, {
    data: { ...sampleReport(run).data, warmup: { bars: 345, firstTime: -DAY_US } },
    lot: 1e-8,
  });
  const text = renderReport(report, { ...OPTIONS, width: 100 }).replace(/\s+/g, ' ');
  expect(text).toContain(
    'tested 1970-01-02 to 1970-01-04 · 3 bars · before it 345 bars of warm-up from 1969-12-31',
  );
  expect(text).toContain('lots of 0.00000001');
  expect(JSON.parse(reportJson(report, []))).toMatchObject({
    ...{ from: '1970-01-02', to: '1970-01-04', bars: 3 },
    warmup: { bars: 345, from: '1969-12-31' },
  });
});

test('refusals explain themselves, and nothing says that there were none', () => {
  const refused = {
    rule: 'sizing.stop_not_protective',
    text: 'wrong side',
    count: 3,
    firstTime: 0,
  };
  const texts = notesOf(sampleReport(sampleRun([100], { rejections: [refused] }))).map(
    ({ text }) => text,
  );
  expect(texts).toContain('No order was made: the entries were refused, as below.');
  expect(texts).toContain(
    '3 times refused by sizing.stop_not_protective (wrong side), first on 1970-01-01',
  );
  expect(texts.join()).not.toContain('no entry condition');
});

test('a warning has its count, in text and in JSON', () => {
  const warnings = [{ code: 'fill.trimmed', text: 'orders trimmed', count: 1 }];
  const json: unknown = JSON.parse(reportJson(sampleReport(sampleRun([100], { warnings })), []));
  expect(json).toMatchObject({
    warnings: expect.arrayContaining([
      { code: 'fill.trimmed', text: '1 × orders trimmed', count: 1 },
    ]),
  });
});

test('lengths have their unit', () => {
  expect(formatMetric(1234, 'sessions', true)).toBe('1,234 sessions');
  expect(renderReport(REPORTS.usual, { ...OPTIONS, width: 140 })).toContain('+19.50%');
});
