import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { data } from '@actions/expressions';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/domain/expression.js';
import { parseCondition } from '../../src/domain/template.js';

/**
 * GitHub publishes cases for every implementation of its expressions (github.com/actions/languageservices,
 * expressions/testdata, MIT). They are not kept here: name a folder that has them, and they run.
 */
const folder = process.env['CIMYR_EXPRESSION_CASES'];

/** Where we differ, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  '': 'the evaluator makes null of it; in a file GitHub asks for an expression, and so do we',
};

interface Case {
  readonly expr: string;
  readonly contexts?: Record<string, unknown>;
  readonly result?: { readonly kind: string; readonly value: unknown };
  readonly err?: { readonly kind: 'lexing' | 'parsing' | 'evaluation'; readonly value: string };
  readonly options?: { readonly skip?: readonly string[] };
}

/** What the library, which is the TypeScript one, is known not to do is marked so in the data. */
function casesOf(file: string): Case[] {
  const groups = JSON.parse(readFileSync(join(folder ?? '', file), 'utf8')) as Record<string, Case[]>;
  const all = Object.values(groups).flat();
  return all.filter(({ expr, options }) => !(expr in LEFT_OUT) && !options?.skip?.includes('typescript'));
}

const parse = ({ expr, contexts = {} }: Case) => parseCondition(expr, Object.keys(contexts));
const status = { success: true, failure: false, cancelled: false };

function compute(test: Case): { kind: string; value: unknown } {
  const parsed = parse(test);
  if (!parsed.ok) throw new Error(`not parsed: ${parsed.error.message}`);
  const result = evaluate(parsed.value, test.contexts ?? {}, status);
  const kind = result.kind === data.Kind.Dictionary ? 'Object' : data.Kind[result.kind];
  return { kind, value: plain(result) };
}

/** As the data can say it: without minus zero, and with the library's values as plain ones. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value, data.replacer));

describe("GitHub's published cases", () => {
  if (!folder) throw new Error('CIMYR_EXPRESSION_CASES must name a folder with these cases');
  const files = readdirSync(folder).filter((file) => file.endsWith('.json') && casesOf(file).length > 0);
  describe.each(files)('%s', (file) => {
    const cases = casesOf(file);

    it.each(cases.filter(({ result }) => result))('$expr is $result.value', (test) => {
      expect(compute(test)).toEqual(plain(test.result));
    });

    it.each(cases.filter(({ err }) => err && err.kind !== 'evaluation'))('$expr is refused', (test) => {
      const position = /Located at position (\d+) within/.exec(test.err?.value ?? '')?.[1];
      const place = position === undefined ? {} : { error: { offset: Number(position) - 1 } };
      expect(parse(test)).toMatchObject({ ok: false, ...place });
    });

    it.each(cases.filter(({ err }) => err?.kind === 'evaluation'))('$expr fails', (test) => {
      expect(() => compute(test)).toThrow(/./);
    });
  });
});
