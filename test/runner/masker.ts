import { readLines, trim } from './action-command.js';

/**
 * The runner's SecretMasker, one for the whole job. Only plain values: the runner also masks some encodings (base64,
 * URI, JSON, XML), and to show these makes a test of what leaks stricter.
 */
export class Masker {
  readonly #secrets = new Set<string>();

  /** As `::add-mask::` does, and as workflow secrets are: the whole value and each of its lines. */
  add(value: string): void {
    for (const secret of [value, ...readLines(value).map(trim)]) if (secret !== '') this.#secrets.add(secret);
  }

  /** Secrets that overlap or touch become one `***`. */
  mask(text: string): string {
    const found: [start: number, end: number][] = [];
    for (const secret of this.#secrets)
      for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1))
        found.push([at, at + secret.length]);
    let masked = '';
    let covered = -1;
    for (const [start, end] of found.sort((one, other) => one[0] - other[0])) {
      if (start > covered) masked += `${text.slice(Math.max(covered, 0), start)}***`;
      covered = Math.max(covered, end);
    }
    return masked + text.slice(Math.max(covered, 0));
  }
}
