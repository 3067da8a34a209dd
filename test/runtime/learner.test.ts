/** Weights that learn: published formula, guardrails, and a state that survives a restart. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type LearnerState,
  learn,
  type MemberResults,
  startLearning,
} from '../../runtime/index.ts';
import type { LearnProgram } from '../../runtime/program.ts';

const FREE: LearnProgram = {
  from: 'realized_pnl',
  over: 20,
  rate: 0.1,
  lowest: 0,
  highest: 1,
  largestStep: 1,
  afterTrades: 0,
};

const traded = (...tradeReturns: number[]): MemberResults => ({ tradeReturns, barReturns: [] });

test('exponentiated gradient by hand', () => {
  // Gains 2% and −1% over the larger one: 1 and −0.5. 0.5·e^0.1 = 0.552585, 0.5·e^−0.05 = 0.475615.
  const { state } = learn(FREE, startLearning([0.5, 0.5]), [traded(0.02), traded(-0.01)]);
  expect(state.weights[0]).toBeCloseTo(0.552585 / (0.552585 + 0.475615), 5);
  expect(state.weights[1]).toBeCloseTo(0.475615 / (0.552585 + 0.475615), 5);
});

test('only the last trades count', () => {
  const program = { ...FREE, over: 2 };
  const old = learn(program, startLearning([0.5, 0.5]), [traded(9, 0.01, 0.03), traded(0)]);
  const fresh = learn(program, startLearning([0.5, 0.5]), [traded(0.01, 0.03), traded(0)]);
  expect(old.state.weights).toEqual(fresh.state.weights);
});

test('inverse volatility by hand', () => {
  const program: LearnProgram = { ...FREE, from: 'volatility', over: 2, rate: 1 };
  // Deviations of ±1% and ±3%: 1/1 to 1/3 is 75% to 25%.
  const members = [
    { tradeReturns: [], barReturns: [0.01, -0.01] },
    { tradeReturns: [], barReturns: [0.03, -0.03] },
  ];
  const { state } = learn(program, startLearning([0.5, 0.5]), members);
  expect(state.weights[0]).toBeCloseTo(0.75, 12);
  expect(state.weights[1]).toBeCloseTo(0.25, 12);
});

test('nothing moves before its trades, nor without a new one', () => {
  const program = { ...FREE, afterTrades: 3 };
  const start = startLearning([0.5, 0.5]);
  expect(learn(program, start, [traded(0.1), traded(-0.1)]).change).toBeUndefined();
  const moved = learn(program, start, [traded(0.1, 0.1), traded(-0.1)]);
  expect(moved.change).toBeDefined();
  expect(learn(program, moved.state, [traded(0.1, 0.1), traded(-0.1)]).change).toBeUndefined();
});

const percent = fc.integer({ min: 1, max: 100 }).map((value) => value / 100);
const results = fc.record({
  tradeReturns: fc.array(
    fc.integer({ min: -300, max: 300 }).map((value) => value / 1000),
    { maxLength: 8 },
  ),
  barReturns: fc.array(
    fc.integer({ min: -50, max: 50 }).map((value) => value / 1000),
    { maxLength: 8 },
  ),
});

const scenario = fc.integer({ min: 2, max: 5 }).chain((count) =>
  fc.record({
    weights: fc
      .array(fc.integer({ min: 1, max: 9 }), { minLength: count, maxLength: count })
      .map((parts) => parts.map((part) => part / parts.reduce((sum, each) => sum + each, 0))),
    days: fc.array(fc.array(results, { minLength: count, maxLength: count }), { maxLength: 12 }),
    from: fc.constantFrom('realized_pnl' as const, 'volatility' as const, 'equal' as const),
    rate: percent,
    step: percent,
    slack: percent,
  }),
);

test('weights come to 1, stay in their bounds, and move by no more than a step', () => {
  fc.assert(
    fc.property(scenario, ({ weights, days, from, rate, step, slack }) => {
      const program: LearnProgram = {
        ...FREE,
        from,
        over: 3,
        rate,
        lowest: Math.min(...weights) * (1 - slack),
        highest: Math.min(1, Math.max(...weights) * (1 + slack)),
        largestStep: step,
      };
      let state: LearnerState = startLearning(weights);
      for (const day of days) {
        const before = state.weights;
        // As plain data and back: what a restart does to it.
        state = learn(program, JSON.parse(JSON.stringify(state)), day).state;
        const sum = state.weights.reduce((total, weight) => total + weight, 0);
        expect(sum).toBeCloseTo(1, 9);
        state.weights.forEach((weight, m) => {
          expect(weight).toBeGreaterThanOrEqual(program.lowest - 1e-12);
          expect(weight).toBeLessThanOrEqual(program.highest + 1e-12);
          expect(Math.abs(weight - (before[m] ?? 0))).toBeLessThanOrEqual(step + 1e-12);
        });
      }
    }),
  );
});
