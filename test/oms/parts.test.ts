import { describe, expect, test } from 'vitest';
import type { VenueBar } from '../../runtime/index.ts';
import { BarGatherer } from '../../runtime/oms/bar-gatherer.ts';
import {
  clientOrderId,
  externalOrderId,
  isSessionName,
  parseClientOrderId,
} from '../../runtime/oms/client-order-id.ts';
import { type Restriction, type Scope, TradingStates } from '../../runtime/oms/trading-state.ts';

describe('client order ids', () => {
  test('say which intent it is, and read back', () => {
    const id = { session: 'k3f9', order: 17, generation: 0, revision: 2 };
    expect(clientOrderId(id)).toBe('s-k3f9-17-0-r2');
    expect(parseClientOrderId('s-k3f9-17-0-r2')).toEqual(id);
    expect(parseClientOrderId('s-k3f9-17-0')).toEqual({ ...id, revision: 0 });
  });

  test('stay within 48 characters', () => {
    const longest = {
      session: 'abcdefghijkl',
      order: 999_999_999,
      generation: 99_999,
      revision: 99_999,
    };
    expect(clientOrderId(longest).length).toBeLessThanOrEqual(48);
    expect(parseClientOrderId(clientOrderId(longest))).toEqual(longest);
  });

  test('those of others are not ours', () => {
    for (const other of ['', 's-k3f9', 's-K3F9-1-0', 's-k3f9-x-0', externalOrderId('V1')])
      expect(parseClientOrderId(other)).toBeUndefined();
    expect(isSessionName('k3f9')).toBe(true);
    expect(isSessionName('two words')).toBe(false);
  });
});

function restriction(scope: Scope, state: 'reducing' | 'halted', code: string): Restriction {
  return { scope, state, code, text: code, since: 0, needsOperator: code === 'kill' };
}

describe('trading states', () => {
  test('the strictest of account, strategy and symbol decides', () => {
    const states = new TradingStates();
    expect(states.of('ACME')).toBeUndefined();
    states.restrict(restriction('symbol ACME', 'reducing', 'overfill'));
    expect(states.of('ACME')?.code).toBe('overfill');
    expect(states.of('OTHER')).toBeUndefined();
    states.restrict(restriction('account', 'halted', 'kill'));
    expect(states.of('ACME')?.code).toBe('kill');
    expect(states.of('OTHER')?.code).toBe('kill');
  });

  test('a reason holds until it is released; others stay', () => {
    const states = new TradingStates();
    expect(states.restrict(restriction('account', 'reducing', 'connection'))).toBe(true);
    expect(states.restrict(restriction('account', 'reducing', 'connection'))).toBe(false);
    expect(states.restrict(restriction('account', 'halted', 'connection'))).toBe(true);
    states.restrict(restriction('strategy', 'halted', 'kill'));
    expect(states.release('connection').map(({ state }) => state)).toEqual(['halted']);
    expect(states.has('connection')).toBe(false);
    expect(states.of('ACME')?.code).toBe('kill');
    expect(states.resume('account')).toEqual([]);
    expect(states.resume().map(({ code }) => code)).toEqual(['kill']);
    expect(states.all).toEqual([]);
  });
});

describe('bars of an instant', () => {
  const bar = (symbol: string, time: number): VenueBar => ({
    symbol,
    time,
    open: 1,
    high: 1,
    low: 1,
    close: 1,
    volume: 1,
  });

  test('are complete once every symbol has its own, in the order of the universe', () => {
    const bars = new BarGatherer(['A', 'B']);
    expect(bars.add(bar('B', 1)).kind).toBe('waiting');
    expect(bars.add(bar('A', 1))).toEqual({
      kind: 'complete',
      instants: [{ time: 1, bars: [bar('A', 1), bar('B', 1)] }],
    });
    expect(bars.isWaiting).toBe(false);
  });

  test('a later bar closes the instants before it; what comes afterwards is late', () => {
    const bars = new BarGatherer(['A', 'B']);
    bars.add(bar('A', 1));
    const gathered = bars.add(bar('A', 2));
    expect(gathered).toEqual({ kind: 'complete', instants: [{ time: 1, bars: [bar('A', 1)] }] });
    expect(bars.add(bar('B', 1)).kind).toBe('late');
    expect(bars.add(bar('A', 2)).kind).toBe('repeated');
    expect(bars.flush()).toEqual([{ time: 2, bars: [bar('A', 2)] }]);
  });
});
