/**
 * How the runner finds lines in a stream and commands in a line: StreamReader.ReadLine and
 * ActionCommand.TryParseV2/TryParse of actions/runner 258d6c857. Searches here are ordinal; .NET's are by culture,
 * which differs only for lines with ignorable or combining characters next to `::` or `##[`.
 */
export interface Command {
  /** In lower case: the runner compares names without regard to ASCII case. */
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** ASCII only, as OrdinalIgnoreCase is for these names: JavaScript would also fold the Kelvin sign to `k`. */
export const fold = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

const space = '[\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const leading = new RegExp(`^${space}+`);
const trailing = new RegExp(`(?<!${space})${space}+$`);
/** .NET's Trim: unlike JavaScript's it takes U+0085 and leaves U+FEFF. */
export const trim = (text: string): string => text.replace(leading, '').replace(trailing, '');

/** Ends lines at LF, CRLF and a bare CR. A CR at the end of a chunk waits: an LF may follow. */
export class Lines {
  #rest = '';

  push(chunk: string): string[] {
    const lines = (this.#rest + chunk).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? '';
    return lines;
  }

  end(): string[] {
    const last = this.#rest;
    this.#rest = '';
    return last === '' ? [] : [last.replace(/\r$/, '')];
  }
}

export function readLines(text: string): string[] {
  const lines = new Lines();
  return [...lines.push(text), ...lines.end()];
}

/** `::name key=value,…::message` at the start of a line, or the older `##[name key=value;…]message` anywhere in it. */
export function parseCommand(line: string, registered: ReadonlySet<string>): Command | undefined {
  return parseColons(line.replace(leading, ''), registered) ?? parseBracket(line, registered);
}

function parseColons(line: string, registered: ReadonlySet<string>): Command | undefined {
  const end = line.startsWith('::') ? line.indexOf('::', 2) : -1;
  if (end < 0) return undefined;
  const [name, properties] = splitHead(line.slice(2, end));
  if (!registered.has(name)) return undefined;
  return {
    name,
    properties: readProperties(trim(properties), ',', ['%0D', '%0A', '%3A', '%2C', '%25']),
    message: unescape(line.slice(end + 2), ['%0D', '%0A', '%25']),
  };
}

function parseBracket(line: string, registered: ReadonlySet<string>): Command | undefined {
  const start = line.indexOf('##[');
  const end = start < 0 ? -1 : line.indexOf(']', start);
  if (end < 0) return undefined;
  const [name, properties] = splitHead(line.slice(start + 3, end));
  if (!registered.has(name)) return undefined;
  const escapes = ['%3B', '%0D', '%0A', '%5D', '%25'];
  return {
    name,
    properties: readProperties(properties, ';', escapes),
    message: unescape(line.slice(end + 1), escapes),
  };
}

function splitHead(head: string): [name: string, properties: string] {
  const gap = head.indexOf(' ');
  return gap < 0 ? [fold(head), ''] : [fold(head.slice(0, gap)), head.slice(gap + 1)];
}

/** In this order, so that `%250A` becomes `%0A` and not a line feed. */
function unescape(text: string, escapes: readonly string[]): string {
  return escapes.reduce((done, escape) => done.replaceAll(escape, decodeURIComponent(escape)), text);
}

const known = ['file', 'line', 'endLine', 'col', 'endColumn', 'title', 'name', 'owner'];
const spelling = new Map(known.map((key) => [fold(key), key]));

/** Split(count: 2, RemoveEmptyEntries) drops `=` before the key and before the value, and pairs without a value. */
function readProperties(text: string, separator: string, escapes: readonly string[]): Record<string, string> {
  const found = new Map<string, string>();
  for (const part of text.split(separator)) {
    const [, key, value] = /^=*([^=]+)=+([^=].*)$/s.exec(part) ?? [];
    if (key !== undefined && value !== undefined)
      found.set(spelling.get(fold(key)) ?? key, unescape(value, escapes));
  }
  return Object.fromEntries(found);
}
