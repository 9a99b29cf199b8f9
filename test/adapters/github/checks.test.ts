import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addToJobCheck,
  completeCheck,
  openCheck,
  publishCheck,
} from '../../../src/adapters/github/checks.js';
import type { Masked } from '../../../src/base/masked.js';
import type { CheckAnnotation, PublishedCheck } from '../../../src/ports/published-check.js';
import { addCheckRun } from '../../github/check-runs.js';
import { fakeGitHub, type GitHub, READ_ONLY } from '../../github/github.js';
import * as wire from '../../github/wire.js';
import { clientOf } from './clients.js';

const masked = (text: string) => text as Masked;
const SHA = 'a'.repeat(40);

const note = (line: number, more: Partial<CheckAnnotation> = {}): CheckAnnotation => ({
  path: masked('src/a.js'),
  startLine: line,
  endLine: line,
  level: 'warning',
  message: masked(`message ${line}`),
  ...more,
});
const notes = (count: number) => Array.from({ length: count }, (_, i) => note(i + 1));

const check = (more: Partial<PublishedCheck> = {}): PublishedCheck => ({
  name: masked('cimyr'),
  headSha: SHA,
  externalId: '42.1',
  conclusion: 'failure',
  title: masked('1 job failed'),
  summary: masked('**e2e** failed'),
  text: masked('| job |'),
  annotations: [],
  ...more,
});

const job = (github: GitHub) =>
  addCheckRun(github.state, { name: 'build', headSha: SHA, status: 'in_progress' });
const bodies = (github: GitHub, method: string) =>
  github.arrived.filter((one) => one.method === method).map(({ body }) => body as Record<string, unknown>);
const lines = (github: GitHub) => github.state.checkRuns[0]?.annotations.map((one) => one['start_line']);

describe('a report in the check of the job', () => {
  it('changes its output, neither its status nor its conclusion', async () => {
    await using github = await fakeGitHub();
    const { id } = job(github);
    const told = await addToJobCheck(clientOf(github).client, id, check({ annotations: notes(120) }));
    expect(told).toMatchObject({ ok: true, value: { id, omitted: 0 } });
    expect(github.state.checkRuns[0]).toMatchObject({
      status: 'in_progress',
      conclusion: null,
      name: 'build',
      title: '1 job failed',
      summary: '**e2e** failed',
      text: '| job |',
    });
    expect(lines(github)).toEqual(Array.from({ length: 120 }, (_, i) => i + 1));
    expect(bodies(github, 'PATCH').map((body) => Object.keys(body))).toEqual([
      ['output'],
      ['output'],
      ['output'],
    ]);
  });

  it('is refused where the token may only read [B81]', async () => {
    await using github = await fakeGitHub({ permissions: READ_ONLY });
    const { id } = job(github);
    expect(await addToJobCheck(clientOf(github).client, id, check())).toMatchObject({
      error: { kind: 'permission', permissions: ['checks: write'] },
    });
    expect(await addToJobCheck(clientOf(github).client, 1, check())).toMatchObject({
      error: { kind: 'not-found' },
    });
  });
});

describe('a check of its own', () => {
  it('is one request where all fits into it', async () => {
    await using github = await fakeGitHub();
    const told = await publishCheck(
      clientOf(github).client,
      check({ annotations: notes(50), detailsUrl: 'https://x.test' }),
    );
    expect(told).toMatchObject({ ok: true, value: { url: expect.stringContaining('https://github.test/') } });
    expect(github.arrived).toHaveLength(1);
    expect(github.arrived[0]?.body).toMatchObject({ external_id: '42.1', details_url: 'https://x.test' });
    expect(github.state.checkRuns).toMatchObject([
      { name: 'cimyr', headSha: SHA, status: 'completed', conclusion: 'failure' },
    ]);
  });

  it('is completed by the last of several', async () => {
    await using github = await fakeGitHub();
    await publishCheck(clientOf(github).client, check({ annotations: notes(101) }));
    expect(github.arrived.map(({ body }) => (body as { status?: string }).status)).toEqual([
      'in_progress',
      undefined,
      'completed',
    ]);
    expect(lines(github)).toHaveLength(101);
  });

  it('can be opened first, and completed later', async () => {
    await using github = await fakeGitHub();
    const { client } = clientOf(github);
    const opened = await openCheck(client, check());
    if (!opened.ok) throw new Error(opened.error.kind);
    expect(github.state.checkRuns[0]).toMatchObject({ status: 'in_progress', externalId: '42.1' });
    await completeCheck(client, opened.value, check({ conclusion: 'success', annotations: notes(60) }));
    expect(github.state.checkRuns).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
    expect(lines(github)).toHaveLength(60);
  });

  it('is made once, even if GitHub’s answer is lost', async () => {
    for (const lost of [wire.cut(), wire.html(502), wire.text('{', 201)]) {
      await using github = await fakeGitHub();
      addCheckRun(github.state, { name: 'cimyr', headSha: SHA, externalId: '41.1' });
      github.answer({ method: 'POST' }, lost, { isDone: true });
      expect(await publishCheck(clientOf(github).client, check())).toMatchObject({ ok: true });
      expect(github.state.checkRuns).toHaveLength(2);
      github.answer({ method: 'POST' }, lost);
      const other = check({ externalId: '43.1' });
      expect(await publishCheck(clientOf(github).client, other)).toMatchObject({ ok: true });
      expect(github.state.checkRuns.map(({ externalId }) => externalId)).toEqual(['41.1', '42.1', '43.1']);
    }
  });

  it('is completed even if its annotations are refused: it would block the branch', async () => {
    await using github = await fakeGitHub();
    github.answer({ method: 'PATCH' }, wire.refusal(422, 'Invalid path'));
    const told = await publishCheck(clientOf(github).client, check({ annotations: notes(120) }));
    expect(told).toMatchObject({ ok: false, error: { kind: 'refused', said: 'Invalid path' } });
    expect(github.state.checkRuns).toMatchObject([{ status: 'completed', conclusion: 'failure' }]);
  });
});

describe('what GitHub takes', () => {
  it('is kept to by texts of any length and any characters [S22]', async () => {
    await using github = await fakeGitHub();
    const long = masked(`🎉${'ä🎉'.repeat(40_000)}`);
    const annotations = [
      note(1, { message: long, title: long, details: long }),
      note(2, { message: masked('') }),
    ];
    const told = await publishCheck(
      clientOf(github).client,
      check({ name: long, title: long, summary: long, text: long, annotations }),
    );
    expect(told).toMatchObject({ ok: true });
    const [{ title, summary, text } = {}] = github.state.checkRuns;
    expect(title).toHaveLength(255);
    for (const kept of [summary, text]) {
      expect(Buffer.byteLength(kept ?? '')).toBeLessThanOrEqual(65_535);
      expect(Buffer.byteLength(kept ?? '')).toBeGreaterThan(65_000);
    }
    expect(text).toMatch(/… \d+ bytes are left out$/);
  });

  it('is kept to by places that are none', async () => {
    await using github = await fakeGitHub();
    const annotations = [
      note(0),
      note(Number.NaN),
      note(-3, { endLine: -7 }),
      note(5, { endLine: 2 }),
      note(5, { endLine: 9, startColumn: 1, endColumn: 4 }),
      note(5, { startColumn: 0, endColumn: 4 }),
      note(5, { endColumn: 4 }),
      note(5, { startColumn: 7, endColumn: 4 }),
      note(5.5, { startColumn: 2, endColumn: 4 }),
      note(5, { path: masked('./a.js') }),
      note(5, { path: masked('/') }),
    ];
    await publishCheck(clientOf(github).client, check({ annotations }));
    const kept = github.state.checkRuns[0]?.annotations.map((one) =>
      ['path', 'start_line', 'end_line', 'start_column', 'end_column']
        .map((name) => one[name])
        .filter((value) => value !== undefined),
    );
    expect(kept).toEqual([
      ['src/a.js', 1, 1],
      ['src/a.js', 1, 1],
      ['src/a.js', 1, 1],
      ['src/a.js', 5, 5],
      ['src/a.js', 5, 9],
      ['src/a.js', 5, 5],
      ['src/a.js', 5, 5],
      ['src/a.js', 5, 5, 7, 7],
      ['src/a.js', 5, 5, 2, 4],
      ['a.js', 5, 5],
      ['.', 5, 5],
    ]);
  });

  it('is not used up by one report: of very many annotations the first are told, and how many are not', async () => {
    await using github = await fakeGitHub();
    const told = await publishCheck(clientOf(github).client, check({ annotations: notes(50_000) }));
    expect(told).toMatchObject({ ok: true, value: { omitted: 49_000 } });
    expect(github.arrived).toHaveLength(20);
    expect(lines(github)?.at(-1)).toBe(1000);
    expect(github.state.checkRuns[0]?.text).toBe(
      '| job |\n\n49000 more annotations are not shown on GitHub.',
    );
    const text = masked('x'.repeat(65_530));
    await publishCheck(clientOf(github).client, check({ text, annotations: notes(1001) }));
    expect(github.state.checkRuns[1]?.text).toMatch(
      /left out\n\n1 more annotation is not shown on GitHub\.$/,
    );
  });

  it('gets every annotation once, in order, at most 50 in a request, whatever answers are lost', async () => {
    const lost = fc.constantFrom(
      { wire: wire.cut(), isDone: true },
      { wire: wire.cut(), isDone: false },
      { wire: wire.html(502), isDone: true },
      { wire: wire.html(502), isDone: false },
    );
    const limit = fc.option(fc.constant({ wire: wire.secondaryLimit('2'), isDone: false }), {
      nil: undefined,
    });
    const count = fc.oneof(fc.integer({ min: 0, max: 260 }), fc.constantFrom(0, 49, 50, 51, 100, 101));
    await fc.assert(
      fc.asyncProperty(
        count,
        fc.array(lost, { maxLength: 3 }),
        limit,
        fc.boolean(),
        async (many, losses, limited, isJobs) => {
          const faults = limited ? [limited, ...losses] : losses;
          await using github = await fakeGitHub();
          for (const { wire, isDone } of faults)
            github.answer({ method: isJobs ? 'PATCH' : 'POST' }, wire, { isDone });
          const report = check({ annotations: notes(many) });
          const { client } = clientOf(github);
          const told = isJobs
            ? await addToJobCheck(client, job(github).id, report)
            : await publishCheck(client, report);
          expect(told).toMatchObject({ ok: true, value: { omitted: 0 } });
          expect(lines(github)).toEqual(Array.from({ length: many }, (_, i) => i + 1));
          const sizes = github.arrived.flatMap(({ body }) => {
            const { output } = (body ?? {}) as { output?: { annotations: unknown[] } };
            return output ? [output.annotations.length] : [];
          });
          expect(Math.max(...sizes)).toBeLessThanOrEqual(50);
        },
      ),
      { numRuns: 25 },
    );
  });
});
