/**
 * A list of the few things that come and go all the time. It keeps its memory: an array that becomes empty gives it
 * back, and asks for it again with the next order.
 */

export class ShortList<T> {
  readonly #items: (T | undefined)[] = [];
  size = 0;

  at(index: number): T | undefined {
    return this.#items[index];
  }

  has(item: T): boolean {
    for (let i = 0; i < this.size; i += 1) if (this.#items[i] === item) return true;
    return false;
  }

  /** At the end, unless it is in the list already. */
  add(item: T): void {
    if (this.has(item)) return;
    this.#items[this.size] = item;
    this.size += 1;
  }

  /** True when it was in the list; what came after it keeps its order. */
  remove(item: T): boolean {
    for (let i = 0; i < this.size; i += 1) {
      if (this.#items[i] !== item) continue;
      this.size -= 1;
      for (let j = i; j < this.size; j += 1) this.#items[j] = this.#items[j + 1];
      this.#items[this.size] = undefined;
      return true;
    }
    return false;
  }

  /** As it is when somebody begins to look: what goes meanwhile is still seen. */
  [Symbol.iterator](): Iterator<T> {
    return this.toArray()[Symbol.iterator]();
  }

  toArray(): readonly T[] {
    return this.#items.flatMap((item) => (item === undefined ? [] : [item]));
  }
}
