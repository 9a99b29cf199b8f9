/** Shorter values are not masked: replacing every "a" would destroy the log. */
export const MIN_SECRET_LENGTH = 4;
const MIN_LINE_LENGTH = 8;

/**
 * Every form in which a secret is likely to be printed: itself, its lines (PEM keys, kubeconfigs, also wrapped
 * anew at 64 and 76), base64 at its three alignments, base64url, hex, URI, JSON (also inside JSON), XML and
 * the two ways of single-quoting. Not: compressed, reversed or split by the program that prints it.
 */
export function secretForms(secret: string): string[] {
  const forms = new Set<string>();
  const add = (form: string) => {
    if (form.length >= MIN_SECRET_LENGTH && !/^\*+$/.test(form)) forms.add(form);
  };
  for (const value of plainForms(secret)) {
    add(value);
    for (const form of base64Forms(value)) add(form);
    const hex = Buffer.from(value).toString('hex');
    add(hex);
    add(hex.toUpperCase());
    const uri = encodeURIComponentSafely(value);
    add(uri);
    add(uri.replaceAll('%20', '+'));
    add(uri.replace(/%[0-9A-F]{2}/g, (c) => c.toLowerCase()));
    const json = JSON.stringify(value).slice(1, -1);
    add(json);
    add(JSON.stringify(json).slice(1, -1));
    for (const quote of ["'\\''", "''", '&#39;', '&apos;', '&#x27;']) add(escapeXml(value, quote));
    add(value.replaceAll("'", "'\\''"));
    add(value.replaceAll("'", "''"));
  }
  return [...forms];
}

function plainForms(secret: string): Set<string> {
  const whole = secret.trim();
  const forms = new Set([secret, whole]);
  if (!whole.includes('\n')) return forms;
  const lines = whole.split(/\r?\n/).map((line) => line.trim());
  for (const line of lines) if (line.length >= MIN_LINE_LENGTH) forms.add(line);
  const body = lines.filter((line) => !line.startsWith('-----')).join('');
  for (const width of [64, 76]) {
    for (let at = 0; at < body.length; at += width) {
      const line = body.slice(at, at + width);
      if (line.length >= MIN_LINE_LENGTH) forms.add(line);
    }
  }
  return forms;
}

/** A secret inside a longer text is encoded at one of three bit offsets; only fully determined digits count. */
function base64Forms(value: string): string[] {
  const bytes = Buffer.from(value);
  const forms = [bytes.toString('base64'), bytes.toString('base64url')];
  for (const shift of [0, 1, 2]) {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const first = Math.ceil((shift * 8) / 6);
    const last = Math.floor(((shift + bytes.length) * 8) / 6);
    const digits = encoded.slice(first, last);
    forms.push(digits, digits.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return forms;
}

const XML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeXml = (value: string, quote: string) =>
  value.replace(/[&<>"']/g, (c) => (c === "'" ? quote : (XML[c] ?? c)));

// A lone surrogate cannot be URI-encoded and makes the built-in throw.
const encodeURIComponentSafely = (value: string) => encodeURIComponent(value.toWellFormed());
