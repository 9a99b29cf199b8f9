/** Shorter values are not masked: replacing every "a" would destroy the log. */
export const MIN_SECRET_LENGTH = 4;
const MIN_LINE_LENGTH = 8;

/**
 * Every form in which a secret is likely to be printed: itself, its lines (PEM keys, kubeconfigs, also wrapped
 * anew), base64 at its three alignments, base64url, hex, URI, JSON (also inside JSON), XML and the ways of
 * single-quoting. Not: compressed, reversed or split by the program that prints it.
 */
export function secretForms(secret: string): string[] {
  const forms = new Set<string>();
  for (const value of plainForms(secret)) {
    for (const encode of ENCODERS) for (const form of encode(value)) forms.add(form);
  }
  return [...forms].filter((form) => form.length >= MIN_SECRET_LENGTH && !/^\*+$/.test(form));
}

const ENCODERS: readonly ((value: string) => readonly string[])[] = [
  (value) => [value],
  base64Forms,
  hexForms,
  uriForms,
  jsonForms,
  xmlForms,
  quotedForms,
];

function plainForms(secret: string): Set<string> {
  const whole = secret.trim();
  const forms = new Set([secret, whole]);
  if (!whole.includes('\n')) return forms;
  const add = (line: string) => line.length >= MIN_LINE_LENGTH && forms.add(line);
  for (const line of whole.split('\n')) add(line.trim());
  // Each block between PEM's rulers as one line, and as tools wrap it anew.
  for (const block of whole.split(/^\s*-----.*$/m)) {
    const body = block.replace(/\s+/g, '');
    for (const line of [body, ...wrapped(body, 64), ...wrapped(body, 76)]) add(line);
  }
  return forms;
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (let at = 0; at < text.length; at += width) lines.push(text.slice(at, at + width));
  return lines.filter((line) => line.length >= MIN_LINE_LENGTH);
}

/**
 * A secret inside a longer text is encoded at one of three bit offsets; only fully determined digits count.
 * From its beginning it is also found in lines of 64 (openssl) and 76 digits (base64).
 */
function base64Forms(value: string): string[] {
  const bytes = Buffer.from(value);
  const digits = [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    const first = Math.ceil((shift * 8) / 6);
    return encoded.slice(first, Math.floor(((shift + bytes.length) * 8) / 6));
  });
  const forms = [bytes.toString('base64'), ...digits];
  for (const width of [64, 76]) forms.push(...wrapped(digits[0] ?? '', width));
  return [...forms, ...forms.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))];
}

/** Also in lines of 60 digits, as xxd prints it. */
function hexForms(value: string): string[] {
  const hex = Buffer.from(value).toString('hex');
  return [hex, ...wrapped(hex, 60)].flatMap((form) => [form, form.toUpperCase()]);
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

/** JSON as it must be, as ASCII (Python), and with what Go escapes for HTML; each also inside JSON. */
function jsonForms(value: string): string[] {
  const escapeAll = (text: string, what: RegExp) =>
    text.replace(what, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const inner = (text: string) => JSON.stringify(text).slice(1, -1);
  const json = inner(value);
  const once = [json, escapeAll(json, /[^\0-\x7f]/g), escapeAll(json, /[<>&\u2028\u2029]/g)];
  return [...once, ...once.map(inner)];
}

function xmlForms(value: string): string[] {
  const text = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const double = ['"', '&quot;', '&#34;'].map((quote) => text.replaceAll('"', quote));
  const single = ["'", '&#39;', '&#039;', '&apos;', '&#x27;'];
  return double.flatMap((form) => single.map((quote) => form.replaceAll("'", quote)));
}

/** Inside single quotes: the two ways of shells, and YAML's. */
function quotedForms(value: string): string[] {
  return ["'\\''", `'"'"'`, "''"].map((quote) => value.replaceAll("'", quote));
}
