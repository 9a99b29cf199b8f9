import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cimyr } from '../built/cimyr.js';
import { type Folder, withPipeline } from '../built/workspace.js';

function started({ runs }: Folder): string[] {
  const journal = readFileSync(join(runs().at(-1) ?? '', 'events.ndjson'), 'utf8');
  const events = journal
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { kind: string; job: string });
  return events.filter(({ kind }) => kind === 'attempt-started').map(({ job }) => job);
}

it('the second run starts the job first that took long in the first', async () => {
  using files = withPipeline(
    'jobs: { short: { run: "true" }, long: { run: "[ -e old ] || sleep 2; touch old" } }',
  );
  const run = () => cimyr(['run', '--max-parallel', '1'], { cwd: files.path });
  expect((await run()).code).toBe(0);
  expect(started(files)).toEqual(['short', 'long']);
  expect((await run()).code).toBe(0);
  expect(started(files)).toEqual(['long', 'short']);
});

it('a job that twice needed a retry is called flaky from then on', async () => {
  using files = withPipeline(
    'jobs: { a: { run: "test $CIMYR_ATTEMPT = 2", retry: { max: 1, backoff: 0.01 } } }',
  );
  const run = async () => (await cimyr(['run'], { cwd: files.path })).stdout;
  expect(await run()).not.toContain('a is flaky');
  expect(await run()).not.toContain('a is flaky');
  expect(await run()).toContain('· a is flaky: the same code both failed and succeeded 2 times in 30 days');
});

it('a dry run tells how long it will take, once there was a run', async () => {
  using files = withPipeline('jobs: { a: { run: sleep 0.2 } }');
  const plan = async () => (await cimyr(['run', '--dry-run'], { cwd: files.path })).stdout;
  expect(await plan()).toMatch(/at once \(dry run/);
  await cimyr(['run'], { cwd: files.path });
  expect(await plan()).toMatch(/at once, about \S+ m?s \(dry run/);
});
