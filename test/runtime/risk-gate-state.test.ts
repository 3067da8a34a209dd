/** What a gate watches and remembers: which rules look at what, and who may enter after a halt or a kill. */

import { describe, expect, test } from 'vitest';
import type { RiskRule } from '../../runtime/index.ts';
import { Account } from '../../runtime/portfolio/account.ts';
import { decisionOn } from '../../runtime/risk/decision.ts';
import { flatLimits } from '../../runtime/risk/flat-limits.ts';
import { RiskGate, type Verdict } from '../../runtime/risk/gate.ts';
import { Halts } from '../../runtime/risk/halts.ts';
import type { RiskView } from '../../runtime/risk/metrics.ts';
import { strictest } from '../../runtime/risk/policy.ts';
import { aQuestion, aView, policyOf, ruleOf } from './a-rule.ts';
import { anOrder } from './an-order.ts';

const RATE = ruleOf('order { rate <= 5 per 1m else reject }');
const NOTIONAL = ruleOf('order { notional <= 1_000 USD else reject }');
const AGE_HALTS = ruleOf('market { data_age <= 2m else halt entries until fresh }');
const AGE_REJECTS = ruleOf('market { data_age <= 2m else reject }');
const DROP_KILLS = ruleOf('portfolio { drawdown from peak <= 10% else kill }');
const DROP_SOONER = ruleOf('portfolio { drawdown from peak <= 5% else kill }');
const DROP_REJECTS = ruleOf('portfolio { drawdown from peak <= 2% else reject }');
const LOSS_HALTS = ruleOf(
  'portfolio { daily_loss from session_open <= 3% else halt entries until next session }',
);
const STRATEGY_LOSS = ruleOf(
  'strategy { daily_loss <= 2% of equity else halt strategy until next session }',
);

function gateOf(rules: readonly RiskRule[], view: Partial<RiskView> = {}): RiskGate {
  return new RiskGate({ ...policyOf('order { price >= 1 USD else reject }'), rules }, aView(view));
}

function enter(gate: RiskGate, strategy = 0): Verdict {
  return gate.assessEntry(anOrder({ quantity: 40 }), aQuestion({ strategy }), 1);
}

describe('which rules look at what', () => {
  test('an order that is sized at its fill is asked everything again but how many were sent', () => {
    const fill = (rules: readonly RiskRule[]) =>
      gateOf(rules, { submittedWithin: () => 9 }).assessFill(
        anOrder({ quantity: 40 }),
        aQuestion(),
        1,
      ).kind;
    expect(enter(gateOf([RATE], { submittedWithin: () => 9 })).kind).toBe('refused');
    expect(fill([RATE])).toBe('approved');
    expect(fill([RATE, NOTIONAL])).toBe('refused');
  });

  test('orders are counted where one rule of several asks for it', () => {
    expect(gateOf([NOTIONAL, RATE]).countsRate).toBe(true);
    expect(gateOf([NOTIONAL]).countsRate).toBe(false);
    expect(gateOf([]).countsRate).toBe(false);
  });

  test('the age of data is watched where it halts or kills, not where it refuses an order', () => {
    const age = { ...AGE_HALTS, action: 'kill' } as const;
    const rules = [NOTIONAL, AGE_REJECTS, AGE_HALTS, age, DROP_KILLS];
    expect(gateOf(rules).dataRules).toEqual([AGE_HALTS, age]);
  });

  test('the account is watched by losses that halt or kill, and by nothing else', () => {
    const kills: RiskRule = { ...NOTIONAL, action: 'kill', bound: 0 };
    const rules = [NOTIONAL, kills, DROP_REJECTS, DROP_SOONER, DROP_KILLS, LOSS_HALTS, AGE_HALTS];
    const view = { drawdown: 0.2, dailyLoss: 0.2, dataAge: () => 1e6, equity: -1 };
    expect(gateOf(rules, view).watch(0)).toEqual([DROP_SOONER, DROP_KILLS, LOSS_HALTS]);
  });

  test('a closer look is due below the tightest loss that is watched', () => {
    const gate = gateOf([DROP_KILLS, DROP_SOONER, DROP_REJECTS, LOSS_HALTS]);
    expect([gate.keepOfPeak, gate.keepOfOpen]).toEqual([0.95, 0.97]);
    const reversed = gateOf([DROP_SOONER, DROP_KILLS]);
    expect([reversed.keepOfPeak, reversed.keepOfOpen]).toEqual([0.95, Number.NEGATIVE_INFINITY]);
  });

  test('a rule of the portfolio looks at the account, one of a strategy at its part', () => {
    const nothing = { symbolValue: () => 0, otherValue: () => 0 };
    const of = (account: number, part: number) =>
      gateOf([LOSS_HALTS, STRATEGY_LOSS], {
        dailyLoss: account,
        strategies: [{ ...nothing, dailyLoss: part }],
      }).watch(0);
    expect(of(0.04, 0)).toEqual([LOSS_HALTS]);
    expect(of(0, 0.04)).toEqual([STRATEGY_LOSS]);
  });

  test('a rule without a condition holds whatever conditions say', () => {
    const view = { applies: () => false, appliesToHeld: () => false };
    const gate = gateOf([NOTIONAL, DROP_KILLS], { ...view, drawdown: 0.2, dataAge: () => 1e6 });
    expect(enter(gate).kind).toBe('refused');
    expect(gate.watch(0)).toEqual([DROP_KILLS]);
    expect(gate.isStale(AGE_HALTS, 0)).toBe(true);
    const { findings } = decisionOn([NOTIONAL], 40, aQuestion(), aView(view), undefined);
    expect(findings[0]?.outcome).toBe('breached');
  });
});

describe('halts and kills', () => {
  test('a kill refuses every entry until an operator has looked, and says by which rule', () => {
    const gate = gateOf([DROP_KILLS]);
    expect([gate.isKilled, enter(gate).kind]).toEqual([false, 'approved']);
    gate.kill(DROP_KILLS);
    expect(gate.isKilled).toBe(true);
    expect(enter(gate)).toEqual({
      kind: 'refused',
      id: 'risk.halted',
      text: 'entries are halted by `drawdown from peak <= 10% else kill`',
    });
    gate.beginSession();
    expect(gate.isKilled).toBe(true);
    gate.resume();
    expect([gate.isKilled, enter(gate).kind]).toEqual([false, 'approved']);
  });

  test('a strategy is halted alone, entries are for everybody', () => {
    const gate = gateOf([STRATEGY_LOSS, LOSS_HALTS]);
    expect(gate.halt(STRATEGY_LOSS, 1)).toBe(true);
    expect([enter(gate, 0).kind, enter(gate, 1).kind]).toEqual(['approved', 'refused']);
    expect(gate.halt(LOSS_HALTS, 1)).toBe(true);
    expect(enter(gate, 0).kind).toBe('refused');
    gate.beginSession();
    expect([enter(gate, 0).kind, enter(gate, 1).kind]).toEqual(['approved', 'approved']);
  });

  test('one rule halts several strategies, each once', () => {
    const halts = new Halts();
    const added = [1, 2, 2].map((strategy) => halts.add(STRATEGY_LOSS, strategy));
    expect(added).toEqual([true, true, false]);
    expect([halts.of(0), halts.of(1), halts.of(2)]).toEqual([
      undefined,
      STRATEGY_LOSS,
      STRATEGY_LOSS,
    ]);
  });

  test('of equally strict rules the first acts', () => {
    expect(strictest([RATE, NOTIONAL])).toBe(RATE);
    expect(strictest([RATE, DROP_KILLS, LOSS_HALTS])).toBe(DROP_KILLS);
  });
});

test('without a stop the whole order is at risk, and the refusal says so', () => {
  const risk = ruleOf('order { risk_per_trade <= 1% of equity else reject }');
  const text = (stop: number) => {
    const question = aQuestion({ stop });
    const verdict = gateOf([risk]).assessEntry(anOrder({ quantity: 40 }), question, 1);
    return verdict.kind === 'refused' ? verdict.text : verdict.kind;
  };
  // 40 shares at 50, 1% of 10,000 is 100.
  expect(text(Number.NaN)).toBe(
    'risk_per_trade <= 1% of equity else reject (without a stop the whole order is at risk)',
  );
  expect(text(47)).toBe('risk_per_trade <= 1% of equity else reject');
  expect(text(49)).toBe('approved');
  // The remark is about the stop: it is not said of another rule.
  const verdict = gateOf([NOTIONAL]).assessEntry(
    anOrder({ quantity: 40 }),
    aQuestion({ stop: Number.NaN }),
    1,
  );
  expect(verdict).toMatchObject({ text: 'notional <= 1_000 USD else reject' });
});

describe('flat limits', () => {
  const flat = (rule: RiskRule, fee: number, cash = 10_000) =>
    flatLimits(
      { ...policyOf('order { price >= 1 USD else reject }'), rules: [rule] },
      new Account(cash),
      () => fee,
    );

  test('the fee is at risk too', () => {
    const risk = ruleOf('order { risk_per_trade <= 2_000 USD else reject }');
    expect(flat(risk, 0)?.allow(40, 50, 0, 0)).toBe(true);
    expect(flat(risk, 1)?.allow(40, 50, 0, 0)).toBe(false);
  });

  test('a share of no equity is unknown, whichever way the limit points', () => {
    for (const metric of ['deployed', 'concentration'] as const) {
      const rule: RiskRule = { ...DROP_KILLS, metric, comparison: '>=', bound: 0.1 };
      expect(flat(rule, 0)?.allow(40, 50, 0, 0)).toBe(true);
      expect(flat(rule, 0, 0)?.allow(40, 50, 0, 0)).toBe(false);
    }
  });
});
