import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ScriptAnswer } from '../../../src/domain/rollout/script-answer.js';

const B = 'B0123';
const MOST = 1000;
const framed = (text: string, code = 0, stream = 'out') =>
  `${B}-${stream}-begin-${text}${B}-${stream}-end-${code}-`;
const errors = (text: string, code = 0) => framed(text, code, 'err');

/** What others print, and what looks like a mark and is none. */
const noise = fc.string({
  unit: fc.constantFrom('Welcome', '\n', `${B}-`, 'B', B, '-out-begin', '-err-end-', 'é', '\u001b[1m', ' '),
});
const cuts = fc.array(fc.nat(2000), { maxLength: 8 });

function feed(add: (chunk: Buffer) => void, text: string, at: readonly number[]): void {
  const bytes = Buffer.from(text);
  const ends = [...new Set(at.filter((one) => one < bytes.length))].sort((a, b) => a - b);
  let from = 0;
  for (const end of [...ends, bytes.length]) {
    add(bytes.subarray(from, end));
    from = end;
  }
}

function answered(stdout: string, stderr: string, at: readonly number[] = []): ScriptAnswer {
  const answer = new ScriptAnswer(B, MOST);
  feed((chunk) => answer.stdout.add(chunk), stdout, at);
  feed((chunk) => answer.stderr.add(chunk), stderr, at);
  return answer;
}

it('what stands in the frame is the answer, whatever stands around it and wherever it is cut into pieces', () => {
  fc.assert(
    fc.property(noise, noise, noise, noise, cuts, fc.nat(255), (before, out, error, after, at, code) => {
      const mark = new RegExp(`${B}-(out|err)-(begin|end)-`);
      // Nobody guesses a mark.
      fc.pre(![before, out, error].some((text) => mark.test(text)));
      const answer = answered(`${before}${framed(out, code)}${after}`, errors(error, code), at);
      expect(answer.isWhole).toBe(true);
      expect(answer.read(null)).toEqual({
        ok: true,
        value: { code, stdout: out, stderr: error, isCut: false },
      });
    }),
  );
});

it('half a frame is no answer', () => {
  const whole = framed('some text', 3);
  for (let length = 0; length < whole.length; length++) {
    const answer = answered(whole.slice(0, length), errors('', 3));
    const kind = length < `${B}-out-begin-`.length ? 'no-shell' : 'cut-short';
    expect([length, answer.read(1)]).toMatchObject([length, { ok: false, error: { kind } }]);
    expect(answer.isWhole).toBe(false);
  }
});

it('what others say instead is kept in clean lines, from its end, without half a line', () => {
  const said = (stdout: string, stderr: string) => {
    const read = answered(stdout, stderr).read(1);
    return read.ok ? undefined : read.error;
  };
  expect(said('\u001b[31mHello\u001b[0m\r\n', '\nThis account is\u0007 not available.\n')).toEqual({
    kind: 'no-shell',
    said: 'Hello\nThis account is not available.',
    end: { kind: 'exit', code: 1 },
  });
  expect(said(`${B}-out-begin-half`, `${B}-err-begin-sh: cannot fork\n`)).toMatchObject({
    said: 'sh: cannot fork',
  });
  expect(said(`s3cr${'et'.repeat(3000)}\nlast\n`, '')).toMatchObject({ said: 'last' });
});

it('of too long an answer it is told that it was cut; errors are kept from their end', () => {
  const answer = answered(framed('x'.repeat(MOST + 1)), errors(`${'y'.repeat(70_000)}z`));
  const { stdout, stderr, isCut } = { stdout: '', stderr: '', isCut: false, ...valueOf(answer) };
  expect([stdout.length, stderr.length, stderr.at(-1), isCut]).toEqual([MOST, 65_536, 'z', true]);
  expect(valueOf(answered(framed('x'.repeat(MOST)), errors('')))).toMatchObject({ isCut: false });
});

it('where standard error is lost on the way, the answer still counts', () => {
  const answer = answered(framed('out', 4), '');
  expect([answer.isWhole, valueOf(answer)]).toMatchObject([false, { code: 4, stdout: 'out', stderr: '' }]);
});

function valueOf(answer: ScriptAnswer) {
  const read = answer.read(0);
  return read.ok ? read.value : undefined;
}
