import { isSpaceAt } from './lines.ts'

/** Collects words: white space ends one, unless it comes from quotes. */
export class Words {
  readonly #words: string[] = []
  #word = ''

  addText(text: string): void {
    for (const character of text) {
      if (!isSpaceAt(character, 0)) this.#word += character
      else if (this.#word !== '') this.#next()
    }
  }

  addRaw(text: string): void {
    this.#word += text
  }

  end(): string[] {
    if (this.#word !== '') this.#next()
    return this.#words
  }

  #next(): void {
    this.#words.push(this.#word)
    this.#word = ''
  }
}
