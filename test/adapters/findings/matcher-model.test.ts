import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { readMatchers } from '../../../src/adapters/findings/matchers/definition.js';
import { Matcher } from '../../../src/adapters/findings/matchers/matcher.js';

type Found = Record<string, string>;

/**
 * GitHub's runner as its documentation and behaviour have it, step by step and without any shortcut: patterns
 * from the last to the first, each with what the one before it has found.
 */
class Model {
  readonly #patterns: readonly { readonly word: string; readonly field: string; readonly loop: boolean }[];
  #state: (Found | null)[] = [];

  constructor(patterns: readonly { word: string; field: string; loop: boolean }[]) {
    this.#patterns = patterns;
  }

  match(line: string): Found | null {
    const last = this.#patterns.length - 1;
    for (let i = last; i >= 0; i--) {
      const running = i > 0 ? (this.#state[i - 1] ?? null) : null;
      if (i > 0 && running === null) continue;
      const { word, field, loop } = this.#patterns[i] as { word: string; field: string; loop: boolean };
      if (line.startsWith(word)) {
        const found = { ...running, [field]: line.slice(word.length) };
        if (i < last) {
          this.#state[i] = found;
          continue;
        }
        this.#state = [];
        if (loop) this.#state[i - 1] = running;
        return found;
      }
      if (last > 0) this.#state[i === last ? i - 1 : i] = null;
    }
    return null;
  }
}

const FIELDS = ['file', 'line', 'code', 'column', 'message'];

it('any JSON and any pattern is read without an exception', async () => {
  const field = fc.oneof(fc.constantFrom<unknown>(null, -1, 0, 1, 99, 1.5, '1', true, []), fc.nat(3));
  const pattern = fc.record(
    {
      regexp: fc.oneof(
        fc.string(),
        fc.constantFrom<unknown>('(a)(b)?', '(?<x>y)', '(?!a)', '(a{999}){999}', 1, null),
      ),
      ...Object.fromEntries([...FIELDS, 'severity', 'fromPath', 'loop'].map((key) => [key, field])),
    },
    { requiredKeys: [] },
  );
  const matcher = fc.record(
    {
      owner: fc.constantFrom<unknown>('a', 'A', '', 1, null),
      severity: fc.constantFrom<unknown>('error', 'Notice', '', 'x', 1),
      pattern: fc.oneof(fc.array(pattern, { maxLength: 3 }), fc.anything()),
    },
    { requiredKeys: [] },
  );
  const file = fc.oneof(fc.record({ problemMatcher: fc.array(matcher) }), fc.anything());
  await fc.assert(
    fc.asyncProperty(file, fc.array(fc.string()), async (value, lines) => {
      const { matchers } = await readMatchers(JSON.stringify(value) ?? '');
      for (const one of matchers.map((definition) => new Matcher(definition)))
        for (const line of lines) expect(() => one.match(line)).not.toThrow();
    }),
    { numRuns: 200 },
  );
});

it('finds what the runner finds, whatever the patterns and lines', async () => {
  const words = fc.array(fc.constantFrom('a', 'b', 'c', 'ab'), { minLength: 1, maxLength: 5 });
  const lines = fc.array(
    fc.tuple(fc.constantFrom('a', 'b', 'c', 'ab', 'x'), fc.nat(9)).map(([word, n]) => `${word}${n}`),
    { maxLength: 30 },
  );
  await fc.assert(
    fc.asyncProperty(words, fc.boolean(), lines, async (chosen, loops, text) => {
      const last = chosen.length - 1;
      const told = chosen.map((word, i) => ({
        word,
        field: i === last ? 'message' : (FIELDS[i] as string),
        loop: loops && i === last && last > 0,
      }));
      const pattern = told.map(({ word, field, loop }) => ({ regexp: `^${word}(.*)$`, [field]: 1, loop }));
      const file = JSON.stringify({ problemMatcher: [{ owner: 'o', pattern }] });
      const { matchers, problems } = await readMatchers(file);
      expect(problems).toEqual([]);
      const [matcher, model] = [new Matcher(matchers[0] as (typeof matchers)[number]), new Model(told)];
      for (const line of text) {
        const found = matcher.match(line);
        const { severity: _, fromPath: __, ...rest } = found ?? {};
        expect(found ? rest : null).toEqual(model.match(line));
      }
    }),
    { numRuns: 300 },
  );
});
