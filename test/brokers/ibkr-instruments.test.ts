/** What the Interactive Brokers adapter says of instruments, the clock and the calendar, against a TWS on loopback. */

import { describe, expect, test } from 'vitest';
import { dayOf } from '../../market/index.ts';
import { APPLE, SPY } from '../fakes/tws/fake-tws.ts';
import { fault, rig, ticket, value } from './ibkr-rig.ts';

describe('instruments and hours', () => {
  test('a stock and an ETF, with the smallest step of their price', async () => {
    const { broker, sent } = await rig();
    expect(value(await broker.instrument('AAPL'))).toEqual({
      ...{ symbol: 'AAPL', venueId: '265598', name: 'APPLE INC', exchange: 'NASDAQ' },
      ...{ currency: 'USD', tickSize: 0.01 },
      ...{ isTradable: true, isShortable: true, isFractionable: false },
    });
    expect(value(await broker.instrument('SPY')).name).toBe('SPDR S&P 500 ETF TRUST');
    value(await broker.instrument('AAPL'));
    expect(sent('reqContractDetails')).toBe(2);
  });

  test('a symbol that IB does not have is explained, and no order is sent', async () => {
    const { broker, sent } = await rig();
    const refusal = fault(await broker.submit(ticket({ symbol: 'AAPLE' })));
    expect(refusal).toMatchObject({ kind: 'not found', code: '200' });
    expect(refusal.message).toContain('no US stock or ETF `AAPLE`');
    expect(sent('placeOrder')).toBe(0);
  });

  test('a symbol that IB has twice is listed; the configuration says which', async () => {
    const twin = { ...APPLE, conId: 99, name: 'APPLE OTHER', primary: 'ARCA' };
    const fake = { instruments: [APPLE, twin] };
    const unclear = await rig({ fake });
    const refusal = fault(await unclear.broker.instrument('AAPL'));
    expect(refusal.message).toContain('APPLE INC at NASDAQ, APPLE OTHER at ARCA');
    expect(refusal.message).toContain("primaryExchanges`: { AAPL: 'NASDAQ' }");
    const clear = await rig({ fake, primaryExchanges: { AAPL: 'ARCA' } });
    expect(value(await clear.broker.instrument('AAPL')).venueId).toBe('99');
  });

  test('classes of shares are written with a dot here and a space there', async () => {
    const berkshire = { ...SPY, symbol: 'BRK B', conId: 72063691 };
    const { fake, broker } = await rig({ fake: { instruments: [berkshire] } });
    expect(value(await broker.submit(ticket({ symbol: 'BRK.B' }))).symbol).toBe('BRK.B');
    expect(fake.orders[0]?.symbol).toBe('BRK B');
  });

  test('the clock is TWS’s, the hours are the exchange’s', async () => {
    const { fake, broker } = await rig();
    const at = (hour: number, minutes = 0, day = 2) => Date.UTC(2024, 0, day, hour, minutes) * 1000;
    fake.setNow(at(15));
    // Regular hours in January are 14:30 to 21:00 UTC.
    expect(value(await broker.clock())).toEqual({
      ...{ time: at(15), isOpen: true, nextOpen: at(14, 30, 3), nextClose: at(21) },
    });
    fake.setNow(at(13));
    expect(value(await broker.clock())).toMatchObject({
      ...{ isOpen: false, nextOpen: at(14, 30), nextClose: at(21) },
    });
    const [first, last] = [dayOf(2024, 1, 12), dayOf(2024, 1, 16)];
    // The 15th was Martin Luther King Day; the 13th and 14th a weekend.
    expect(value(await broker.calendar(first, last)).map((one) => one.day)).toEqual([first, last]);
  });
});
