/** Units of measure: price × shares is money, price ÷ price a number, price − price a price. */

/** Exponents of the base units. A price is money per share. */
export interface Unit {
  readonly money: number;
  readonly shares: number;
}

const unit = (money: number, shares: number): Unit => ({ money, shares });

export const NUMBER = unit(0, 0);
export const PRICE = unit(1, -1);
export const MONEY = unit(1, 0);
export const SHARES = unit(0, 1);

const NAMED: readonly (readonly [name: string, value: Unit])[] = [
  ['number', NUMBER],
  ['price', PRICE],
  ['money', MONEY],
  ['shares', SHARES],
];

export function sameUnit(a: Unit, b: Unit): boolean {
  return a.money === b.money && a.shares === b.shares;
}

export function multiplyUnits(a: Unit, b: Unit): Unit {
  return unit(a.money + b.money, a.shares + b.shares);
}

export function divideUnits(a: Unit, b: Unit): Unit {
  return unit(a.money - b.money, a.shares - b.shares);
}

export function rootOfUnit(a: Unit): Unit {
  return unit(a.money / 2, a.shares / 2);
}

/** The unit in a trader's words: `price`, `price²`, `money × shares`, `1 ÷ price`. */
export function unitName(value: Unit): string {
  const plain = NAMED.find(([, candidate]) => sameUnit(candidate, value));
  if (plain) return plain[0];
  for (const power of [2, 3, 0.5, -1]) {
    const base = NAMED.slice(1).find(([, candidate]) => sameUnit(powerOf(candidate, power), value));
    if (base) return powerName(base[0], power);
  }
  const parts = [powerName('money', value.money), powerName('shares', value.shares)];
  return parts.filter((part) => part !== '').join(' × ');
}

function powerOf(value: Unit, power: number): Unit {
  return unit(value.money * power, value.shares * power);
}

function powerName(base: string, power: number): string {
  if (power === 0) return '';
  if (power === 1) return base;
  if (power === -1) return `1 ÷ ${base}`;
  if (power === 0.5) return `√${base}`;
  return `${base}${power === 2 ? '²' : power === 3 ? '³' : `^${power}`}`;
}

/** The unit that a type annotation names; undefined for a name that is none. */
export function unitOfName(name: string): Unit | undefined {
  if (name === 'ratio' || name === 'bars' || name === 'number') return NUMBER;
  return NAMED.find(([candidate]) => candidate === name)?.[1];
}
