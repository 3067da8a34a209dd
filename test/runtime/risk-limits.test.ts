/** Limits at their very edge, flat limits beside the general metrics, and rules under a condition. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RiskRule } from '../../runtime/index.ts';
import { Account } from '../../runtime/portfolio/account.ts';
import { approve } from '../../runtime/risk/approved-order.ts';
import { closingTicket, ticketOf } from '../../runtime/risk/approved-ticket.ts';
import { decisionOn } from '../../runtime/risk/decision.ts';
import { flatLimits } from '../../runtime/risk/flat-limits.ts';
import { RiskGate } from '../../runtime/risk/gate.ts';
import { holds, metricOf } from '../../runtime/risk/metrics.ts';
import { RISK_ACTIONS, severity } from '../../runtime/risk/policy.ts';
import { aQuestion, aView, policyOf, ruleOf } from './a-rule.ts';
import { anOrder } from './an-order.ts';

const rule = (over: Partial<RiskRule>): RiskRule => ({
  ...ruleOf('order { notional <= 100 USD else reject }'),
  ...over,
});

describe('a metric at its limit', () => {
  test.each([
    ['<=', [true, true, false]],
    ['<', [true, false, false]],
    ['>=', [false, true, true]],
    ['>', [false, false, true]],
  ] as const)('%s', (comparison, inside) => {
    const limit = rule({ comparison, bound: 5, ofEquity: false });
    expect([4.999, 5, 5.001].map((metric) => holds(limit, metric, 1000))).toEqual(inside);
    // Of equity: 5% of 200 is 10.
    const share = rule({ comparison, bound: 0.05, ofEquity: true });
    expect([9.99, 10, 10.01].map((metric) => holds(share, metric, 200))).toEqual(inside);
    // What is not known is never inside.
    expect(holds(limit, Number.NaN, 1000)).toBe(false);
  });

  test('actions from the mildest to the strictest', () => {
    expect(RISK_ACTIONS.map(severity)).toEqual([0, 1, 2, 3, 4]);
    expect(RISK_ACTIONS).toEqual(['reduce', 'reject', 'halt entries', 'halt strategy', 'kill']);
  });

  test('a rate without a window counts a minute, a correlation without a span 60 bars', () => {
    const { windowSeconds: _, ...rate } = ruleOf('order { rate <= 30 per 2m else reject }');
    const { overBars: __, ...correlation } = ruleOf(
      'portfolio { correlation over 30 bars <= 0.8 else reject }',
    );
    const view = aView({
      submittedWithin: (seconds) => seconds,
      correlation: (_symbol, bars) => bars / 1000,
    });
    expect(metricOf(rate, 1, aQuestion(), view)).toBe(61);
    expect(metricOf(correlation, 1, aQuestion(), view)).toBe(0.06);
  });

  test('a strategy that nobody knows is judged by the account', () => {
    const loss = ruleOf('strategy { daily_loss <= 2% of equity else reject }');
    const view = aView({ dailyLoss: 0.07, strategies: [] });
    expect(metricOf(loss, 1, aQuestion({ strategy: 3 }), view)).toBe(0.07);
  });
});

describe('flat limits', () => {
  const RULES = {
    notional: 'order { notional <= 2_000 USD else reject }',
    price: 'order { price >= 5 USD else reject }',
    'risk per trade': 'order { risk_per_trade <= 20% of equity else reject }',
    allocation: 'strategy { allocation <= 40% of equity else reject }',
    deployed: 'portfolio { deployed <= 40% of equity else reject }',
    concentration: 'portfolio { concentration per symbol <= 25% else reject }',
    positions: 'portfolio { positions <= 3 else reject }',
    'daily loss': 'portfolio { daily_loss from session_open <= 3% else reject }',
    drawdown: 'portfolio { drawdown from peak <= 10% else reject }',
  } as const;
  const fee = (quantity: number): number => quantity * 0.01;

  /** An account whose equity has been these values, the first of them at its session's open. */
  function accountOf(opened: number, peak: number, equity: number): Account {
    return Object.assign(new Account(opened), {
      cash: equity,
      equity,
      peak,
      sessionOpen: opened,
    });
  }

  test.each(Object.entries(RULES))('%s: the same as the general metric says', (_, text) => {
    const policy = policyOf(text);
    const [only] = policy.rules;
    const money = fc.integer({ min: -1, max: 20 }).map((thousands) => thousands * 1000);
    fc.assert(
      fc.property(
        fc.record({
          quantity: fc.integer({ min: 1, max: 80 }),
          close: fc.integer({ min: 1, max: 60 }),
          others: fc.integer({ min: 0, max: 5 }).map((n) => n * 800),
          count: fc.integer({ min: 0, max: 4 }),
          opened: money,
          peak: money,
          equity: money,
        }),
        ({ quantity, close, others, count, opened, peak, equity }) => {
          const account = accountOf(opened, peak, equity);
          const view = aView({
            equity: account.equity,
            dailyLoss: opened > 0 ? (opened - equity) / opened : Number.NaN,
            drawdown: peak > 0 ? (peak - equity) / peak : Number.NaN,
            otherValue: () => others,
            otherSymbols: () => count,
            fee,
            strategies: [],
          });
          const question = aQuestion({ reference: close, lastClose: close, stop: Number.NaN });
          const general =
            only !== undefined &&
            holds(only, metricOf(only, quantity, question, view), view.equity);
          const flat = flatLimits(policy, account, fee);
          expect(flat?.allow(quantity, close, others, count)).toBe(general);
        },
      ),
    );
  });

  test.each([
    'order { price_deviation <= 5% from last else reject }',
    'order { rate <= 30 per 2m else reject }',
    'portfolio { correlation over 60 bars <= 0.85 else reject }',
    'market { data_age <= 2m else reject }',
  ])('none where a rule asks for something else: %s', (text) => {
    expect(flatLimits(policyOf(text), new Account(1000), fee)).toBeUndefined();
  });

  test('none under a condition, and all of several rules hold', () => {
    const plain = policyOf(RULES.notional);
    const conditional = { ...plain, rules: [rule({ condition: 0 })] };
    expect(flatLimits(conditional, new Account(1000), fee)).toBeUndefined();
    const both = policyOf(
      'order { notional <= 2_000 USD else reject  price >= 5 USD else reject }',
    );
    const flat = flatLimits(both, accountOf(1000, 1000, 1000), fee);
    expect(flat?.allow(400, 5, 0, 0)).toBe(true);
    expect(flat?.allow(401, 5, 0, 0)).toBe(false);
    expect(flat?.allow(1, 4, 0, 0)).toBe(false);
  });
});

describe('a rule under a condition', () => {
  const under = (text: string): RiskRule => ({ ...ruleOf(text), condition: 2 });
  const gateOf = (only: RiskRule, isTrue: boolean): RiskGate =>
    new RiskGate(
      { name: 'Limits', rules: [only], kill: { cancel: 'orders', positions: 'freeze' } },
      aView({
        drawdown: 0.2,
        dailyLoss: 0.2,
        dataAge: () => 500,
        applies: (condition, symbol) => condition === 2 && symbol === 0 && isTrue,
        appliesToHeld: (condition) => condition === 2 && isTrue,
      }),
    );

  test.each([true, false])('an entry, while it is %s', (isTrue) => {
    const gate = gateOf(under('order { notional <= 100 USD else reject }'), isTrue);
    const verdict = gate.assessEntry(anOrder({ quantity: 40 }), aQuestion(), 1);
    expect(verdict.kind).toBe(isTrue ? 'refused' : 'approved');
    const { findings } = gate.decision(40, aQuestion());
    expect(findings.map(({ outcome }) => outcome)).toEqual([isTrue ? 'breached' : 'idle']);
  });

  test.each([true, false])('the account is watched, while it is %s', (isTrue) => {
    const gate = gateOf(under('portfolio { drawdown from peak <= 10% else kill }'), isTrue);
    expect(gate.watch(0).length).toBe(isTrue ? 1 : 0);
  });

  test.each([true, false])('data are too old, while it is %s', (isTrue) => {
    const old = under('market { data_age <= 2m else halt entries until fresh }');
    expect(gateOf(old, isTrue).isStale(old, 0)).toBe(isTrue);
    const fresh = { ...old, bound: 500 };
    expect(gateOf(fresh, isTrue).isStale(fresh, 0)).toBe(false);
  });

  test('the loss of a strategy that has none is not known, and counts as too much', () => {
    const gate = new RiskGate(
      policyOf('strategy { daily_loss <= 2% of equity else halt strategy until next session }'),
      aView({ strategies: [] }),
    );
    expect(gate.watch(4).length).toBe(1);
  });
});

test('the findings of a decision: limits in money, what is not known, who acts', () => {
  const rules = [
    ruleOf('order { risk_per_trade <= 2% of equity else reduce }'),
    ruleOf('portfolio { correlation over 60 bars <= 0.85 else reject }'),
    ruleOf('order { notional <= 5_000 USD else reject }'),
  ];
  const view = aView({ correlation: () => Number.NaN });
  const { findings, actsBy, haltedBy } = decisionOn(rules, 40, aQuestion(), view, undefined);
  expect(findings.map(({ metric, bound, outcome }) => [metric, bound, outcome])).toEqual([
    [120, 200, 'holds'],
    [undefined, 0.85, 'unknown'],
    [2000, 5000, 'holds'],
  ]);
  expect(actsBy).toBe(rules[1]);
  expect(haltedBy).toBeUndefined();
  const halted = decisionOn(rules, 40, aQuestion(), view, rules[0]);
  expect([halted.actsBy, halted.haltedBy]).toEqual([rules[0], rules[0]]);
  const fine = decisionOn(rules.slice(0, 1), 40, aQuestion(), view, undefined);
  expect(Object.keys(fine)).toEqual(['findings']);
});

describe('tickets', () => {
  const order = approve(anOrder({ quantity: 10 }));
  const fields = {
    clientOrderId: 'one',
    symbol: 'AAPL',
    isBuy: true,
    side: 'long',
    opens: true,
    type: 'market',
    quantity: 10,
    timeInForce: 'day',
  } as const;

  test('ask for what was approved or less, in its direction', () => {
    expect(ticketOf(order, fields)).toBe(fields);
    expect(ticketOf(order, { ...fields, quantity: 9 })).toMatchObject({ quantity: 9 });
    expect(ticketOf(order, { ...fields, quantity: 10.5 })).toBeUndefined();
    expect(ticketOf(order, { ...fields, isBuy: false })).toBeUndefined();
  });

  test('a kill closes all of a position and no more', () => {
    const position = { symbol: 'AAPL', quantity: -7, averagePrice: 1 };
    expect(closingTicket(position, 'k-1')).toEqual({
      ...fields,
      clientOrderId: 'k-1',
      side: 'short',
      opens: false,
      quantity: 7,
    });
    expect(closingTicket({ ...position, quantity: 7 }, 'k-1')).toMatchObject({
      isBuy: false,
      side: 'long',
      quantity: 7,
    });
    for (const quantity of [0, Number.NaN, Number.POSITIVE_INFINITY])
      expect(closingTicket({ ...position, quantity }, 'k-1')).toBeUndefined();
  });
});
