import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Masker } from '../../src/base/masker.js';
import { secretForms, wrappingForms } from '../../src/base/secret-forms.js';
import { sampled } from './sampled.js';

/** Few letters, so that secrets overlap, touch and begin alike; no asterisk, since masks are made of them. */
const secret = fc.string({ unit: fc.constantFrom('a', 'b', 'é'), minLength: 4, maxLength: 7 });
const secrets = fc.array(secret, { maxLength: 4 });

/** Output made of secrets, of their forms, of parts of them and of any bytes, UTF-8 or not. */
const output = (known: readonly string[]) => {
  const forms = known.flatMap(secretForms).map((form) => Buffer.from(form));
  const bytes = fc.uint8Array({ maxLength: 3 }).map((array) => Buffer.from(array));
  const whole = fc.constantFrom(...forms, Buffer.from('ab'));
  const part = fc
    .tuple(whole, fc.nat(), fc.nat())
    .map(([form, a, b]) => form.subarray(a % form.length, b % 9));
  return fc.array(fc.oneof(bytes, whole, part), { maxLength: 12 }).map((pieces) => Buffer.concat(pieces));
};
const known = secrets.chain((all) => fc.tuple(fc.constant(all), output(all)));

function maskerOf(all: readonly string[]): Masker {
  const masker = new Masker();
  for (const each of all) masker.add(each);
  return masker;
}

/** Every chunk is made of bytes that are scribbled over afterwards, as a reader's buffer is. */
function throughStream(masker: Masker, chunks: readonly Uint8Array[]): string {
  const stream = masker.stream();
  const read = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
  const pieces = chunks.map((chunk) => {
    const lent = Uint8Array.from(chunk);
    const piece = read(stream.push(lent));
    lent.fill(42);
    return piece;
  });
  return [...pieces, read(stream.end())].join('');
}

/** What the masker must do, said the slow way: mark what is covered, then replace each stretch. */
function expected(all: readonly string[], bytes: Buffer): string {
  const text = bytes.toString('latin1');
  const covered = new Uint8Array(text.length);
  for (const form of all.flatMap(secretForms)) {
    const pattern = Buffer.from(form).toString('latin1');
    for (let at = text.indexOf(pattern); at >= 0; at = text.indexOf(pattern, at + 1))
      covered.fill(1, at, at + pattern.length);
  }
  const together = text.replaceAll(BETWEEN, '');
  for (const form of all.flatMap((secret) => [...wrappingForms(secret)]))
    if (together.includes(form.slice(3))) markWrapped(form, text, covered);
  return [...text].map((c, i) => (!covered[i] ? c : covered[i - 1] ? '' : '***')).join('');
}

/** What nobody sees, and ends of lines with what may stand behind them; of bytes. */
const UNSEEN = String.raw`(?:[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]|\xc2[\x80-\x9f\xad]|\xe2\x80[\x8b-\x8f\xaa-\xae]|\xe2\x81[\xa0-\xa4\xa6-\xaf]|\xef\xbb\xbf|\x1b(?:\[[ -?]*[@-~]|[\]PX^_][^\x07\n\x1b]*(?:\x07|\x1b\\|(?=[\n\x1b]))|[ -/]*[0-OQ-WYZ\\\`-~])|\x1b)`;
const END = String.raw`(?:[\r\n]|\\\\?[rn]|%0[ADad]|&#1[03];|&#x[ADad];)`;
const BREAK = `(?:${UNSEEN}*${END}(?:${END}|${UNSEEN}|[ \\t])*)`;

const BETWEEN = new RegExp(`${UNSEEN}|${END}|[ \\t]`, 'g');

/** Digits that go on behind what nobody sees or a line's end; also their rest where the text begins. */
function markWrapped(form: string, text: string, covered: Uint8Array): void {
  for (let shown = 0; shown < 4; shown++) {
    const digits = [...form.slice(shown)].map((digit) => digit.replace('+', String.raw`\+`));
    if (shown > 0 && digits.length < 5) return;
    const start = shown === 0 ? '' : `(?<=^(?:${END}|${UNSEEN}|[ \\t])*)`;
    const wrapped = digits.join(`(?:${BREAK}|${UNSEEN}*)`);
    for (const { index } of text.matchAll(new RegExp(`${start}(?=(${wrapped}))`, 'g'))) {
      const [whole = ''] = new RegExp(wrapped, 'y').exec(text.slice(index)) ?? [];
      let from = index;
      for (const { index: at, 0: gap } of whole.matchAll(new RegExp(BREAK, 'g'))) {
        covered.fill(1, from, index + at);
        from = index + at + gap.length;
      }
      covered.fill(1, from, index + whole.length);
    }
  }
}

/** Not where a line's text begins: a single digit before it is not held back, and may stay. */
function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let from = 0;
  let to = 0;
  for (const size of sizes) {
    to += size;
    if (/[\r\nrnADad;][\0 \t]*$/.test(bytes.subarray(0, to).toString('latin1'))) continue;
    chunks.push(bytes.subarray(from, to));
    from = to;
  }
  return [...chunks, bytes.subarray(from)];
}

describe('a masked stream', () => {
  it('has one mask for each covered stretch and every other byte as it was, however it is cut [S12]', () => {
    fc.assert(
      fc.property(known, fc.array(fc.nat({ max: 9 })), ([all, bytes], sizes) => {
        expect(throughStream(maskerOf(all), cut(bytes, sizes))).toBe(expected(all, bytes));
      }),
      { numRuns: sampled(400) },
    );
  });

  it('is the same in one piece and byte by byte [S12]', () => {
    fc.assert(
      fc.property(known, ([all, bytes]) => {
        const single = cut(
          bytes,
          Array.from(bytes, () => 1),
        );
        expect(throughStream(maskerOf(all), single)).toBe(expected(all, bytes));
        expect(throughStream(maskerOf(all), [bytes])).toBe(expected(all, bytes));
      }),
      { numRuns: sampled(200) },
    );
  });

  it('has no form of any secret left, and masking it again changes nothing [S17]', () => {
    fc.assert(
      fc.property(known, ([all, bytes]) => {
        const masked = throughStream(maskerOf(all), [bytes]);
        const forms = all.flatMap(secretForms).map((form) => Buffer.from(form).toString('latin1'));
        expect(forms.filter((form) => masked.includes(form))).toEqual([]);
        expect(throughStream(maskerOf(all), [Buffer.from(masked, 'latin1')])).toBe(masked);
      }),
      { numRuns: sampled(200) },
    );
  });

  it('does not depend on the order in which the secrets came [S17]', () => {
    const shuffled = known.chain(([all, bytes]) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }), fc.constant(bytes)),
    );
    fc.assert(
      fc.property(shuffled, ([one, other, bytes]) => {
        expect(throughStream(maskerOf(one), [bytes])).toBe(throughStream(maskerOf(other), [bytes]));
      }),
    );
  });

  it('masks from then on a secret that is added while it flows', () => {
    fc.assert(
      fc.property(secret, secret, fc.uint8Array(), (first, later, before) => {
        const masker = maskerOf([first]);
        const stream = masker.stream();
        stream.push(before);
        masker.add(later);
        const after = Buffer.concat([stream.push(Buffer.from(`-${later}${first}-${later}`)), stream.end()]);
        expect(after.toString()).toMatch(/-\*\*\*-\*\*\*$/);
      }),
    );
  });

  it('makes of bytes what is made of text', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(secret, text, text, (each, before, after) => {
        const masker = maskerOf([each]);
        const bytes = Buffer.from(before + each + after);
        const masked = Buffer.from(masker.text(before + each + after)).toString('latin1');
        expect(masked).toBe(throughStream(masker, [bytes]));
      }),
    );
  });
});
