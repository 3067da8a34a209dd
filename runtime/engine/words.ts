/** Texts that come up again and again, as numbers: a log keeps the number. */

const FEW = 4;

export class Words {
  readonly #numbers = new Map<string, number>();
  readonly #words: string[] = [];

  numberOf(word: string): number {
    // Most programs have a few reasons only, and a look at each is quicker than a search.
    for (let w = 0; w < this.#words.length && w < FEW; w += 1)
      if (this.#words[w] === word) return w;
    let number = this.#numbers.get(word);
    if (number === undefined) {
      number = this.#words.length;
      this.#numbers.set(word, number);
      this.#words.push(word);
    }
    return number;
  }

  wordOf(number: number): string | undefined {
    return this.#words[number];
  }
}
