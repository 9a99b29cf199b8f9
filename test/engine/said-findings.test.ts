import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SaidCollector } from '../../src/engine/said-findings.js';

function hear(...chunks: readonly (string | Uint8Array)[]) {
  const collector = new SaidCollector();
  for (const chunk of chunks) {
    const bytes = Buffer.from(chunk as string);
    collector.push(bytes);
    // Whoever reads from a pipe fills the same chunk again.
    bytes.fill(0);
  }
  return collector.end();
}
const messages = (...chunks: readonly string[]) => hear(...chunks).annotations.map(({ message }) => message);

describe('commands in output', () => {
  it('stand at the beginning of a line, behind blanks at most', () => {
    expect(messages('::error::1\r\n \t::error::2\rx ::error::3\n:::error::4\n::error::5')).toEqual([
      '1',
      '2',
      '5',
    ]);
  });

  it('stand behind whatever the runner takes for white space', () => {
    const lines = [
      '\u00a0::error::1',
      '\u0085\u2003::Error::2',
      '\u000b\u3000::ERROR::3',
      '\ufeff::error::4',
      'é::error::5',
    ];
    expect(messages(lines.join('\n'))).toEqual(['1', '2', '3']);
  });

  it('are heard wherever chunks end', () => {
    const text =
      'x::y\n  ::error file=a.ts::one\r\n::nothing\n:\n::warning::two é\n:: ::\nlast ::error::no\n::error::three';
    fc.assert(
      fc.property(fc.array(fc.nat(Buffer.byteLength(text)), { maxLength: 12 }), (cuts) => {
        const bytes = Buffer.from(text);
        const at = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const chunks = at.slice(1).map((end, i) => bytes.subarray(at[i], end));
        expect(hear(...chunks).annotations.map(({ message }) => message)).toEqual(['one', 'three', 'two é']);
      }),
      { numRuns: 300 },
    );
  });

  it("may have the runner's older form, anywhere in a line", () => {
    const text =
      '##[error]1\nat 10:00 ##[Warning file=a.ts;line=3]2%3B%5D\n##[group]##[error]no\n# ##[ #[error]no\n##[stop-commands]T\n##[error]no\n##[t]\n#####[error]3';
    const { annotations } = hear(text);
    expect(annotations.map(({ message }) => message)).toEqual(['1', '3', '2;]']);
    expect(annotations[2]).toMatchObject({ level: 'warning', file: 'a.ts', line: 3 });
    for (let at = 0; at <= text.length; at++)
      for (const to of [at, Math.min(at + 1, text.length)])
        expect(messages(text.slice(0, at), text.slice(at, to), text.slice(to))).toEqual(['1', '3', '2;]']);
  });

  it('say nothing while they are stopped', () => {
    const text =
      '::stop-commands::T0ken\n::error::no\n::add-matcher::no.json\n::other::\n::t0ken::\n::error::yes\n';
    expect(hear(text)).toMatchObject({ annotations: [{ message: 'yes' }], hasMatchers: false });
  });

  it('may bring matchers', () => {
    expect(hear('x\n::add-matcher::m.json\n').hasMatchers).toBe(true);
    expect(hear('say ::add-matcher::m.json\n').hasMatchers).toBe(false);
  });

  it('are no longer than 64 KiB, and a thousand of each level are kept', () => {
    const long = 'x'.repeat(40_000);
    expect(messages(`::error::${long}`, `${long}`, '\n::error::short\n')).toEqual(['short']);
    const many = hear('::error::e\n'.repeat(1500), '::notice::n\n');
    expect([many.annotations.length, many.omitted]).toEqual([1001, 500]);
  });
});
