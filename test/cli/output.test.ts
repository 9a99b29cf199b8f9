import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { maskedWords } from '../../src/base/masked.js';
import { Masker } from '../../src/base/masker.js';
import { refuse } from '../../src/cli/cli.js';
import { CliOutput } from '../../src/cli/output.js';
import { dialectFor } from '../../src/wiring/tell-diagnostics.js';

function begin(env: Record<string, string> = {}, stdout: Writable = new PassThrough()) {
  const masker = new Masker();
  masker.add('deploysecret-4711');
  const stderr = new PassThrough();
  const output = new CliOutput(
    stdout as NodeJS.WriteStream,
    stderr as unknown as NodeJS.WriteStream,
    dialectFor(env, masker, false),
  );
  const read = (stream: unknown) => String((stream as PassThrough).read() ?? '');
  return { output, masker, out: () => read(stdout), errors: () => read(stderr) };
}

const ON_GITHUB = { GITHUB_ACTIONS: 'true' };
const HOSTILE = 'a host said \u001b]0;pwned\u0007\u001b[2J\n::error::live deploysecret-4711 \u009b2J';

describe('what a command prints', () => {
  it('is one line a sentence, without controls and secrets, on both streams', () => {
    const { output, out, errors } = begin();
    output.say(HOSTILE);
    output.tell(HOSTILE);
    for (const text of [out(), errors()]) {
      expect(text).toMatch(/^a host said [^\n]*\*\*\*[^\n]*\n$/);
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]|deploysecret/);
    }
  });

  it('is no command of the runner, as a sentence, a text or JSON [S07]', () => {
    const { output, out, errors } = begin(ON_GITHUB);
    const texts = ['::add-path::/evil', '\t ::error::x', '##[error]x', 'a ##[group]', '\u0085::set-env::'];
    for (const text of texts) {
      output.say(text);
      output.tell(text);
      output.document(`# title\n${text}\n\u001b${text}\nend\n`);
      output.json(maskedWords(JSON.stringify({ text, [text]: [text] }, null, 2)));
    }
    const printed = out();
    expect(`${printed}${errors()}`).not.toMatch(/^[\s\u0085]*::|##\[/m);
    expect(printed).toContain('title');
  });

  it('is the same JSON whatever a terminal or a runner would make of it', () => {
    const document = { a: '##[error] \u009b2J \u007f \u202e', b: ['::x', '\u2028'] };
    for (const env of [{}, ON_GITHUB]) {
      const { output, out } = begin(env);
      output.json(maskedWords(JSON.stringify(document)));
      const text = out();
      expect(JSON.parse(text)).toEqual(document);
      expect(text).not.toMatch(/[\u007f-\u009f\u2028\u202e]/);
    }
  });

  it('is a text as it was made where it holds nothing of the kind', () => {
    const { output, out } = begin(ON_GITHUB);
    const text = '# Run\n\n  - a\n\n```\n  indented\n```\n';
    output.document(text);
    expect(out()).toBe(text);
  });
});

it('a refusal tells neither a secret nor what a terminal would act on, to people and as JSON [S12]', () => {
  const { output, masker, out, errors } = begin();
  expect(refuse({ output, masker }, { json: true }, HOSTILE)).toBe(2);
  const { error } = JSON.parse(out());
  for (const text of [error.message, errors().trimEnd()])
    expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f]|deploysecret/);
});

class Refusing extends Writable {
  readonly #code: string;
  constructor(code: string) {
    super();
    this.#code = code;
    this.on('error', () => {});
  }
  override _write(_: unknown, __: unknown, done: (error: Error) => void): void {
    done(Object.assign(new Error(`write ${this.#code}`), { code: this.#code }));
  }
}

describe('standard output that cannot be written', () => {
  it.each([
    ['ENOSPC', 0, 1, /no space left on the disk/],
    ['EIO', 0, 1, /write EIO/],
    ['ENOSPC', 2, 2, /no space left/],
    // Whoever has gone (`| head`) need not be told.
    ['EPIPE', 0, 1, /^$/],
    ['EPIPE', 1, 1, /^$/],
  ])('%s with exit code %i ends with %i', async (code, before, after, told) => {
    const { output, errors } = begin({}, new Refusing(code));
    output.say('what was asked for');
    output.document('and more of it\n');
    expect(await output.finish(before)).toBe(after);
    expect(errors()).toMatch(told);
  });

  it('is told of where only the log of a run was lost', async () => {
    const stdout = new Refusing('ENOSPC');
    const { output, errors } = begin({}, stdout);
    await new Promise((resolve) => stdout.write('a line of the log', resolve));
    expect(await output.finish(0)).toBe(0);
    expect(errors()).toContain('no space left on the disk');
  });

  it('matters only to what was asked for there', async () => {
    const { output } = begin({}, new Refusing('ENOSPC'));
    output.tell('a sentence');
    expect(await output.finish(0)).toBe(0);
  });

  it('is waited for while the reader is slow', async () => {
    const slow = new PassThrough({ highWaterMark: 8 });
    const { output } = begin({}, slow);
    const text = 'x'.repeat(100_000);
    output.document(text);
    const ended = output.finish(0).then((code) => `${code} at the end`);
    let read = 0;
    for await (const chunk of slow) if ((read += (chunk as Buffer).length) >= text.length) break;
    expect(await ended).toBe('0 at the end');
  });
});
