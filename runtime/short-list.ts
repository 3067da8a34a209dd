/**
 * A list of the few things that come and go all the time. It keeps its memory: an array that becomes empty gives it
 * back, and asks for it again with the next order.
 */

export class ShortList<T> {
  readonly #items: (T | undefined)[] = [];
  length = 0;

  at(index: number): T | undefined {
    return this.#items[index];
  }

  has(item: T): boolean {
    for (let i = 0; i < this.length; i += 1) if (this.#items[i] === item) return true;
    return false;
  }

  /** At the end, unless it is in the list already. */
  add(item: T): void {
    if (this.has(item)) return;
    this.#items[this.length] = item;
    this.length += 1;
  }

  /** True when it was in the list; what came after it keeps its order. */
  remove(item: T): boolean {
    for (let i = 0; i < this.length; i += 1) {
      if (this.#items[i] !== item) continue;
      this.length -= 1;
      for (let j = i; j < this.length; j += 1) this.#items[j] = this.#items[j + 1];
      this.#items[this.length] = undefined;
      return true;
    }
    return false;
  }

  toArray(): readonly T[] {
    return this.#items.flatMap((item) => (item === undefined ? [] : [item]));
  }
}
