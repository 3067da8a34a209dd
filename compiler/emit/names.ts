/** Names for locals and fields in emitted code: the trader's own where they can be used as they are. */

const RESERVED = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends ' +
    'false finally for function if implements import in instanceof interface let new null package private protected ' +
    'public return static super switch this throw true try typeof undefined var void while with yield ' +
    'NaN Infinity Math Float64Array i k params columns finite ring sumInBlocks'
  ).split(' '),
);

export interface NameSupply {
  /** `wanted` if it is free, else `wanted` with a number. */
  take(wanted: string): string;
}

/** What a module of emitted code declares or reads next to its class. */
const MODULE_NAMES = new Set(
  (
    'Columns Params Driven Readonly Record Int32Array Number String Object Array drive Boolean Function ' +
    'any bigint boolean never number object string symbol unknown'
  ).split(' '),
);

/** The emitted class is called like its strategy, unless that name cannot be given to a class. */
export function classNameOf(strategy: string): string {
  return RESERVED.has(strategy) || MODULE_NAMES.has(strategy) ? `${strategy}_` : strategy;
}

/** Names of fields: after `this.` every word may stand, but a class has its `constructor` already. */
export function createMemberSupply(taken: Iterable<string>): NameSupply {
  return createNameSupply(taken, new Set(['constructor']));
}

export function createNameSupply(
  taken: Iterable<string> = [],
  reserved: ReadonlySet<string> = RESERVED,
): NameSupply {
  const used = new Set<string>(taken);
  return {
    take(wanted) {
      const base = wanted.replace(/[^A-Za-z0-9_$]/g, '_');
      let name = base;
      for (let number = 2; used.has(name) || reserved.has(name); number += 1)
        name = `${base}_${number}`;
      used.add(name);
      return name;
    },
  };
}

/** A number as source text that reads back as the same double, fit to stand as an operand. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (Object.is(value, -0)) return '(-0)';
  return value < 0 ? `(${value})` : String(value);
}
