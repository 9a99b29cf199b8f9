import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Masker } from '../../src/base/masker.js';
import { secretForms } from '../../src/base/secret-forms.js';
import { MIN_SECRET_LENGTH } from '../../src/base/secret-length.js';

const SECRET = 'it\'s <a> & "é" +/\\~!(*)';

/** What real programs printed when they were given SECRET. */
const PRINTED: Readonly<Record<string, string>> = {
  'jq -R': '"it\'s <a> & \\"é\\" +/\\\\~!(*)"',
  'jq -R, twice': '"\\"it\'s <a> & \\\\\\"é\\\\\\" +/\\\\\\\\~!(*)\\""',
  'jq @uri': "it's%20%3Ca%3E%20%26%20%22%C3%A9%22%20%2B%2F%5C~!(*)",
  'jq @html': 'it&apos;s &lt;a&gt; &amp; &quot;é&quot; +/\\~!(*)',
  'jq @sh': "'it'\\''s <a> & \"é\" +/\\~!(*)'",
  'python json.dumps': '"it\'s <a> & \\"\\u00e9\\" +/\\\\~!(*)"',
  'python json.dumps, twice': '"{\\"k\\": \\"it\'s <a> & \\\\\\"\\\\u00e9\\\\\\" +/\\\\\\\\~!(*)\\"}"',
  'python urllib.parse.quote': 'it%27s%20%3Ca%3E%20%26%20%22%C3%A9%22%20%2B/%5C~%21%28%2A%29',
  'python urllib.parse.quote_plus': 'it%27s+%3Ca%3E+%26+%22%C3%A9%22+%2B%2F%5C~%21%28%2A%29',
  'php htmlspecialchars': 'it&#039;s &lt;a&gt; &amp; &quot;é&quot; +/\\~!(*)',
  'python html.escape': 'it&#x27;s &lt;a&gt; &amp; &quot;é&quot; +/\\~!(*)',
  'python saxutils.escape': 'it\'s &lt;a&gt; &amp; "é" +/\\~!(*)',
  'XMLSerializer, an attribute': "it's &lt;a> &amp; &quot;é&quot; +/\\~!(*)",
  'python shlex.quote': "'it'\"'\"'s <a> & \"é\" +/\\~!(*)'",
  'python yaml.safe_dump': "'k': 'it''s <a> & \"é\" +/\\~!(*)'",
  'bash -x': "+ : 'it'\\''s <a> & \"é\" +/\\~!(*)'",
  base64: 'aXQncyA8YT4gJiAiw6kiICsvXH4hKCop',
  'xxd -p': '69742773203c613e20262022c3a922202b2f5c7e21282a29',
  'xxd -u -p': '69742773203C613E20262022C3A922202B2F5C7E21282A29',
  'go json.Marshal': '"it\'s \\u003ca\\u003e \\u0026 \\"é\\" +/\\\\~!(*)"',
  'go html.EscapeString': 'it&#39;s &lt;a&gt; &amp; &#34;é&#34; +/\\~!(*)',
  encodeURI: encodeURI(SECRET),
  encodeURIComponent: encodeURIComponent(SECRET),
  'in small letters': encodeURIComponent(SECRET).replace(/%../g, (c) => c.toLowerCase()),
  URLSearchParams: new URLSearchParams({ k: SECRET }).toString(),
};

const mask = (secret: string, printed: string): string => {
  const masker = new Masker();
  masker.add(secret);
  return masker.text(printed);
};

describe('a secret is masked as printed by', () => {
  it.each(Object.entries(PRINTED))('%s [S14]', (_, printed) => {
    expect(mask(SECRET, printed)).toMatch(/^(\+ : )?["\\{'k=: ]*\*\*\*["\\}']*$/);
  });

  it('bash and base64 themselves, wrapped lines included [S14]', () => {
    const long = SECRET.repeat(9);
    const run = (script: string) =>
      execFileSync('bash', ['--norc', '-c', script], { env: { S: long, PATH: process.env['PATH'] } });
    expect(mask(long, run('printf %s "$S" | base64').toString())).toMatch(/^\*{3}(\n\*{3})*\n$/);
    expect(mask(long, run('{ set -x; : "$S"; } 2>&1').toString())).toBe("+ : '***'\n");
    const xxd =
      Buffer.from(long)
        .toString('hex')
        .match(/.{1,60}/g) ?? [];
    expect(mask(long, xxd.join('\n'))).toBe(xxd.map(() => '***').join('\n'));
  });
});

const secrets = fc.string({
  unit: fc.constantFrom('a', 'Z', '9', '"', "'", '&', '<', ' ', '+', '/', '\\', '\n', 'é', '😀', '%'),
});
const usable = secrets.filter((s) => s.trim().length >= MIN_SECRET_LENGTH);
const around = fc.string({ unit: 'binary', maxLength: 7 });

/** The forms of one secret between other text, by encoders that see the text as a whole. */
const ENCODERS: Readonly<Record<string, (text: string) => string>> = {
  base64: (text) => Buffer.from(text).toString('base64'),
  base64url: (text) => Buffer.from(text).toString('base64url'),
  hex: (text) => Buffer.from(text).toString('hex'),
  JSON: (text) => JSON.stringify(text),
  'JSON in JSON': (text) => JSON.stringify({ body: JSON.stringify({ text }) }),
  'a URI': (text) => encodeURIComponent(text.toWellFormed()),
  'a form': (text) => new URLSearchParams({ text }).toString(),
};

describe('whatever stands around it, a secret is masked in', () => {
  it.each(Object.entries(ENCODERS))('%s [S14]', (_, encode) => {
    fc.assert(
      fc.property(around, usable, around, (before, secret, after) => {
        const whole = encode(`${before}${secret}${after}`);
        const others = encode(before).length + encode(after).length + encode('').length;
        // At most a digit at each border says a part of it.
        const left = mask(secret, whole).replaceAll('***', '');
        expect(left.length).toBeLessThanOrEqual(others + 4);
      }),
    );
  });
});

describe('forms', () => {
  it('are never shorter than a secret may be, and never masks themselves [S17]', () => {
    fc.assert(
      fc.property(fc.oneof(usable, fc.constantFrom('****', '*****\n****')), (secret) => {
        const forms = secretForms(secret);
        expect(forms.filter((form) => form.length < MIN_SECRET_LENGTH || /^\*+$/.test(form))).toEqual([]);
        expect(new Set(forms).size).toBe(forms.length);
      }),
    );
  });
});
