import { decode } from './text/decode.js';

/** What is wrong in a line, from 1; never with the line's text, which may be a secret. */
export interface LineMistake {
  readonly line: number;
  readonly message: string;
}

export interface EnvFile {
  /** Of a name that is set twice the last value. */
  readonly variables: Readonly<Record<string, string>>;
  readonly mistakes: readonly LineMistake[];
  readonly notices: readonly LineMistake[];
}

const NAME = /[A-Za-z_][\w.:/@-]*/y;
const EXPORT = /export[ \t]+/y;
const EQUALS = /[ \t]*=[ \t]*/y;
const BLANKS = /[ \t]*/y;
/** After so many mistakes the rest is not looked at. */
const MANY = 100;
/** Nothing but a comment may stand behind a quoted value. */
const REST = /[ \t]*(?:[ \t]#.*)?$/my;
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '"': '"',
  '\\': '\\',
  $: '$',
};

/**
 * Reads lines of `[export ]NAME=value`. Unquoted values are trimmed and end at a ` #`; '…' is literal; "…" knows
 * \n \r \t \" \\ \$; both may span lines. A dollar sign is a letter: nothing is filled in.
 */
export function parseEnvFile(bytes: Uint8Array): EnvFile {
  const { text, mistake } = decode(bytes);
  if (!mistake) return new EnvReader(text).read();
  const line = text.slice(0, mistake.offset).split('\n').length;
  return { variables: {}, mistakes: [{ line, message: mistake.message }], notices: [] };
}

class EnvReader {
  readonly #text: string;
  #at = 0;
  #line = 1;
  /** Up to here lines are counted. */
  #counted = 0;
  readonly #values = new Map<string, string>();
  readonly #mistakes: LineMistake[] = [];
  readonly #notices: LineMistake[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  read(): EnvFile {
    while (this.#at < this.#text.length && this.#mistakes.length < MANY) {
      const start = this.#at;
      const message = this.#assignment();
      if (message !== undefined) this.#mistakes.push({ line: this.#lineOf(start), message });
      // A mistake costs its first line only: the others are looked at all the same.
      if (message !== undefined) this.#at = start;
      this.#at = this.#lineEnd() + 1;
    }
    return {
      variables: Object.fromEntries(this.#values),
      mistakes: this.#mistakes,
      notices: this.#notices,
    };
  }

  /** Takes one line, or more where a quoted value spans them; what is wrong with it. */
  #assignment(): string | undefined {
    const start = this.#at;
    this.#take(BLANKS);
    const first = this.#text[this.#at];
    if (first === undefined || first === '\n' || first === '#') return undefined;
    this.#take(EXPORT);
    const name = this.#take(NAME);
    if (name === undefined || this.#take(EQUALS) === undefined)
      return "NAME=value expected; a value of several lines stands in quotes, a comment behind '#'";
    const quote = this.#text[this.#at];
    const value = quote === "'" || quote === '"' ? this.#quoted(quote) : this.#plain();
    if (typeof value !== 'string') return value.mistake;
    if (value.includes('\0')) return 'a zero byte cannot be part of a variable; remove it';
    if (this.#values.has(name))
      this.#notices.push({ line: this.#lineOf(start), message: `${name} is set again; this one counts` });
    this.#values.set(name, value);
    return undefined;
  }

  #plain(): string {
    const line = this.#text.slice(this.#at, this.#lineEnd());
    // The blank before it may be the one behind the equals sign.
    const isComment = line.startsWith('#') && /[ \t]/.test(this.#text[this.#at - 1] ?? '');
    const comment = isComment ? 0 : line.search(/[ \t]#/);
    return (comment < 0 ? line : line.slice(0, comment)).replace(/^[ \t]+|[ \t]+$/g, '');
  }

  #quoted(quote: '"' | "'"): string | { readonly mistake: string } {
    let value = '';
    for (this.#at++; this.#at < this.#text.length; this.#at++) {
      const letter = this.#text[this.#at] as string;
      if (letter === quote) {
        this.#at++;
        const inside = quote === '"' ? 'write \\" for a quote in it' : 'take "…" where it holds a \'';
        const mistake = `text behind the closing quote; quote the whole value, or ${inside}`;
        return this.#take(REST) === undefined ? { mistake } : value;
      }
      const escape = letter === '\\' && quote === '"' ? ESCAPES[this.#text[this.#at + 1] ?? ''] : undefined;
      if (escape !== undefined) this.#at++;
      value += escape ?? letter;
    }
    return { mistake: `the quote ${quote} that begins here has no end; close it` };
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #lineEnd(): number {
    const end = this.#text.indexOf('\n', this.#at);
    return end < 0 ? this.#text.length : end;
  }

  /** Offsets are asked for in their order. */
  #lineOf(offset: number): number {
    for (; this.#counted < offset; this.#counted++) if (this.#text[this.#counted] === '\n') this.#line++;
    return this.#line;
  }
}
