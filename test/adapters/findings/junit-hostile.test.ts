import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCases } from '../../../src/adapters/findings/junit/read-cases.js';
import type { TestCase } from '../../../src/adapters/findings/junit/test-case.js';
import { Checkout } from './read.js';

async function read(...parts: string[]) {
  const cases: TestCase[] = [];
  const text = async function* () {
    for (const part of parts) yield part;
  };
  const { trouble } = await readCases(text(), { test: (one) => cases.push(one), suite: () => {} });
  return { cases, trouble: trouble?.why, at: trouble && `${trouble.line}:${trouble.column}` };
}

const failed = (text: string) =>
  `<testsuite><testcase name="t"><failure>${text}</failure></testcase></testsuite>`;

describe('a hostile report', () => {
  it('cannot make entities grow: none of its own is known [S28]', async () => {
    const lol = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
    const bomb = `<!DOCTYPE t [<!ENTITY l0 "lol">${lol}]>${failed('&l9;')}`;
    expect(await read(bomb)).toMatchObject({ cases: [], trouble: 'a DOCTYPE, which no test report needs' });
    // Without a declaration the reference stays what it is.
    expect((await read(failed('&l9;'))).cases[0]?.failures[0]?.text).toBe('&l9;');
  });

  it('cannot reach files by entities [S28]', async () => {
    const external = `<!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/passwd">]>${failed('&x;')}`;
    expect((await read(external)).cases).toEqual([]);
  });

  it('is given up where elements lie too deep, are too many, or have too many attributes [S30]', async () => {
    const deep = await read('<a>'.repeat(1_000_000));
    expect(deep).toMatchObject({ trouble: 'more than 100 elements inside each other', at: '1:303' });
    const attributes = Array.from({ length: 2000 }, (_, i) => `a${i}=""`).join(' ');
    expect(await read(`<a ${attributes}/>`)).toMatchObject({
      trouble: 'more than 1000 attributes of one element',
    });
  });

  it('may hold what is no XML in its texts: NUL, escapes, other control characters', async () => {
    const { cases, trouble } = await read(failed('a\0b&#0;&#27;[31mred&#xFFFFFFFF;&#x;&;&nbsp;]]>'));
    expect([trouble, cases.length]).toEqual([undefined, 1]);
  });

  it('keeps only the beginning of a long text', async () => {
    const part = 'x'.repeat(1024 * 1024);
    const { cases } = await read(
      '<testcase name="t"><failure>',
      ...Array(8).fill(part),
      '</failure></testcase>',
    );
    expect(cases[0]?.failures[0]?.text).toHaveLength(32 * 1024);
  });

  it('that is cut off says where, and what stands before counts', async () => {
    const { cases, trouble, at } = await read('<testsuite>\n<testcase name="a"/>\n<testcase name="b">');
    expect(cases.map(({ name }) => name)).toEqual(['a']);
    expect([trouble, at]).toEqual(['unclosed tag: testcase', '3:19']);
  });

  it.each([
    ['nothing', ''],
    ['no XML', 'all tests passed'],
    ['two roots', '<a/><b/>'],
    ['crossed elements', '<a><b></a></b>'],
    ['an open quote', '<a b="'],
    ['an attribute twice', '<a b="" b=""/>'],
    ['a prototype', '<testsuite><testcase __proto__="x" constructor="y" name="t"/></testsuite'],
  ])('that is %s is broken, and nothing worse', async (_, text) => {
    expect((await read(text)).trouble).toBeTypeOf('string');
  });

  it('never throws, whatever it holds, wherever its pieces end', async () => {
    const words = fc.constantFrom(
      ...'<testsuite|<testsuites>|</testsuite>|<testcase |name="a"|time="1e999"|line="-1"|file="../x"|>|/>|<failure>|</failure>|<failure message="|"|</testcase>|<![CDATA[|]]>|<!--|-->|<?xml version="1.0"?>|<!DOCTYPE|&lt;|&#0;|&x;|\0|\ud800|é|<skipped/>|<flakyFailure/>|<system-out>| at a.B.c(B.java:1)|x.py:3: no'.split(
        '|',
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(words, fc.string()), { maxLength: 40 }), async (parts) => {
        const whole = await read(parts.join(''));
        const pieces = await read(...parts);
        expect(pieces.cases).toEqual(whole.cases);
        for (const { durationMs, name } of whole.cases) {
          expect(Number.isFinite(durationMs) && durationMs >= 0).toBe(true);
          expect(name).not.toBe('');
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('what becomes of a report that cannot be read', () => {
  const report = failed('x');

  it('is a notice with its place; the other reports count', async () => {
    using checkout = new Checkout();
    const { notices, tests } = await checkout.read(
      { junit: ['*.xml'] },
      { 'a.xml': report, 'b.xml': '<testsuite>\n  <testcase name="b"/>\n</testsiute>' },
    );
    expect(notices).toEqual([
      'b.xml:3:12 is broken: unexpected close tag; what stands before that counts, see whether its tool was ended while it wrote',
    ]);
    expect([tests?.passed, tests?.failed]).toEqual([1, 1]);
  });

  it('invalid UTF-8 is shown as such, other encodings are read by what they declare', async () => {
    using checkout = new Checkout();
    const latin = `<?xml version="1.0" encoding="ISO-8859-1"?>${failed('caf\xe9')}`;
    const { findings } = await checkout.read(
      { junit: ['*.xml'], fails: true },
      {
        'a.xml': Buffer.from(failed('bad \xff byte'), 'latin1'),
        'b.xml': Buffer.from(latin, 'latin1'),
        'c.xml': Buffer.from(`\ufeff${failed('wide')}`, 'utf16le'),
        'd.xml': `<?xml version="1.0" encoding="x-none"?>${failed('unknown')}`,
      },
    );
    expect(findings.map(({ message }) => message)).toEqual(['bad \ufffd byte', 'café', 'wide', 'unknown']);
  });

  it('links out of the workspace, folders and pipes are no reports [S23]', async () => {
    using checkout = new Checkout();
    const outside = `${checkout.root}-outside.xml`;
    const { findings, notices } = await checkout.read({ junit: ['*.xml'] }, () => {
      writeFileSync(outside, report);
      symlinkSync(outside, join(checkout.root, 'link.xml'));
      mkdirSync(join(checkout.root, 'folder.xml'));
    });
    expect([findings, notices.length]).toEqual([[], 1]);
    expect(notices[0]).toContain('no file matches its reports.junit: *.xml');
  });

  it('a link that stays inside is followed', async () => {
    using checkout = new Checkout();
    const { tests } = await checkout.read({ junit: ['*.xml'] }, () => {
      checkout.write({ 'real/report': report });
      symlinkSync('real/report', join(checkout.root, 'link.xml'));
    });
    expect(tests?.failed).toBe(1);
  });

  it('one over 64 MiB is not read', async () => {
    using checkout = new Checkout();
    const { notices } = await checkout.read({ junit: ['*.xml'] }, () => {
      writeFileSync(join(checkout.root, 'a.xml'), '');
      // Sparse: takes no room on the disk.
      truncateSync(join(checkout.root, 'a.xml'), 64 * 1024 * 1024 + 1);
    });
    expect(notices).toEqual([
      'a.xml is not read: it has 65 MiB, more than the 64 that are read; mend it, or name another',
    ]);
  });

  it('many broken ones are told by the first', async () => {
    using checkout = new Checkout();
    const files = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`${i}.xml`, 'x']));
    const { notices } = await checkout.read({ junit: ['*.xml'] }, files);
    expect(notices).toHaveLength(11);
    expect(notices.at(-1)).toBe('… and 20 more of its reports could not be read as they should');
  });
});
