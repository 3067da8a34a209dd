import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faultOf } from '../../brokers/alpaca/faults.ts';
import { createLane } from '../../brokers/alpaca/lane.ts';
import { decimalText, instantOf } from '../../brokers/alpaca/numbers.ts';
import { settingsOf } from '../../brokers/alpaca/options.ts';

describe('numbers', () => {
  test.each([
    [103.03, '103.03'],
    [(103.03 * 10) / 10, '103.03'],
    [0.1 + 0.2, '0.3'],
    [1e-7, '0.0000001'],
    [5e-9, '0.000000005'],
    [0, '0'],
    [100, '100'],
  ])('%d is written %s', (value, text) => {
    expect(decimalText(value)).toBe(text);
  });

  test('prices in cents come back as they were', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), (cents) => {
        expect(decimalText(cents / 100)).toBe((cents / 100).toFixed(2).replace(/\.?0+$/, ''));
      }),
    );
  });

  test.each([
    ['2024-01-02T14:30:00Z', Date.UTC(2024, 0, 2, 14, 30) * 1000],
    ['2024-01-02T09:30:00.123456789-05:00', Date.UTC(2024, 0, 2, 14, 30) * 1000 + 123_456],
    ['2024-07-03T09:30:00.5-04:00', Date.UTC(2024, 6, 3, 13, 30) * 1000 + 500_000],
    ['2024-01-02T20:00:00.000001+05:30', Date.UTC(2024, 0, 2, 14, 30) * 1000 + 1],
    ['yesterday', Number.NaN],
  ])('%s', (text, instant) => {
    expect(instantOf(text)).toBe(instant);
  });
});

describe('faults of other kinds', () => {
  const settings = settingsOf({ keyId: 'K', secret: 'S3CRET', environment: 'live' });

  test('a value that is no error', () => {
    const read = faultOf('boom S3CRET', { what: 'for x', isWrite: false }, settings);
    expect(read).toMatchObject({ kind: 'down' });
    expect(read.message).toContain('[secret]');
  });

  test('a certificate that is not trusted: nothing was sent', () => {
    const cause = Object.assign(new Error('expired'), { code: 'CERT_HAS_EXPIRED' });
    const error = new Error('fetch failed', { cause });
    const fault = faultOf(error, { what: 'to take an order', isWrite: true }, settings);
    expect(fault).toMatchObject({ kind: 'down', code: 'CERT_HAS_EXPIRED' });
  });

  test('the usual servers, by environment', () => {
    expect(settings.urls).toEqual({
      trading: 'https://api.alpaca.markets',
      data: 'https://data.alpaca.markets',
      updates: 'wss://api.alpaca.markets/stream',
      bars: 'wss://stream.data.alpaca.markets/v2/iex',
    });
    const paper = settingsOf({ keyId: 'K', secret: 'S', environment: 'paper', feed: 'sip' });
    expect(paper.urls.updates).toBe('wss://paper-api.alpaca.markets/stream');
    expect(paper.urls.bars).toBe('wss://stream.data.alpaca.markets/v2/sip');
    const seconds = settings.now() / 1e6;
    expect(Math.abs(seconds - Date.now() / 1000)).toBeLessThan(60);
  });
});

describe('the lane', () => {
  const budget = { requests: 100, reserved: 10, windowMs: 60_000, concurrent: 1, queueMs: 60_000 };

  test('orders before reads, cancels before both, however they came', async () => {
    const lane = createLane(budget);
    const sent: string[] = [];
    let release = () => {};
    const first = lane.pass('order', () => new Promise<void>((resolve) => (release = resolve)));
    const rest = (['read', 'order', 'cancel'] as const).map((kind) =>
      lane.pass(kind, async () => {
        sent.push(kind);
      }),
    );
    await rest[2];
    expect(sent).toEqual(['cancel']);
    release();
    await Promise.all([first, ...rest]);
    expect(sent).toEqual(['cancel', 'order', 'read']);
    lane.close();
  });

  test('the budget comes back with time', async () => {
    const lane = createLane({ ...budget, requests: 2, reserved: 1, windowMs: 20 });
    expect((await lane.pass('order', async () => 1)).kind).toBe('sent');
    expect((await lane.pass('order', async () => 2)).kind).toBe('sent');
    lane.close();
  });

  test('a pause holds everything but cancels', async () => {
    const lane = createLane({ ...budget, queueMs: 10 });
    lane.pause(30_000);
    lane.pause(10);
    const late = await lane.pass('read', async () => 1);
    expect(late.kind === 'late' && late.retryAfterMs > 20_000).toBe(true);
    expect((await lane.pass('cancel', async () => 1)).kind).toBe('sent');
    lane.close();
  });

  test('closing gives back what waits', async () => {
    const lane = createLane(budget);
    lane.pause(30_000);
    const waiting = lane.pass('read', async () => 1);
    lane.close();
    expect((await waiting).kind).toBe('dropped');
  });

  test('never more in a window than allowed, and cancels are never behind orders', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('cancel', 'order', 'read'), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 2, max: 20 }),
        async (kinds, requests) => {
          const lane = createLane({ ...budget, requests, reserved: 1, concurrent: 3, queueMs: 1 });
          const passages = await Promise.all(
            kinds.map((kind) => lane.pass(kind, async () => kind)),
          );
          lane.close();
          const sent = passages.flatMap((passage) =>
            passage.kind === 'sent' ? [passage.value] : [],
          );
          const others = sent.filter((kind) => kind !== 'cancel').length;
          const cancels = kinds.filter((kind) => kind === 'cancel').length;
          expect(sent.length).toBeLessThanOrEqual(requests);
          expect(others).toBeLessThanOrEqual(requests - 1);
          expect(sent.length - others).toBeGreaterThanOrEqual(Math.min(cancels, 1));
        },
      ),
      { numRuns: 40 },
    );
  });
});
