/** Each metric of a risk policy, worked by hand, as if the order had filled (LANGUAGE, fine print 18 to 20). */

import { expect, test } from 'vitest';
import { holds, metricOf, type RiskQuestion, type RiskView } from '../../runtime/risk/metrics.ts';
import { aQuestion, aView, policyOf, ruleOf } from './a-rule.ts';

const metric = (
  rule: string,
  view: Partial<RiskView> = {},
  question: Partial<RiskQuestion> = {},
): number => metricOf(ruleOf(rule), 40, aQuestion(question), aView(view));

/** 3,000 in this symbol and 4,500 elsewhere. */
const HOLDS: Partial<RiskView> = {
  symbolValue: (_, withoutPosition) => (withoutPosition ? 500 : 3000),
  otherValue: () => 4500,
  otherSymbols: () => 3,
};

test('risk_per_trade: the distance to the stop and the fees; without a stop the whole notional', () => {
  const rule = 'order { risk_per_trade <= 2% of equity else reject }';
  expect(metric(rule)).toBe(120);
  expect(metric(rule, { fee: (quantity, price) => quantity * price * 0.001 })).toBe(122);
  expect(metric(rule, {}, { stop: 54 })).toBe(160);
  expect(metric(rule, {}, { stop: Number.NaN })).toBe(2000);
});

test('notional, price, price_deviation', () => {
  expect(metric('order { notional <= 5_000 USD else reject }')).toBe(2000);
  expect(metric('order { price >= 5 USD else reject }', {}, { lastClose: 51 })).toBe(51);
  const deviation = 'order { price_deviation <= 5% from last else reject }';
  expect(metric(deviation)).toBe(0);
  expect(metric(deviation, {}, { price: 48 })).toBeCloseTo(0.04, 15);
  expect(metric(deviation, {}, { price: 53 })).toBeCloseTo(0.06, 15);
});

test('rate counts this order too, in its own window', () => {
  const submittedWithin = (seconds: number): number => (seconds === 120 ? 4 : 99);
  expect(metric('order { rate <= 30 per 2m else reject }', { submittedWithin })).toBe(5);
});

test('deployed and concentration: positions and working entries with this order; a reversal drops what it closes', () => {
  const deployed = 'portfolio { deployed <= 80% of equity else reject }';
  const concentration = 'portfolio { concentration per symbol <= 25% else reduce }';
  expect(metric(deployed, HOLDS)).toBeCloseTo((4500 + 3000 + 2000) / 10_000, 15);
  expect(metric(concentration, HOLDS)).toBeCloseTo((3000 + 2000) / 10_000, 15);
  expect(metric(deployed, HOLDS, { reverses: true })).toBeCloseTo(0.7, 15);
  expect(metric(concentration, HOLDS, { reverses: true })).toBeCloseTo(0.25, 15);
});

test('in `strategy { … }` the strategy whose order it is counts, and no other', () => {
  const part = { dailyLoss: 0.01, symbolValue: () => 1000, otherValue: () => 500 };
  const view: Partial<RiskView> = {
    ...HOLDS,
    dailyLoss: 0.05,
    strategies: [{ ...part, dailyLoss: 0.2, otherValue: () => 9000 }, part],
  };
  const second: Partial<RiskQuestion> = { strategy: 1 };
  const allocation = 'strategy { allocation <= 40% of equity else reduce }';
  expect(metric(allocation, view, second)).toBeCloseTo((500 + 1000 + 2000) / 10_000, 15);
  const loss = 'strategy { daily_loss <= 2% of equity else reject }';
  expect(metric(loss, view, second)).toBe(0.01);
  expect(metric('portfolio { daily_loss from session_open <= 3% else reject }', view)).toBe(0.05);
});

test('data_age is in seconds; a share of no equity is unknown', () => {
  const age = ruleOf('market { data_age <= 2m else reject }');
  expect(age.bound).toBe(120);
  expect(metric('market { data_age <= 2m else reject }', { dataAge: () => 90 })).toBe(90);
  const deployed = 'portfolio { deployed <= 80% of equity else reject }';
  for (const equity of [0, -1000]) expect(metric(deployed, { ...HOLDS, equity })).toBeNaN();
});

test('positions, correlation, daily_loss, drawdown come from the account', () => {
  expect(metric('portfolio { positions <= 20 else reject }', HOLDS)).toBe(4);
  const correlation = (_: number, bars: number): number => bars / 100;
  expect(
    metric('portfolio { correlation over 60 bars <= 0.85 else reject }', { correlation }),
  ).toBe(0.6);
  expect(
    metric('portfolio { drawdown from peak <= 10% else kill }', { drawdown: 0.07, dailyLoss: 1 }),
  ).toBe(0.07);
  const loss = 'portfolio { daily_loss from session_open <= 3% else reject }';
  expect(metric(loss, { dailyLoss: 0.02, drawdown: 1 })).toBe(0.02);
});

test('a limit of equity moves with equity, one in money does not', () => {
  const ofEquity = ruleOf('order { notional <= 10% of equity else reject }');
  const inMoney = ruleOf('order { notional <= 1_000 USD else reject }');
  expect(holds(ofEquity, 1000, 10_000)).toBe(true);
  expect(holds(ofEquity, 1000, 9_999)).toBe(false);
  expect(holds(inMoney, 1000, 1)).toBe(true);
});

test('a share of equity, of a ratio metric, is the ratio itself', () => {
  const loss = ruleOf('portfolio { daily_loss from session_open <= 3% of equity else reject }');
  expect(holds(loss, 0.02, 10_000)).toBe(true);
  expect(holds(loss, 0.04, 10_000)).toBe(false);
});

test.each([
  ['<=', 5, true],
  ['<', 5, false],
  ['<', 4.9, true],
] as const)('positions %s 5 with %d: %s', (comparison, value, isInside) => {
  const rule = ruleOf(`portfolio { positions ${comparison} 5 else reject }`);
  expect(holds(rule, value, 1)).toBe(isInside);
});

test('an unknown metric is a breach, whichever way the limit points', () => {
  const { rules } = policyOf(`
    order { notional <= 5_000 USD else reject  price >= 5 USD else reject }
    portfolio { deployed < 80% of equity else reject  drawdown from peak <= 10% else kill }`);
  for (const rule of rules) expect(holds(rule, Number.NaN, 10_000)).toBe(false);
});
