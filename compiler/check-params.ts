/** Params: ranges, defaults and `require`, and that everything built from them holds for every value allowed. */

import type {
  Expression,
  ParamStatement,
  RequireStatement,
  Span,
  StrategyDeclaration,
} from '../grammar/index.ts';
import type { Report } from './diagnostics/report.ts';
import { assertPresent } from './invariant.ts';
import { KERNELS } from './kernels/index.ts';
import { type NodeId, type ParamSpec, type Plan, type PlanNode, TRUE } from './plan.ts';
import { findStatements } from './statements.ts';
import { walk } from './walk.ts';
import { bindInTurn, bindNodes } from './warmup.ts';

/** Above this many combinations a grid is sampled at its corners and along each axis. */
const MAX_COMBINATIONS = 20_000;

/** Ten years of minutes; a window keeps its values in memory. */
const MAX_WINDOW = 1_000_000;

/** A constant expression's value, by an evaluator that the caller supplies. */
export type Evaluate = (node: Expression) => number;

export function paramSpecs(
  strategy: StrategyDeclaration,
  evaluate: Evaluate,
  report: Report,
): readonly ParamSpec[] {
  return findStatements(strategy, 'ParamStatement').map((statement) =>
    paramSpec(statement, evaluate, report),
  );
}

function paramSpec(statement: ParamStatement, evaluate: Evaluate, report: Report): ParamSpec {
  const { name, value, range } = statement;
  const spec = { name: name.name, value: evaluate(value) };
  if (!Number.isFinite(spec.value)) {
    report('E0605', value.span, `The default of \`${name.name}\` is not a number.`, {
      why: 'A division by zero or a root of a negative number has no value.',
      fix: 'write a number',
    });
  }
  if (!range) return { ...spec, integer: Number.isInteger(spec.value) };
  const low = evaluate(range.low);
  const high = evaluate(range.high);
  const step = range.step && evaluate(range.step);
  const span = { start: range.low.span.start, end: range.high.span.end };
  if (low > high) {
    report('E0602', span, `The range of \`${name.name}\` is empty: ${low} is more than ${high}.`, {
      fix: `write \`in ${high}..${low}\``,
    });
  } else if (spec.value < low || spec.value > high) {
    report(
      'E0601',
      value.span,
      `The default ${spec.value} of \`${name.name}\` lies outside its range ${low}..${high}.`,
      {
        why: 'Every check holds for the values in the range; the default has to be one of them.',
        fix: 'change the default or widen the range',
      },
    );
  }
  if (step !== undefined && !(step > 0)) {
    report(
      'E0608',
      range.step?.span ?? span,
      `A step of ${step} never gets from ${low} to ${high}.`,
      {
        fix: 'write a step above 0',
      },
    );
  }
  const integer = [spec.value, low, high, step ?? 0].every((number) => Number.isInteger(number));
  return {
    ...spec,
    integer,
    range: { low, high, ...(step !== undefined && step > 0 && { step }) },
  };
}

export interface Requirement {
  readonly statement: RequireStatement;
  readonly node: NodeId;
}

/** `require` holds for the defaults, some value satisfies all of them, and no window can become empty. */
export function checkParams(
  plan: Plan,
  requirements: readonly Requirement[],
  report: Report,
): void {
  const defaults = Object.fromEntries(plan.params.map(({ name, value }) => [name, value]));
  const bound = bindNodes(plan, defaults);
  const broken = requirements.filter(({ node }) => bound[node] !== TRUE);
  const isSatisfiable = checkEach(plan, { plan, requirements }, report);
  const [first] = broken;
  if (!isSatisfiable && first && isExhaustive(plan.params)) {
    report(
      'E0604',
      first.statement.condition.span,
      'No value in the ranges satisfies every `require`.',
      {
        why: 'Whatever the params are set to, the strategy may not run.',
        fix: 'widen a range or change a condition',
      },
    );
    return;
  }
  for (const { statement } of broken) reportDefaults(statement, defaults, report);
}

interface Required {
  readonly plan: Plan;
  readonly requirements: readonly Requirement[];
}

/** The windows of a stream on another clock, for every value that the strategy's `require` allows. */
export function checkFeedWindows(feed: Plan, strategy: Required, report: Report): void {
  checkEach(feed, strategy, report);
}

/** The windows of one of a strategy's plans; true when some values are allowed at all. */
function checkEach(own: Plan, { plan, requirements }: Required, report: Report): boolean {
  const reported = new Set<NodeId>();
  const bind = bindInTurn(plan);
  const bindOwn = own === plan ? bind : bindInTurn(own);
  const windows = windowsOf(own);
  const doubtful = windows.filter((window) => !isSafe(window, own, plan.params));
  const tuning = paramsOf(
    own,
    doubtful.map(({ length }) => length),
  );
  const required = paramsOf(
    plan,
    requirements.map(({ node }) => node),
  );
  let isAllowed = false;
  for (const values of combinations(plan.params, new Set([...tuning, ...required]))) {
    const nodes = bind(values);
    if (!requirements.every(({ node }) => nodes[node] === TRUE)) continue;
    isAllowed = true;
    checkWindows(windows, bindOwn(values), values, reported, report);
    // What does not depend on a param has been looked at once, and that is enough.
    if (tuning.size === 0) break;
  }
  return isAllowed;
}

/** A param itself, each of whose values is a number of bars: nearly every window that a param decides. */
function isSafe({ length }: Window, { nodes }: Plan, params: readonly ParamSpec[]): boolean {
  const operation = nodes[length]?.operation;
  if (operation?.kind !== 'param') return false;
  const param = params.find(({ name }) => name === operation.name);
  if (!param?.range) return false;
  const { low, high } = param.range;
  return [low, high, param.value, ...gridOf(param)].every(isWindow);
}

/** The params that the values of these nodes depend on. */
function paramsOf({ nodes }: Plan, ids: readonly NodeId[]): ReadonlySet<string> {
  const names = new Set<string>();
  const seen = new Set<NodeId>();
  const pending = [...ids];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    const node = nodes[id];
    if (!node || seen.has(id)) continue;
    seen.add(id);
    if (node.operation.kind === 'param') names.add(node.operation.name);
    pending.push(...node.args);
  }
  return names;
}

function reportDefaults(
  { condition }: RequireStatement,
  defaults: Readonly<Record<string, number>>,
  report: Report,
): void {
  const named = new Set<string>();
  walk(condition, (node) => {
    if (node.kind === 'NameExpression' && Object.hasOwn(defaults, node.name)) named.add(node.name);
  });
  const setting = [...named].map((name) => `\`${name} = ${defaults[name]}\``).join(' and ');
  report('E0603', condition.span, `The defaults ${setting} do not satisfy this \`require\`.`, {
    why: 'A run without `--param` uses the defaults.',
    fix: 'change a default, or the condition',
  });
}

/** A kernel that looks at a number of bars, and the node of that number. */
interface Window {
  readonly node: PlanNode;
  readonly kernel: string;
  readonly length: NodeId;
}

function windowsOf(plan: Plan): readonly Window[] {
  return plan.nodes.flatMap((node) => {
    const { operation } = node;
    if (operation.kind !== 'kernel') return [];
    const { statics, inputs } = assertPresent(KERNELS.get(operation.name), 'the kernel exists');
    const place = statics.indexOf('n');
    const length = place === -1 ? undefined : node.args[inputs.length + place];
    return length === undefined ? [] : [{ node, kernel: operation.name, length }];
  });
}

function isWindow(bars: number): boolean {
  return Number.isInteger(bars) && bars >= 1 && bars <= MAX_WINDOW;
}

function checkWindows(
  windows: readonly Window[],
  values: readonly number[],
  params: Readonly<Record<string, number>>,
  reported: Set<NodeId>,
  report: Report,
): void {
  for (const { node, kernel, length } of windows) {
    const window = values[length];
    if (window === undefined || isWindow(window)) continue;
    if (reported.has(node.id)) continue;
    reported.add(node.id);
    reportWindow(node.span, kernel, window, params, report);
  }
}

function reportWindow(
  span: Span,
  kernel: string,
  window: number,
  params: Readonly<Record<string, number>>,
  report: Report,
): void {
  const setting = Object.entries(params)
    .map(([name, value]) => `${name} = ${value}`)
    .join(', ');
  const where = setting === '' ? '' : ` when ${setting}`;
  if (kernel === 'delay' && window < 0) {
    report(
      'E0401',
      span,
      `This looks ${-window} ${window === -1 ? 'bar' : 'bars'} into the future${where}.`,
      {
        why: 'A bar that has not happened yet cannot be known when the order is made.',
        fix: 'change the range so that the number of bars back is never negative',
      },
    );
    return;
  }
  if (kernel === 'delay' && window === 0) return;
  if (window > MAX_WINDOW) {
    report('E0609', span, `A window of ${window} bars is longer than any history${where}.`, {
      why: 'Its values would have to be kept in memory, and its warm-up would never end.',
      fix: `use ${MAX_WINDOW} bars or fewer`,
    });
    return;
  }
  report('E0609', span, `A window of ${window} bars makes no sense${where}.`, {
    why: 'Checks hold for every value in the declared ranges, not only for the default.',
    fix: 'change the range, or add a `require`, so that every window is a whole number of at least 1',
  });
}

/**
 * Every combination of the values of the `decisive` ranges, the others at their beginning; corners and axes of all
 * of them through the defaults where there are too many.
 */
function* combinations(
  params: readonly ParamSpec[],
  decisive: ReadonlySet<string>,
): Generator<Readonly<Record<string, number>>> {
  const ranged = params.filter(({ range }) => range !== undefined);
  const fixed = Object.fromEntries(params.map(({ name, value }) => [name, value]));
  const grids = ranged.map((param) => gridOf(param));
  if (isExhaustive(params)) {
    const tried = ranged.map(({ name }, k) =>
      (grids[k] ?? []).slice(0, decisive.has(name) ? undefined : 1),
    );
    yield* product(ranged, tried, fixed);
    return;
  }
  const ends = ranged.map(({ range, value }) => [range?.low ?? value, range?.high ?? value]);
  if (2 ** ranged.length <= MAX_COMBINATIONS) yield* product(ranged, ends, fixed);
  for (const [k, param] of ranged.entries()) {
    for (const value of grids[k] ?? []) yield { ...fixed, [param.name]: value };
  }
}

/** Whether every combination is tried. */
function isExhaustive(params: readonly ParamSpec[]): boolean {
  return params.reduce((product, param) => product * gridOf(param).length, 1) <= MAX_COMBINATIONS;
}

function* product(
  params: readonly ParamSpec[],
  grids: readonly (readonly number[])[],
  values: Readonly<Record<string, number>>,
): Generator<Readonly<Record<string, number>>> {
  const [first, ...others] = params;
  if (!first) {
    yield values;
    return;
  }
  for (const value of grids[0] ?? [])
    yield* product(others, grids.slice(1), { ...values, [first.name]: value });
}

/** The values of a range: by its step, else by ones for whole numbers and eleven points otherwise. */
export function gridOf({ range, integer, value }: ParamSpec): readonly number[] {
  if (!range) return [value];
  const { low, high } = range;
  const step = range.step ?? (integer ? 1 : (high - low) / 10);
  if (!(step > 0)) return [low];
  const count = Math.floor((high - low) / step + 1e-9);
  if (count > MAX_COMBINATIONS) return [low, value, high];
  return Array.from({ length: count + 1 }, (_, k) => low + k * step);
}
