/** Texts that come up again and again, as numbers: a log keeps the number. */

export class Words {
  readonly #numbers = new Map<string, number>();
  readonly #words: string[] = [];
  #lastWord = '';
  #lastNumber = -1;

  numberOf(word: string): number {
    if (word === this.#lastWord && this.#lastNumber >= 0) return this.#lastNumber;
    let number = this.#numbers.get(word);
    if (number === undefined) {
      number = this.#words.length;
      this.#numbers.set(word, number);
      this.#words.push(word);
    }
    this.#lastWord = word;
    this.#lastNumber = number;
    return number;
  }

  wordOf(number: number): string | undefined {
    return this.#words[number];
  }
}
