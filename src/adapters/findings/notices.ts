import { WORDS } from './words.js';

const MAX_NOTICES = 10;

/** What a person should know, each sentence once, and not more than anybody reads. */
export class Notices {
  readonly #said = new Set<string>();

  say(sentence: string): void {
    this.#said.add(sentence);
  }

  end(): string[] {
    const all = [...this.#said];
    if (all.length <= MAX_NOTICES) return all;
    return [...all.slice(0, MAX_NOTICES), WORDS.more(all.length - MAX_NOTICES)];
  }
}
