import { describe, expect, test } from 'vitest';
import type { Execution } from '../../runtime/index.ts';
import { ExecutionLedger } from '../../runtime/oms/executions.ts';

function fill(executionId: string, over: Partial<Execution> = {}): Execution {
  return {
    executionId,
    venueOrderId: 'V1',
    symbol: 'ACME',
    isBuy: true,
    quantity: 10,
    price: 50,
    time: 1,
    ...over,
  };
}

/** Shares and money after these reports: bought is above zero, paid is below. */
function totals(reports: readonly Execution[]): { readonly shares: number; readonly cash: number } {
  const ledger = new ExecutionLedger();
  let shares = 0;
  let cash = 0;
  for (const report of reports) {
    const outcome = ledger.report(report);
    if (outcome.kind !== 'booked') continue;
    for (const { isBuy, quantity, price, fee } of outcome.bookings) {
      shares += isBuy ? quantity : -quantity;
      cash -= (isBuy ? quantity : -quantity) * price + fee;
    }
  }
  return { shares, cash };
}

describe('executions', () => {
  test('fault 04: the same execution again is not booked again', () => {
    const ledger = new ExecutionLedger();
    expect(ledger.report(fill('E1')).kind).toBe('booked');
    expect(ledger.report(fill('E1')).kind).toBe('repeated');
    expect(ledger.report(fill('E1')).kind).toBe('repeated');
  });

  test('fault 04: the same id with another quantity contradicts, and the first stays', () => {
    const ledger = new ExecutionLedger();
    ledger.report(fill('E1'));
    const outcome = ledger.report(fill('E1', { quantity: 11 }));
    expect(outcome).toEqual({ kind: 'contradicts', known: fill('E1') });
  });

  test('fault 05: a correction takes the place of what it corrects', () => {
    const corrected = fill('E1.2', { corrects: 'E1', quantity: 8, price: 51 });
    expect(totals([fill('E1'), corrected])).toEqual({ shares: 8, cash: -408 });
  });

  test('fault 05: a bust takes back quantity, money and fee', () => {
    const bust = fill('E1.2', { corrects: 'E1', isBust: true });
    expect(totals([fill('E1', { fee: 1 }), bust])).toEqual({ shares: 0, cash: 0 });
  });

  test('fault 05: a correction of a correction, and a bust of that', () => {
    const chain = [
      fill('E1'),
      fill('E1.2', { corrects: 'E1', price: 51 }),
      fill('E1.3', { corrects: 'E1.2', price: 52 }),
    ];
    expect(totals(chain)).toEqual({ shares: 10, cash: -520 });
    expect(totals([...chain, fill('E1.4', { corrects: 'E1.3', isBust: true })])).toEqual({
      shares: 0,
      cash: 0,
    });
  });

  test('fault 05: a bust of what is bust already takes nothing back', () => {
    const busts = ['E1.2', 'E1.3'].map((id) => fill(id, { corrects: 'E1', isBust: true }));
    expect(totals([fill('E1'), ...busts])).toEqual({ shares: 0, cash: 0 });
  });

  test('fault 05: a fee that comes later, of a correction, goes with its bust', () => {
    const corrected = fill('E1.2', { corrects: 'E1', price: 51 });
    const paid = [fill('E1'), corrected, { ...corrected, fee: 1 }];
    expect(totals(paid)).toEqual({ shares: 10, cash: -511 });
    const bust = fill('E1.3', { corrects: 'E1.2', isBust: true });
    expect(totals([...paid, bust])).toEqual({ shares: 0, cash: 0 });
  });

  test('fault 05: no fee is paid for what was taken back before it came', () => {
    const bust = fill('E1.2', { corrects: 'E1', isBust: true });
    expect(totals([fill('E1'), bust, fill('E1', { fee: 1 })])).toEqual({ shares: 0, cash: 0 });
  });

  test('fault 14: a correction before what it corrects waits for it', () => {
    const ledger = new ExecutionLedger();
    const correction = fill('E1.2', { corrects: 'E1', price: 51 });
    expect(ledger.report(correction)).toEqual({ kind: 'early' });
    expect(ledger.report(correction)).toEqual({ kind: 'early' });
    expect(totals([correction, correction, fill('E1')])).toEqual({ shares: 10, cash: -510 });
  });

  test('a fee that comes later is booked alone, once, and given back by a bust', () => {
    const late = fill('E1', { fee: 2 });
    expect(totals([fill('E1'), late, late])).toEqual({ shares: 10, cash: -502 });
    const bust = fill('E1.2', { corrects: 'E1', isBust: true });
    expect(totals([fill('E1'), late, bust])).toEqual({ shares: 0, cash: 0 });
  });
});
