/** Giving params their values: `--param fast=10` has to lie in the declared range, and satisfy every `require`. */

import { nearest } from '../grammar/index.ts';
import type { StrategyProgram } from '../runtime/program.ts';
import type { CompiledStrategy, ParamValues } from './compilation.ts';
import { bindWarmups } from './stream-warmup.ts';

export type BoundStrategy =
  | { readonly kind: 'bound'; readonly params: ParamValues; readonly program: StrategyProgram }
  | Refusal;

export interface Refusal {
  readonly kind: 'refused';
  readonly message: string;
  readonly fix: string;
}

export function bindStrategy(strategy: CompiledStrategy, overrides: ParamValues): BoundStrategy {
  const { plan, program } = strategy;
  for (const [name, value] of Object.entries(overrides)) {
    const refusal = refusalOf(strategy, name, value);
    if (refusal) return refusal;
  }
  const params = { ...defaultParams(plan.params), ...overrides };
  const broken = strategy.requirements.find((requirement) => !requirement.holds(params));
  if (broken) {
    const values = Object.entries(params)
      .map(([name, value]) => `${name} = ${value}`)
      .join(', ');
    return {
      kind: 'refused',
      message: `These values do not satisfy \`${broken.text}\`: ${values}.`,
      fix: 'choose values that do',
    };
  }
  return {
    kind: 'bound',
    params,
    program: bindWarmups(program, plan, strategy.feeds, params),
  };
}

/** The values that params have when nothing overrides them. */
export function defaultParams(params: CompiledStrategy['plan']['params']): ParamValues {
  return Object.fromEntries(params.map(({ name, value }) => [name, value]));
}

/** Why a param cannot have this value. */
export function refusalOf(
  { plan, name: strategy, constants }: CompiledStrategy,
  name: string,
  value: number,
): Refusal | undefined {
  const param = plan.params.find((candidate) => candidate.name === name);
  if (!param) {
    const isFixed = constants.includes(name);
    const near = nearest(
      name,
      plan.params.map((candidate) => candidate.name),
    );
    return {
      kind: 'refused',
      message: isFixed
        ? `\`${name}\` of ${strategy} has no range, so it has only its default.`
        : `${strategy} has no param called \`${name}\`.`,
      fix: isFixed
        ? `declare one: \`param ${name} = … in 5..50\``
        : near !== undefined
          ? `write \`${near}\``
          : plan.params.length === 0
            ? 'leave it out: this strategy has none'
            : `it has ${plan.params.map((candidate) => `\`${candidate.name}\``).join(', ')}`,
    };
  }
  const { low = -Infinity, high = Infinity } = param.range ?? {};
  if (value >= low && value <= high && (!param.integer || Number.isInteger(value)))
    return undefined;
  return {
    kind: 'refused',
    message: `\`${name} = ${value}\` is outside its declared range ${low}..${high}${param.integer ? ' of whole numbers' : ''}.`,
    fix: 'choose a value inside it, or widen the range in the program: the checks then hold there too',
  };
}
