import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { eventSchema } from '../../src/report/published/events.js';
import { runSchema } from '../../src/report/published/run.js';
import { cimyr } from '../built/cimyr.js';
import { folder, withPipeline } from '../built/workspace.js';

const STAGES = `
name: shop
stages:
  - name: build
    jobs: [{ name: compile, run: echo compile >> order }, { name: docs, run: echo docs >> order }]
  - name: test
    jobs:
      - { name: unit, needs: [build.compile], matrix: { n: [1, 2] }, run: "echo unit\${{ matrix.n }} >> order" }
      - { name: lint, needs: [], run: echo lint >> order }
`;

describe('the exit code of cimyr run', () => {
  it.each([
    ['all succeed', 0, 'jobs: { a: { run: "true" } }'],
    ['what failed was allowed to', 0, 'jobs: { a: { run: exit 3, allow-failure: true } }'],
    ['a job fails, whatever its own code', 1, 'jobs: { a: { run: exit 130 } }'],
    ['the file is wrong', 2, 'jobs: { a: { run: "true", needs: [x] } }'],
    ['the file has no pipeline', 2, 'environments: {}\nmonitor: {}'],
    ['the time is over', 1, 'timeout: 100ms\njobs: { a: { run: sleep 60 } }'],
  ])('when %s: %i', async (_, expected, yaml) => {
    using files = withPipeline(yaml);
    expect(await cimyr(['run'], { cwd: files.path })).toMatchObject({ code: expected });
  });
});

describe('cimyr run --dry-run', () => {
  it('shows what would run, and starts nothing', async () => {
    using files = withPipeline(STAGES);
    const { code, stdout, stderr } = await cimyr(['run', '--dry-run', '--max-parallel', '2'], {
      cwd: files.path,
    });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^shop: 5 jobs in 3 steps, at most 2 at once \(dry run: nothing is started\)\n/);
    expect(() => files.read('order')).toThrow('ENOENT');
    expect(existsSync(files.state)).toBe(false);
  });

  it('is a document for machines', async () => {
    using files = withPipeline(STAGES);
    const { stdout } = await cimyr(['run', '--dry-run', '--json', '--job', 'docs'], { cwd: files.path });
    expect(JSON.parse(stdout)).toMatchObject({
      dryRun: true,
      name: 'shop',
      jobs: [{ step: 1, id: 'build.docs', commands: ['echo docs >> order'] }],
    });
  });
});

describe('a part of a pipeline', () => {
  const ran = async (...args: string[]) => {
    using files = withPipeline(STAGES);
    const { code } = await cimyr(['run', ...args], { cwd: files.path });
    return [code, files.read('order').trim().split('\n').sort().join(' ')];
  };

  it('is a job with what it needs, by plain name, stage and cell', async () => {
    expect(await ran('--job', 'unit')).toEqual([0, 'compile unit1 unit2']);
    expect(await ran('--job', 'test.unit (2)')).toEqual([0, 'compile unit2']);
    expect(await ran('--job', 'test.lint', '--job', 'docs')).toEqual([0, 'docs lint']);
  });

  it('is a stage with what it needs', async () => {
    expect(await ran('--stage', 'test')).toEqual([0, 'compile lint unit1 unit2']);
    expect(await ran('--stage', 'build', '--job', 'lint')).toEqual([0, 'compile docs lint']);
  });

  it('is refused when there is no such thing, with a proposal', async () => {
    using files = withPipeline(STAGES);
    const job = await cimyr(['run', '--job', 'compil'], { cwd: files.path });
    expect(job).toMatchObject({ code: 2, stderr: expect.stringContaining("did you mean 'compile'?") });
    const stage = await cimyr(['run', '--stage', 'tests'], { cwd: files.path });
    expect(stage).toMatchObject({ code: 2, stderr: expect.stringContaining("did you mean 'test'?") });
  });
});

describe('cimyr run --report', () => {
  it('writes run.json and events.ndjson as their schemas say', async () => {
    using files = withPipeline(
      `${STAGES}  - name: end\n    jobs: [{ name: fail, run: "echo out; exit 3", retry: 1, allow-failure: false }, { name: art, run: "true", artifacts: [order] }]\n`,
    );
    expect(await cimyr(['run', '--report', 'out/report'], { cwd: files.path })).toMatchObject({ code: 1 });
    const document = JSON.parse(files.read('out', 'report', 'run.json'));
    expect(runSchema.parse(document)).toEqual(document);
    expect(document.stages.map(({ status }: { status: string }) => status)).toEqual([
      'success',
      'success',
      'failure',
    ]);
    const events = files
      .read('out', 'report', 'events.ndjson')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    for (const event of events) expect(eventSchema.parse(event)).toEqual(event);
    const kinds = new Set(events.map((event) => (event as { kind: string }).kind));
    for (const kind of [
      'run-started',
      'attempt-started',
      'attempt-ended',
      'job-ended',
      'artifact',
      'run-ended',
    ])
      expect(kinds).toContain(kind);
  });

  it('costs the report, not the run, where it cannot be written', async () => {
    using files = folder({ 'cimyr.yml': 'jobs: { a: { run: "true" } }', out: 'a file' });
    const { code, stderr } = await cimyr(['run', '--report', 'out/report'], { cwd: files.path });
    expect(code).toBe(0);
    expect(stderr).toContain("the run's record could not be kept whole");
  });
});
