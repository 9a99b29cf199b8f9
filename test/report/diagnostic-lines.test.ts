import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/domain/diagnostic.js';
import { diagnosticLines } from '../../src/report/diagnostic-lines.js';

/** The diagnostic for the first `⟦…⟧` of a text, and that text without the brackets. */
function at(marked: string, change: Partial<Diagnostic> = {}): string[] {
  const [before = '', rest = ''] = marked.split('⟦');
  const [inside = ''] = rest.split('⟧');
  const placeOf = (text: string) => {
    const lines = text.split('\n');
    return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
  };
  const [from, to] = [placeOf(before), placeOf(before + inside)];
  const place = { file: 'cimyr.yml', ...from, endLine: to.line, endColumn: to.column };
  const base = { severity: 'error', code: 'E-REF', place, path: 'jobs.a', message: 'no' } as const;
  return diagnosticLines({ ...base, ...change }, marked.replace(/[⟦⟧]/g, ''));
}

describe('diagnosticLines', () => {
  it('shows severity, code, place, path and message, then the line with the place underlined', () => {
    expect(at('jobs:\n  a: { needs: [⟦bild⟧] }\n')).toEqual([
      'error[E-REF] cimyr.yml:2:16 jobs.a: no',
      '  2 |   a: { needs: [bild] }',
      '    |                ^^^^',
    ]);
  });

  it.each([
    ['what turns a line around', 'a: \u202e⟦b⟧ \u2066', ['  1 | a: \ufffdb \ufffd', '    |     ^']],
    ['a tab before it', '\t\ta: ⟦b⟧', ['  1 |   a: b', '    |      ^']],
    ['a line that ends with CRLF', 'a: ⟦b⟧\r\nc: d\r\n', ['  1 | a: b', '    |    ^']],
    ['wide characters before it', 'a: [文字, ⟦b⟧]', ['  1 | a: [文字, b]', '    |           ^']],
    ['wide characters in it', 'a: ⟦文字⟧', ['  1 | a: 文字', '    |    ^^^^']],
    ['a picture and an accent before it', 'e\u0301🎉: ⟦b⟧', ['  1 | e\u0301🎉: b', '    |      ^']],
    ['several lines', 'a: ⟦b\n  c⟧\n', ['  1 | a: b', '    |    ^']],
    ['an empty place at the end', 'a: b⟦⟧', ['  1 | a: b', '    |     ^']],
  ])('puts the mark below its place: %s', (_, text, frame) => {
    expect(at(text).slice(1)).toEqual(frame);
  });

  it('aligns the frame with longer line numbers', () => {
    expect(at(`${'\n'.repeat(99)}⟦x⟧`).slice(1)).toEqual(['  100 | x', '      | ^']);
  });

  it('cuts a long line around the place, and says so', () => {
    const [, shown = '', mark = ''] = at(`${'a'.repeat(500)}⟦bc⟧${'d'.repeat(500)}`);
    expect(shown).toMatch(/^ {2}1 \| …a{40}bcd{16}…$/);
    expect(mark.indexOf('^^')).toBe(shown.indexOf('bc'));
    // A line of the usual width is whole, whatever follows the place.
    expect(at(`⟦a⟧${'b'.repeat(79)}`)[1]).toBe(`  1 | a${'b'.repeat(79)}`);
    const [, all = '', marks = ''] = at(`⟦${'a'.repeat(500)}⟧`);
    expect(marks.length).toBeLessThanOrEqual(all.length);
  });

  it('shows no frame for an empty line or a place that is not there', () => {
    expect(at('a\n⟦⟧\n')).toHaveLength(1);
    const place = { file: 'x', line: 7, column: 1, endLine: 7, endColumn: 1 };
    expect(at('⟦a⟧', { place, path: '' })).toEqual(['error[E-REF] x:7:1: no']);
  });

  it('stays one line whatever names it quotes [S07]', () => {
    const [head] = at('⟦a⟧', { message: "job 'x\n::error::y\r\u001b[2K' does not exist" });
    expect(head).toContain("job 'x\\n::error::y\\r\\u001b[2K' does");
  });
});
