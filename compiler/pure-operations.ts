/** Stateless operators of the plan: each as a function (reference, constant folding) and as emitted text. */

import { FALSE, TRUE, UNKNOWN, type ValueType } from './plan.ts';

export interface PureOperation {
  readonly name: string;
  readonly arity: number;
  readonly result: ValueType;
  readonly reference: (...args: number[]) => number;
  readonly emit: (...args: string[]) => string;
  /** The result can be absent though every argument is present: `x / 0`. */
  readonly partial?: boolean;
}

/** A constant other than zero needs no test, and TypeScript would call one pointless. */
const isLiteral = (text = ''): boolean =>
  Number(text.replace(/[()]/g, '')) !== 0 && /^[(\d]/.test(text);

/** A number that is not finite is not a value: division by zero and the like are absent. */
const finite = (value: number): number => (Number.isFinite(value) ? value : Number.NaN);

const arithmetic: readonly PureOperation[] = [
  {
    name: 'add',
    arity: 2,
    result: 'number',
    reference: (a = 0, b = 0) => a + b,
    emit: (a, b) => `${a} + ${b}`,
  },
  {
    name: 'subtract',
    arity: 2,
    result: 'number',
    reference: (a = 0, b = 0) => a - b,
    emit: (a, b) => `${a} - ${b}`,
  },
  {
    name: 'multiply',
    arity: 2,
    result: 'number',
    reference: (a = 0, b = 0) => a * b,
    emit: (a, b) => `${a} * ${b}`,
  },
  {
    name: 'divide',
    arity: 2,
    result: 'number',
    partial: true,
    reference: (a = 0, b = 0) => (b === 0 ? Number.NaN : a / b),
    emit: (a, b) => (isLiteral(b) ? `${a} / ${b}` : `${b} === 0 ? NaN : ${a} / ${b}`),
  },
  { name: 'negate', arity: 1, result: 'number', reference: (a = 0) => -a, emit: (a) => `-${a}` },
  {
    name: 'abs',
    arity: 1,
    result: 'number',
    reference: (a = 0) => Math.abs(a),
    emit: (a) => `Math.abs(${a})`,
  },
  {
    name: 'sign',
    arity: 1,
    result: 'number',
    reference: (a = 0) => Math.sign(a),
    emit: (a) => `Math.sign(${a})`,
  },
  {
    name: 'floor',
    arity: 1,
    result: 'number',
    reference: (a = 0) => Math.floor(a),
    emit: (a) => `Math.floor(${a})`,
  },
  {
    name: 'ceil',
    arity: 1,
    result: 'number',
    reference: (a = 0) => Math.ceil(a),
    emit: (a) => `Math.ceil(${a})`,
  },
  {
    name: 'round',
    arity: 1,
    result: 'number',
    reference: (a = 0) => Math.round(a),
    emit: (a) => `Math.round(${a})`,
  },
  {
    name: 'min',
    arity: 2,
    result: 'number',
    reference: (a = 0, b = 0) => Math.min(a, b),
    emit: (a, b) => `Math.min(${a}, ${b})`,
  },
  {
    name: 'max',
    arity: 2,
    result: 'number',
    reference: (a = 0, b = 0) => Math.max(a, b),
    emit: (a, b) => `Math.max(${a}, ${b})`,
  },
  {
    name: 'sqrt',
    arity: 1,
    result: 'number',
    partial: true,
    reference: (a = 0) => Math.sqrt(a),
    emit: (a) => `Math.sqrt(${a})`,
  },
  {
    name: 'log',
    arity: 1,
    result: 'number',
    partial: true,
    reference: (a = 0) => finite(Math.log(a)),
    emit: (a) => `${a} > 0 ? Math.log(${a}) : NaN`,
  },
  {
    name: 'exp',
    arity: 1,
    result: 'number',
    partial: true,
    reference: (a = 0) => finite(Math.exp(a)),
    emit: (a) => `finite(Math.exp(${a}))`,
  },
  {
    name: 'power',
    arity: 2,
    result: 'number',
    partial: true,
    reference: (a = 0, b = 0) => finite(a ** b),
    emit: (a, b) => `finite(${a} ** ${b})`,
  },
];

/** Comparisons of an absent value are unknown: NaN fails both tests. */
function comparison(
  name: string,
  holds: string,
  fails: string,
  test: (a: number, b: number) => boolean,
): PureOperation {
  return {
    name,
    arity: 2,
    result: 'bool',
    reference: (a = 0, b = 0) =>
      Number.isNaN(a) || Number.isNaN(b) ? UNKNOWN : test(a, b) ? TRUE : FALSE,
    emit: (a, b) => `${a} ${holds} ${b} ? 2 : ${a} ${fails} ${b} ? 0 : 1`,
  };
}

const comparisons: readonly PureOperation[] = [
  comparison('less', '<', '>=', (a, b) => a < b),
  comparison('less_equal', '<=', '>', (a, b) => a <= b),
  comparison('greater', '>', '<=', (a, b) => a > b),
  comparison('greater_equal', '>=', '<', (a, b) => a >= b),
  {
    name: 'equal',
    arity: 2,
    result: 'bool',
    reference: (a = 0, b = 0) =>
      Number.isNaN(a) || Number.isNaN(b) ? UNKNOWN : a === b ? TRUE : FALSE,
    emit: (a, b) => `${a} === ${b} ? 2 : ${a} === ${a} && ${b} === ${b} ? 0 : 1`,
  },
  {
    name: 'not_equal',
    arity: 2,
    result: 'bool',
    reference: (a = 0, b = 0) =>
      Number.isNaN(a) || Number.isNaN(b) ? UNKNOWN : a === b ? FALSE : TRUE,
    emit: (a, b) => `${a} === ${b} ? 0 : ${a} === ${a} && ${b} === ${b} ? 2 : 1`,
  },
];

const logic: readonly PureOperation[] = [
  {
    name: 'and',
    arity: 2,
    result: 'bool',
    reference: (a = 0, b = 0) => Math.min(a, b),
    emit: (a, b) => `${a} < ${b} ? ${a} : ${b}`,
  },
  {
    name: 'or',
    arity: 2,
    result: 'bool',
    reference: (a = 0, b = 0) => Math.max(a, b),
    emit: (a, b) => `${a} > ${b} ? ${a} : ${b}`,
  },
  {
    name: 'not',
    arity: 1,
    result: 'bool',
    reference: (a = 0) => TRUE - a,
    emit: (a) => `2 - ${a}`,
  },
  {
    name: 'is_absent',
    arity: 1,
    result: 'bool',
    reference: (a = 0) => (Number.isNaN(a) ? TRUE : FALSE),
    emit: (a) => `${a} === ${a} ? 0 : 2`,
  },
  {
    /** A condition read from before the first bar is unknown. */
    name: 'condition_or_unknown',
    arity: 1,
    result: 'bool',
    reference: (a = 0) => (Number.isNaN(a) ? UNKNOWN : a),
    emit: (a) => `${a} === ${a} ? ${a} : 1`,
  },
  {
    name: 'is_unknown',
    arity: 1,
    result: 'bool',
    reference: (a = 0) => (a === UNKNOWN ? TRUE : FALSE),
    emit: (a) => `${a} === 1 ? 2 : 0`,
  },
];

const choice: readonly PureOperation[] = [
  {
    name: 'select',
    arity: 3,
    result: 'number',
    partial: true,
    reference: (c = 0, a = 0, b = 0) => (c === TRUE ? a : c === FALSE ? b : Number.NaN),
    emit: (c, a, b) => `${c} === 2 ? ${a} : ${c} === 0 ? ${b} : NaN`,
  },
  {
    name: 'select_condition',
    arity: 3,
    result: 'bool',
    reference: (c = 0, a = 0, b = 0) => (c === TRUE ? a : c === FALSE ? b : UNKNOWN),
    emit: (c, a, b) => `${c} === 2 ? ${a} : ${c} === 0 ? ${b} : 1`,
  },
  {
    name: 'coalesce',
    arity: 2,
    result: 'number',
    reference: (a = 0, b = 0) => (Number.isNaN(a) ? b : a),
    emit: (a, b) => `${a} === ${a} ? ${a} : ${b}`,
  },
  {
    name: 'coalesce_condition',
    arity: 2,
    result: 'bool',
    reference: (a = 0, b = 0) => (a === UNKNOWN ? b : a),
    emit: (a, b) => `${a} === 1 ? ${b} : ${a}`,
  },
];

export const PURE_OPERATIONS: ReadonlyMap<string, PureOperation> = new Map(
  [...arithmetic, ...comparisons, ...logic, ...choice].map((operation) => [
    operation.name,
    operation,
  ]),
);
