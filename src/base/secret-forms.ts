import { MIN_SECRET_LENGTH } from './secret-length.js';

const MIN_LINE_LENGTH = 8;

/**
 * Every form in which a secret is likely to be printed: itself, its lines (PEM keys, kubeconfigs, also wrapped
 * anew), base64 at its three alignments (also of UTF-16), base64url, hex, URI, JSON (also inside JSON), XML and as shells and languages
 * quote it. Not: compressed, reversed or split by the program that prints it.
 */
export function secretForms(secret: string): string[] {
  const forms = new Set<string>();
  for (const value of plainForms(secret)) {
    for (const encode of ENCODERS) for (const form of encode(value)) forms.add(form);
  }
  return [...forms].filter((form) => form.length >= MIN_SECRET_LENGTH && !/^\*+$/.test(form));
}

/** Those of them that consist of digits, which programs wrap at any width. */
export function wrappingForms(secret: string): ReadonlySet<string> {
  const whole = secret.trim();
  const bodies = whole.includes('\n') ? blocksOf(whole).filter((body) => /^[\w+/=-]+$/.test(body)) : [];
  const digits = [...plainForms(secret)].flatMap((value) => [...alignedDigits(value), ...hexDigits(value)]);
  return new Set([...digits, ...bodies].filter((form) => form.length >= MIN_WRAPPED));
}

const MIN_WRAPPED = 8;

const ENCODERS: readonly ((value: string) => readonly string[])[] = [
  (value) => [value],
  base64Forms,
  hexForms,
  uriForms,
  jsonForms,
  xmlForms,
  quotedForms,
  shellForms,
];

function plainForms(secret: string): Set<string> {
  const whole = secret.trim();
  const forms = new Set([secret, whole]);
  if (!/[\r\n]/.test(whole)) return forms;
  const add = (line: string) => line.length >= MIN_LINE_LENGTH && forms.add(line);
  for (const line of whole.split(/\r\n|\r|\n/)) add(line.trim());
  // Each block between PEM's rulers as one line, and as tools wrap it anew.
  for (const body of blocksOf(whole)) {
    for (const line of [body, ...wrapped(body, 64), ...wrapped(body, 76)]) add(line);
  }
  return forms;
}

const blocksOf = (text: string): string[] =>
  text.split(/^\s*-----.*$/m).map((block) => block.replace(/\s+/g, ''));

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (let at = 0; at < text.length; at += width) lines.push(text.slice(at, at + width));
  return lines.filter((line) => line.length >= MIN_LINE_LENGTH);
}

/** From its beginning a secret is also found in single lines of 64 (openssl) and 76 digits (base64). */
function base64Forms(value: string): string[] {
  const digits = alignedDigits(value);
  const lines = [64, 76].flatMap((width) => wrapped(digits[0] ?? '', width));
  return [...digits, ...withUrlAlphabet([Buffer.from(value).toString('base64'), ...lines])];
}

/** A secret inside a longer text is encoded at one of three bit offsets; only fully determined digits count. */
function alignedDigits(value: string): string[] {
  // PowerShell's tools encode UTF-16.
  const digits = [Buffer.from(value), Buffer.from(value, 'utf16le')].flatMap((bytes) =>
    [0, 1, 2].map((shift) => {
      const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
      const first = Math.ceil((shift * 8) / 6);
      return encoded.slice(first, Math.floor(((shift + bytes.length) * 8) / 6));
    }),
  );
  return withUrlAlphabet(digits);
}

const withUrlAlphabet = (forms: readonly string[]): string[] => [
  ...forms,
  ...forms.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
];

/** Also in lines of 60 digits, as xxd prints it. */
function hexForms(value: string): string[] {
  const lines = wrapped(Buffer.from(value).toString('hex'), 60);
  return [...hexDigits(value), ...lines.flatMap((line) => [line, line.toUpperCase()])];
}

function hexDigits(value: string): string[] {
  const hex = Buffer.from(value).toString('hex');
  return [hex, hex.toUpperCase()];
}

// What encoders leave as it is: RFC 3986 (jq, curl), URLSearchParams, encodeURIComponent, Python, encodeURI.
const URI_SAFE = [/[\w.~-]/, /[\w.*-]/, /[\w.~!'()*-]/, /[\w.~/-]/, /[\w.~!'()*;/?:@&=+$,#-]/];

function uriForms(value: string): string[] {
  const percent = (byte: number) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  const encoded = URI_SAFE.map((safe) =>
    // One character per byte; beyond ASCII nothing is safe.
    Buffer.from(value)
      .toString('latin1')
      .replace(/./gs, (c) => (c < '\x80' && safe.test(c) ? c : percent(c.charCodeAt(0)))),
  );
  const plus = encoded.map((form) => form.replaceAll('%20', '+'));
  return [...encoded, ...plus].flatMap((form) => [form, form.replace(/%../g, (c) => c.toLowerCase())]);
}

/** JSON as it must be, as ASCII (Python), with what Go escapes for HTML, and with PHP's slashes; each also inside JSON. */
function jsonForms(value: string): string[] {
  const escapeAll = (text: string, what: RegExp) =>
    text.replace(what, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const inner = (text: string) => JSON.stringify(text).slice(1, -1);
  const json = inner(value);
  const ascii = escapeAll(json, /[^\0-\x7f]/g);
  const once = [json, ascii, escapeAll(json, /[<>&\u2028\u2029]/g)];
  const slashes = [json, ascii].map((text) => text.replaceAll('/', '\\/'));
  return [...once, ...once.map(inner), ...slashes];
}

/** Within attributes `>` need not be escaped, and most serializers leave it. */
function xmlForms(value: string): string[] {
  const text = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const texts = [text, text.replaceAll('>', '&gt;')];
  const double = texts.flatMap((one) => ['"', '&quot;', '&#34;'].map((quote) => one.replaceAll('"', quote)));
  const single = ["'", '&#39;', '&#039;', '&apos;', '&#x27;'];
  return double.flatMap((form) => single.map((quote) => form.replaceAll("'", quote)));
}

/** Inside quotes: shells, YAML and SQL, CSV, and languages with backslashes (Python, JavaScript, Ruby, fish). */
function quotedForms(value: string): string[] {
  const doubled = ["'\\''", `'"'"'`, "''"].map((quote) => value.replaceAll("'", quote));
  const slashed = value.replaceAll('\\', '\\\\');
  const controls = slashed.replace(/[\0-\x1f\x7f]/g, (c) => LETTERS[c] ?? `\\x${hexByte(c)}`);
  const ruby = controls.replaceAll('"', '\\"').replace(/#(?=[{$@])/g, '\\#');
  const quotes = [slashed, controls].flatMap((text) => [
    text,
    text.replaceAll("'", "\\'"),
    text.replaceAll('"', '\\"'),
  ]);
  return [...doubled, value.replaceAll('"', '""'), ruby, ...quotes];
}

const LETTERS: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const hexByte = (c: string) => c.charCodeAt(0).toString(16).padStart(2, '0');

/** As shells print variables: in double quotes (`declare -p`), with backslashes (`printf %q`), as `$'…'`; PowerShell's. */
function shellForms(value: string): string[] {
  const double = value.replace(/[\\"$`]/g, '\\$&');
  // Bash quotes `#` and `~` at the beginning of a word only, other shells everywhere.
  const bare = [
    /[^\w#%+./:=@~\u0080-\uffff-]/g,
    /[^\w%+./:=@\u0080-\uffff-]/g,
    /[^\w%+,./:=@\u0080-\uffff-]/g,
  ];
  const inside = bare.map((special) => value.replace(special, (c) => (c === '\n' ? "$'\\n'" : `\\${c}`)));
  const backslashes = inside.flatMap((form) => [form, form.replace(/^[#~]/, '\\$&')]);
  const dollar = value.replace(/[\\']/g, '\\$&');
  const ansi = dollar.replace(/[\0-\x1f\x7f]/g, (c) => ANSI_LETTERS[c] ?? octal(c.charCodeAt(0)));
  const plainLocale = ansi.replace(/[^\0-\x7f]+/g, (text) => [...Buffer.from(text)].map(octal).join(''));
  const tick = value.replace(/[`"$]/g, '`$&');
  return [double, ...backslashes, ansi, plainLocale, tick];
}

const ANSI_LETTERS: Readonly<Record<string, string>> = {
  ...LETTERS,
  '\u0007': '\\a',
  '\b': '\\b',
  '\v': '\\v',
  '\f': '\\f',
  '\u001b': '\\E',
};
const octal = (byte: number) => `\\${byte.toString(8).padStart(3, '0')}`;
