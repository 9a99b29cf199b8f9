import { mkdirSync, renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Checkout, told } from './read.js';

const test = (name: string, inside = '') => `<testcase name="${name}" time="1">${inside}</testcase>`;
const report = (...tests: string[]) => `<testsuite name="">${tests.join('')}</testsuite>`;
const failure = (message: string, text = '') => `<failure message="${message}">${text}</failure>`;

const first = report(test('a', failure('before')));

describe('a report that was there before', () => {
  it('does not count, and is named', async () => {
    using checkout = new Checkout({ 'r/a.xml': first, 'r/b.xml': first });
    const { findings, tests, notices } = await checkout.read({ junit: ['r/*.xml'], fails: true });
    expect([findings, tests]).toEqual([[], undefined]);
    expect(notices).toEqual([
      'what its reports.junit match was there before it started, and does not count: r/a.xml, r/b.xml; let the job write it, or name it where it is written',
    ]);
  });

  it('counts when it was written again: over itself, or in its place, whatever its time and size', async () => {
    using checkout = new Checkout({ 'a.xml': first });
    const path = join(checkout.root, 'a.xml');
    const long = new Date('2001-01-01');
    const again = (write: () => void) =>
      checkout.read({ junit: ['*.xml'] }, () => {
        write();
        utimesSync(path, long, long);
      });
    expect((await again(() => writeFileSync(path, first))).tests?.failed).toBe(1);
    const moved = await again(() => {
      writeFileSync(`${path}.new`, first);
      renameSync(`${path}.new`, path);
    });
    expect(moved.tests?.failed).toBe(1);
  });

  it('is not worth a word beside one that is new', async () => {
    using checkout = new Checkout({ 'old.xml': first });
    const { tests, notices } = await checkout.read({ junit: ['*.xml'] }, { 'new.xml': report(test('b')) });
    expect([tests?.passed, tests?.failed, notices]).toEqual([1, 0, []]);
  });
});

describe('a report that is missing', () => {
  it('is named after a success, and not after a failure', async () => {
    using checkout = new Checkout();
    const patterns = { junit: ['r/*.xml'], sarif: ['a.sarif', 'b.sarif'] };
    expect((await checkout.read(patterns)).notices).toEqual([
      'no file matches its reports.junit: r/*.xml; correct the path, or let the job write there',
      'no file matches its reports.sarif: a.sarif, b.sarif; correct the path, or let the job write there',
    ]);
    expect((await checkout.read({ ...patterns, fails: true })).notices).toEqual([]);
  });

  it('because its path starts where the job runs, is named by the right one', async () => {
    using checkout = new Checkout();
    const read = (junit: string, files: Record<string, string>) =>
      checkout.read({ junit: [junit], directory: 'web' }, files);
    expect((await read('k.xml', { 'web/k.xml': first })).notices).toEqual([
      'no file matches its reports.junit: k.xml; paths start at the root of the repository: write web/k.xml',
    ]);
    expect((await read('r/*.xml', { 'web/r/a.xml': first })).notices[0]).toContain('write web/r/a.xml');
    expect((await read('gone.xml', {})).notices[0]).toContain('; correct the path');
  });

  it('or is XML of another kind, is named', async () => {
    using checkout = new Checkout();
    const { tests, notices } = await checkout.read({ junit: ['*.xml'] }, { 'c.xml': '<x/>' });
    expect(tests).toBeUndefined();
    expect(notices).toEqual(['c.xml holds no tests; reports.junit is for JUnit XML']);
  });

  it('of no test at all counts as none', async () => {
    using checkout = new Checkout();
    const { tests, notices } = await checkout.read({ junit: ['*.xml'] }, { 'c.xml': '<testsuites/>' });
    expect([tests?.passed, tests?.failed, notices]).toEqual([0, 0, []]);
  });
});

describe('all reports of an attempt together', () => {
  it('are one sum: the first hundred failures, the ten slowest, the flaky ones', async () => {
    using checkout = new Checkout();
    const failing = Array.from({ length: 150 }, (_, i) => test(`f${i}`, failure(`no ${i}`)));
    const timed = Array.from({ length: 20 }, (_, i) => `<testcase name="t${i}" time="${(i * 7) % 20}"/>`);
    const { tests } = await checkout.read(
      { junit: ['*.xml', 'a.*'] },
      {
        'a.xml': report(...failing),
        'b.xml': report(...timed, test('z', '<flakyError/>'), test('s', '<skipped/>')),
      },
    );
    expect([tests?.passed, tests?.failed, tests?.skipped]).toEqual([21, 150, 1]);
    expect(tests?.durationMs).toBe(150_000 + 190_000 + 2_000);
    expect(tests?.failures.map(({ name }) => name)).toEqual(Array.from({ length: 100 }, (_, i) => `f${i}`));
    expect(tests?.slowest.map(({ durationMs }) => durationMs / 1000)).toEqual([
      19, 18, 17, 16, 15, 14, 13, 12, 11, 10,
    ]);
    expect(tests?.flaky).toEqual(['z']);
  });

  it('keep a thousand findings, errors first, and count the others', async () => {
    using checkout = new Checkout({ 'a.ts': 'x' });
    const annotations = Array.from({ length: 900 }, (_, i) => ({
      level: 'notice' as const,
      message: `n${i}`,
    }));
    const placed = { level: 'warning' as const, message: 'w', file: 'a.ts', line: 1 };
    const { findings, omitted } = await checkout.read(
      { junit: ['*.xml'], annotations: [...annotations, { level: 'warning', message: 'v' }, placed, placed] },
      { 'a.xml': report(...Array.from({ length: 300 }, (_, i) => test(`f${i}`, failure(`no ${i}`)))) },
    );
    expect([findings.length, omitted]).toEqual([1000, 202]);
    expect(
      [findings[0], findings[299], findings[300], findings[301], findings[999]].map(
        (one) => one && told(one),
      ),
    ).toEqual([
      'error - [f0] no 0',
      'error - [f299] no 299',
      'warning a.ts:1 w',
      'warning - v',
      'notice - n697',
    ]);
  });

  it('say once what two tools say alike about one line', async () => {
    using checkout = new Checkout({ 'a.ts': 'x' });
    const annotation = { level: 'error' as const, message: 'no', file: 'a.ts', line: 3 };
    const { findings } = await checkout.read(
      { junit: ['*.xml'], annotations: [annotation, { ...annotation, line: 4 }] },
      { 'a.xml': report(test('t', failure('no', 'a.ts:3: no'))) },
    );
    expect(findings.map((one) => `${one.source} ${told(one)}`)).toEqual([
      'junit error a.ts:3 [t] no',
      'command error a.ts:4 no',
    ]);
  });
});

describe('what the commands of a job name', () => {
  it('starts from the workspace, else from where the job runs', async () => {
    using checkout = new Checkout({ 'a.ts': 'x', 'web/a.ts': 'x', 'web/b.ts': 'x' });
    const files = ['a.ts', './web/../a.ts', 'b.ts', `${checkout.root}/web/b.ts`, '../x', 'c.ts', 'web', ''];
    const annotations = files.map((file) => ({
      level: 'error' as const,
      message: `at ${file}`,
      file,
      line: 1,
    }));
    const { findings } = await checkout.read({ annotations, directory: 'web' });
    const byMessage = new Map(findings.map(({ message, place }) => [message as string, place?.file]));
    expect(files.map((file) => byMessage.get(`at ${file}`))).toEqual([
      'a.ts',
      'a.ts',
      'web/b.ts',
      'web/b.ts',
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('stays in the words where it lies elsewhere: the same words at two places are two', async () => {
    using checkout = new Checkout();
    const at = (file: string, line: number) => ({ level: 'error' as const, message: 'no', file, line });
    const annotations = [at('/app/a.ts', 3), at('/app/a.ts', 4), at('/app/b.ts', 3), at('/app/b.ts', 3)];
    const { findings, omitted } = await checkout.read({ annotations });
    expect(findings.map(told)).toEqual([
      'error - /app/a.ts:3: no',
      'error - /app/a.ts:4: no',
      'error - /app/b.ts:3: no',
    ]);
    expect(omitted).toBe(0);
  });

  it('a link to a file outside is no file of the workspace [S23]', async () => {
    using checkout = new Checkout({ 'real/a.ts': 'x' });
    symlinkSync('/etc/hostname', join(checkout.root, 'out.ts'));
    symlinkSync('real/a.ts', join(checkout.root, 'in.ts'));
    mkdirSync(join(checkout.root, 'dir.ts'));
    const annotations = ['out.ts', 'in.ts', 'dir.ts'].map((file) => ({
      level: 'error' as const,
      message: file,
      file,
    }));
    const { findings } = await checkout.read({ annotations });
    expect(findings.map(told)).toEqual([
      'error in.ts in.ts',
      'error - out.ts: out.ts',
      'error - dir.ts: dir.ts',
    ]);
  });
});

describe('what others wrote', () => {
  const SECRET = 'hush-hush-hush';

  it('is masked everywhere, however it is written [S15]', async () => {
    using checkout = new Checkout({ [`${SECRET}.ts`]: 'x', 'a.ts': 'x' });
    const xml = report(
      test(SECRET, failure(`no ${SECRET}`, `a.ts:1: &#104;ush-hush-hush\n${'y'.repeat(50_000)}${SECRET}`)),
      test('in pieces', failure('hush-\u200ehush-\u0000hush', '\u001b[31mhush\u001b[0m-hush-hush')),
      `<testcase name="${SECRET}2" time="9"><flakyFailure/></testcase>`,
    );
    const found = await checkout.read(
      {
        junit: ['*.xml'],
        sarif: ['*.sarif'],
        matchers: ['m.json'],
        secrets: [SECRET],
        annotations: [
          { level: 'error', message: `x ${SECRET}`, title: SECRET, file: `${SECRET}.ts`, line: 1 },
        ],
        output: `say ${SECRET}`,
      },
      {
        'a.xml': xml,
        'a.sarif': JSON.stringify({
          runs: [{ results: [{ message: { text: `s ${SECRET}` }, ruleId: SECRET }] }],
        }),
        'm.json': JSON.stringify({
          problemMatcher: [{ owner: 'o', pattern: [{ regexp: 'say (.*)', message: 1 }] }],
        }),
      },
    );
    expect(found.findings).toHaveLength(5);
    expect(JSON.stringify([found.findings, found.tests])).not.toContain('hush');
  });

  it('is not cut through a secret: half of one is dropped [S15]', async () => {
    using checkout = new Checkout();
    // Masked a text is much shorter: what it was cut at comes into sight.
    const secrets = `${SECRET} `.repeat(1000);
    for (let blanks = 0; blanks <= SECRET.length; blanks++) {
      const message = `${'x'.repeat(blanks)}${secrets}`;
      const { findings } = await checkout.read({
        secrets: [SECRET],
        annotations: [{ level: 'error', message }],
      });
      expect(findings[0]?.message).toMatch(/^x*(?:\*\*\* )+(?:\*\*\*)?$/);
    }
  });

  it('is masked before it is cleaned, too: a secret may hold what is taken out [S15]', async () => {
    using checkout = new Checkout();
    const secret = 'hush\u0007hush';
    const { findings } = await checkout.read({
      secrets: [secret],
      annotations: [{ level: 'error', message: `it is ${secret}` }],
    });
    expect(findings[0]?.message).toBe('it is ***');
  });

  it('has no control characters, no colours, and nothing that turns text around', async () => {
    using checkout = new Checkout();
    const [one] = (
      await checkout.read({
        annotations: [
          {
            level: 'error',
            message: ' \u001b[31mred\u001b[0m\r\n\u0007b\u202ee\u001b]0;title\u0007ll\t\n10%\r20%\u0085 ',
            title: 'two\nlines\u0000',
          },
        ],
      })
    ).findings;
    expect([one?.message, one?.title]).toEqual(['red\nbell\n20%', 'two lines']);
  });

  it('has its limits: message, title, details, and all details together', async () => {
    using checkout = new Checkout();
    const many = Array.from({ length: 200 }, (_, i) =>
      test(`${i} ${'n'.repeat(5000)}`, failure(`${i} ${'m'.repeat(50_000)}`, `${i} ${'d'.repeat(50_000)}`)),
    );
    const { findings, tests } = await checkout.read({ junit: ['*.xml'] }, { 'a.xml': report(...many) });
    expect(findings).toHaveLength(200);
    const [first] = findings;
    expect([first?.message.length, first?.title?.length, first?.details?.length]).toEqual([4096, 250, 8000]);
    expect(findings.filter(({ details }) => details).length).toBe(131);
    expect(Buffer.byteLength(JSON.stringify([findings, tests]))).toBeLessThan(3 * 1024 * 1024);
  });
});

it('nothing is read when there is no time left', async () => {
  using checkout = new Checkout();
  const annotations = [{ level: 'error' as const, message: 'x' }];
  const found = await checkout.read({ junit: ['*.xml'], annotations, isKilled: true }, { 'a.xml': report() });
  expect(found).toEqual({ findings: [], omitted: 0, notices: [] });
});
