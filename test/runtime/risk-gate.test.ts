/** The gate between an order and a broker. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ApprovedOrder, Broker } from '../../runtime/index.ts';
import { RiskGate, type Verdict } from '../../runtime/risk/gate.ts';
import { Halts } from '../../runtime/risk/halts.ts';
import type { RiskQuestion, RiskView } from '../../runtime/risk/metrics.ts';
import { aQuestion, aView, policyOf, ruleOf } from './a-rule.ts';
import { anOrder } from './an-order.ts';

const gateOf = (sections: string, view: Partial<RiskView> = {}): RiskGate =>
  new RiskGate(policyOf(sections), aView(view));

function enter(
  gate: RiskGate,
  quantity = 40,
  question: Partial<RiskQuestion> = {},
  lot = 1,
): { readonly verdict: Verdict; readonly quantity: number } {
  const order = anOrder({ quantity });
  return {
    verdict: gate.assessEntry(order, aQuestion(question), lot),
    quantity: order.quantity,
  };
}

const HALT = 'daily_loss from session_open <= 3% else halt entries until next session';
const KILL = 'drawdown from peak <= 10% else kill';

test('an order inside every limit is approved as it is', () => {
  const { verdict, quantity } = enter(gateOf('order { notional <= 2_000 USD else reject }'));
  expect(verdict.kind).toBe('approved');
  expect(quantity).toBe(40);
});

test('of several breached rules the strictest acts, whatever their order', () => {
  const reduce = 'concentration per symbol <= 1% else reduce';
  const reject = 'deployed <= 10% of equity else reject';
  const rules = [reduce, reject, HALT, KILL];
  const worst = { dailyLoss: 0.04, drawdown: 0.11 };
  const acted = (list: readonly string[]): string | undefined => {
    const { verdict } = enter(gateOf(`portfolio { ${list.join('  ')} }`, worst));
    return verdict.kind === 'refused' ? verdict.rule?.action : verdict.reducedBy?.action;
  };
  expect(acted([reduce])).toBe('reduce');
  fc.assert(
    fc.property(fc.shuffledSubarray(rules, { minLength: 2 }), (list) => {
      const strictest = rules.findLast((rule) => list.includes(rule));
      expect(strictest).toContain(`else ${acted(list)}`);
    }),
  );
});

describe('reduce', () => {
  test('to the largest quantity that the limit allows', () => {
    expect(enter(gateOf('order { notional <= 1_049 USD else reduce }')).quantity).toBe(20);
    expect(enter(gateOf('order { notional <= 1_050 USD else reduce }')).quantity).toBe(21);
    expect(enter(gateOf('order { notional < 1_050 USD else reduce }')).quantity).toBe(20);
    expect(enter(gateOf('order { notional <= 49 USD else reduce }')).verdict.kind).toBe('refused');
  });

  test('in whole lots, fractions as clean decimals', () => {
    const gate = gateOf('order { notional <= 1_000 USD else reduce }');
    expect(enter(gate, 400, {}, 100).verdict.kind).toBe('refused');
    expect(enter(gate, 40, { reference: 47 }, 1e-6).quantity).toBe(21.276595);
  });

  test('of more lots than whole numbers are told apart by doubles, to the last double that fits', () => {
    // 50 USD a share: 2 * 10^8 shares are 2 * 10^16 lots, where doubles lie 4 apart.
    const gate = gateOf('order { notional <= 10_000_000_000 USD else reduce }');
    expect(enter(gate, 4e8, {}, 1e-8).quantity).toBe(2e8);
  });

  test('random limits: it fits, and one lot more does not', () => {
    const limits = fc.record({
      notional: fc.integer({ min: 60, max: 5000 }),
      concentration: fc.integer({ min: 1, max: 60 }),
      allocation: fc.integer({ min: 1, max: 90 }),
      deployed: fc.integer({ min: 1, max: 90 }),
      elsewhere: fc.integer({ min: 0, max: 4000 }),
      quantity: fc.integer({ min: 1, max: 300 }),
      held: fc.integer({ min: 0, max: 1000 }),
      feePerShare: fc.constantFrom(0, 0.01),
    });
    fc.assert(
      fc.property(limits, (limit) => {
        const { notional, quantity, held, elsewhere, feePerShare } = limit;
        // What stands behind a tighter rule would be refused by the compiler.
        const allocation = Math.min(limit.allocation, limit.deployed - 1);
        const concentration = Math.min(limit.concentration, limit.deployed - 1);
        fc.pre(limit.deployed > 1);
        const gate = gateOf(
          `order { notional <= ${notional} USD else reduce  risk_per_trade <= 1% of equity else reduce }
           strategy { allocation <= ${allocation}% of equity else reduce }
           portfolio { concentration per symbol <= ${concentration}% else reduce
                       deployed <= ${limit.deployed}% else reduce }`,
          {
            symbolValue: () => held,
            otherValue: () => elsewhere,
            fee: (shares) => shares * feePerShare,
          },
        );
        const fits = (shares: number): boolean =>
          shares * 50 <= notional &&
          shares * 3 + shares * feePerShare <= 100 &&
          (held + shares * 50) / 10_000 <= concentration / 100 &&
          (elsewhere + held + shares * 50) / 10_000 <= allocation / 100 &&
          (elsewhere + held + shares * 50) / 10_000 <= limit.deployed / 100;
        let most = quantity;
        while (most > 0 && !fits(most)) most -= 1;
        const { verdict, quantity: approved } = enter(gate, quantity);
        expect(verdict.kind).toBe(most > 0 ? 'approved' : 'refused');
        if (most > 0) expect(approved).toBe(most);
      }),
    );
  });
});

test('an unknown metric refuses', () => {
  const gate = gateOf('portfolio { correlation over 60 bars <= 0.85 else reject }', {
    correlation: () => Number.NaN,
  });
  expect(enter(gate).verdict).toMatchObject({ kind: 'refused', id: 'portfolio.correlation' });
});

test('an exit passes everything but rate and price_deviation', () => {
  const strict = `
    order { risk_per_trade <= 1 USD else reject  notional <= 1 USD else reject
            price >= 1_000 USD else reject }
    portfolio { ${KILL}  ${HALT}  deployed <= 2% of equity else reject
                positions <= 1 else reject  concentration per symbol <= 1% else reduce }`;
  const gate = gateOf(strict, { otherSymbols: () => 5, drawdown: 1, dailyLoss: 1 });
  gate.halt(ruleOf(`portfolio { ${HALT} }`), 0);
  gate.kill(ruleOf(`portfolio { ${KILL} }`));
  const exit = anOrder({ role: 'exit' });
  expect(gate.assessExit(exit, 50, 0).kind).toBe('approved');
  expect(exit.quantity).toBe(10);

  const rate = gateOf('order { rate <= 5 per 1m else reject }', { submittedWithin: () => 5 });
  expect(rate.assessExit(exit, 50, 0)).toMatchObject({ kind: 'refused', id: 'order.rate' });
  const sane = gateOf('order { price_deviation <= 5% from last else reject }');
  const cheap = anOrder({ role: 'exit', type: 'limit', limitPrice: 40 });
  expect(sane.assessExit(cheap, 50, 0).kind).toBe('refused');
  expect(sane.assessExit(exit, 50, 0).kind).toBe('approved');
});

test('protection passes always', () => {
  const gate = gateOf('order { rate <= 1 per 1m else reject }', { submittedWithin: () => 99 });
  const stop = anOrder({ role: 'stop', type: 'stop', stopPrice: 47 });
  expect(gate.assessProtection(stop)).toBe(stop);
});

test('a halt refuses entries until the next session; a kill for good', () => {
  const gate = gateOf(`portfolio { ${HALT}  ${KILL} }`);
  const halt = ruleOf(`portfolio { ${HALT} }`);
  const kill = ruleOf(`portfolio { ${KILL} }`);
  gate.halt(halt, 0);
  expect(gate.haltedBy(0)).toBe(halt);
  expect(enter(gate).verdict).toMatchObject({ kind: 'refused', id: 'risk.halted' });
  gate.beginSession();
  expect(gate.haltedBy(0)).toBeUndefined();
  expect(enter(gate).verdict.kind).toBe('approved');
  gate.kill(kill);
  gate.beginSession();
  expect(gate.isKilled).toBe(true);
  expect(enter(gate).verdict.kind).toBe('refused');
});

test('halts that overlap end each by its own rule, and are in force once', () => {
  const halts = new Halts();
  const session = ruleOf(`portfolio { ${HALT} }`);
  const strategy = ruleOf(
    'strategy { daily_loss <= 2% of equity else halt strategy until next session }',
  );
  const fresh = ruleOf('market { data_age <= 90s else halt entries until fresh }');
  expect(halts.add(session, undefined)).toBe(true);
  expect(halts.add(session, undefined)).toBe(false);
  expect(halts.add(fresh, undefined)).toBe(true);
  expect(halts.add(strategy, 1)).toBe(true);
  expect([halts.of(0), halts.of(1)]).toEqual([session, session]);
  halts.release('next session');
  expect([halts.of(0), halts.of(1)]).toEqual([fresh, fresh]);
  halts.add(strategy, 1);
  halts.release('fresh');
  expect([halts.of(0), halts.of(1)]).toEqual([undefined, strategy]);
});

test('an order sized at its fill is not counted as sent a second time', () => {
  const gate = gateOf('order { rate <= 5 per 1d else reject }', { submittedWithin: () => 5 });
  expect(gate.assessFill(anOrder(), aQuestion(), 1).kind).toBe('approved');
});

test('a decision has every rule with its metric, its limit and its outcome', () => {
  const gate = gateOf(
    `order { notional <= 10% of equity else reduce  price >= 5 USD else reject }
     portfolio { correlation over 60 bars <= 0.85 else reject  deployed <= 15% of equity else kill }
     strategy { daily_loss <= 2% of equity else reject }`,
    { correlation: () => Number.NaN },
  );
  // 40 shares at 50 USD, equity 10,000.
  const { findings, actsBy, haltedBy } = gate.decision(40, aQuestion());
  expect(
    findings.map(({ rule, metric, bound, outcome }) => [rule.id, metric, bound, outcome]),
  ).toEqual([
    ['order.notional', 2000, 1000, 'breached'],
    ['order.price', 50, 5, 'holds'],
    ['portfolio.correlation', undefined, 0.85, 'unknown'],
    ['portfolio.deployed', 0.2, 0.15, 'breached'],
    ['strategy.daily_loss', 0, 0.02, 'holds'],
  ]);
  expect(actsBy?.id).toBe('portfolio.deployed');
  expect(haltedBy).toBeUndefined();
  const kill = ruleOf(`portfolio { ${KILL} }`);
  gate.kill(kill);
  expect(gate.decision(1, aQuestion())).toMatchObject({ haltedBy: kill, actsBy: kill });
});

test('the account is watched for what halts and kills', () => {
  const sections = `portfolio { ${HALT}  ${KILL}  deployed <= 1% of equity else reject }`;
  const alarms = (view: Partial<RiskView>): readonly string[] =>
    gateOf(sections, view)
      .watch(0)
      .map(({ action }) => action);
  expect(alarms({ dailyLoss: 0.03, drawdown: 0.1 })).toEqual([]);
  expect(alarms({ dailyLoss: 0.031, drawdown: 0.1 })).toEqual(['halt entries']);
  expect(alarms({ dailyLoss: 0.031, drawdown: 0.11 })).toEqual(['halt entries', 'kill']);
  expect(alarms({ drawdown: Number.NaN })).toEqual(['kill']);
});

test('only the gate makes what a broker takes', () => {
  const broker: Broker = { submit() {}, cancel() {} };
  const order = anOrder();
  // @ts-expect-error an order that no policy has judged
  broker.submit(order);
  // @ts-expect-error nor can it be declared approved
  const approved: ApprovedOrder = order;
  // @ts-expect-error nor rebuilt from its parts
  broker.submit({ ...order });
  const verdict = gateOf('').assessEntry(approved, aQuestion(), 1);
  if (verdict.kind === 'approved') broker.submit(verdict.order);
});
