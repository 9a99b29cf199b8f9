import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { IN_TIME } from '../base/in-time.js';
import { start } from '../built/cimyr.js';
import { findMarked } from '../built/processes.js';
import { type Folder, withPipeline } from '../built/workspace.js';

/** A job that tells its process id and what it does with signals, and stays. */
const staying = (traps: string) => `
name: shop
jobs:
  a: { run: "${traps} echo ready; sleep 600 & wait; wait" }
  b: { needs: [a], run: touch never }
`;
const OBEYS = staying("trap 'touch got-int' INT;");
const IGNORES = staying("trap '' TERM INT;");

function begin(files: Folder) {
  const started = start(['run', '--log', 'stream'], { cwd: files.path });
  const interrupt = () => void started.child.kill('SIGINT');
  return { ...started, interrupt, ready: started.says(/ready/) };
}

describe('Ctrl-C', () => {
  it('ends the jobs, says so and exits with 130', async () => {
    using files = withPipeline(OBEYS);
    const { ready, interrupt, ended } = begin(files);
    await ready;
    interrupt();
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    expect(stdout).toContain('■ cancelling, by Ctrl-C (SIGINT): waiting for running jobs to end\n');
    expect(stdout).toMatch(/■ a · cancelled · .*\n/);
    expect(stdout).toMatch(/■ b · cancelled, never began\n/);
    expect(stdout).toMatch(
      /\n■ shop was cancelled by Ctrl-C \(SIGINT\) in .* · 2 cancelled\n {2}logs and record: /,
    );
    expect(existsSync(files.at('never'))).toBe(false);
    expect(JSON.parse(readFileSync(join(files.runs()[0] ?? '', 'run.json'), 'utf8'))).toMatchObject({
      status: 'cancelled',
      stopped: 'cancelled',
      stoppedBy: 'SIGINT',
    });
  });

  it.each([
    ['SIGTERM', 'SIGTERM'],
    ['SIGHUP', 'the end of its terminal (SIGHUP)'],
  ] as const)('%s does the same, and the run says which it was', async (signal, words) => {
    using files = withPipeline(OBEYS);
    const { child, ready, ended } = begin(files);
    await ready;
    child.kill(signal);
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    expect(stdout).toContain(`■ cancelling, by ${words}: waiting`);
    expect(stdout).toContain(`\n■ shop was cancelled by ${words} in `);
  });

  it('kills a job that does not listen, within 5 s [R02]', IN_TIME, async () => {
    using files = withPipeline(IGNORES);
    const { ready, interrupt, ended } = begin(files);
    await ready;
    const before = performance.now();
    interrupt();
    expect(await ended).toMatchObject({ code: 130 });
    expect(performance.now() - before).toBeLessThan(5000);
    expect(await findMarked(files.runs()[0] ?? '')).toEqual([]);
  });

  it('kills at once the second time', IN_TIME, async () => {
    using files = withPipeline(IGNORES);
    const { ready, interrupt, ended, says } = begin(files);
    await ready;
    interrupt();
    await says(/cancelling/);
    const before = performance.now();
    interrupt();
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    // The grace after the first would have been 3 s.
    expect(performance.now() - before).toBeLessThan(2500);
    expect(stdout).toContain('■ once more: ending everything at once\n');
    expect(await findMarked(files.runs()[0] ?? '')).toEqual([]);
  });

  it('reaches jobs only through cimyr, though a terminal sends it to all', async () => {
    using files = withPipeline(OBEYS);
    const { child, ready, ended } = begin(files);
    await ready;
    process.kill(-(child.pid ?? 0), 'SIGINT');
    expect(await ended).toMatchObject({ code: 130 });
    expect(existsSync(files.at('got-int'))).toBe(false);
  });

  it.each(['SIGTERM', 'SIGHUP'] as const)('is understood as %s, too', async (signal) => {
    using files = withPipeline(OBEYS);
    const { child, ready, ended } = begin(files);
    await ready;
    child.kill(signal);
    expect(await ended).toMatchObject({ code: 130 });
  });
});

describe('a run that was killed', () => {
  it('is swept and brought to its end by the next one, which says so', async () => {
    using files = withPipeline(IGNORES);
    const first = begin(files);
    await first.ready;
    first.child.kill('SIGKILL');
    // Its job holds the pipes on: only the process is waited for.
    await once(first.child, 'exit');
    const [run = ''] = files.runs();
    expect((await findMarked(run)).length).toBeGreaterThan(0);
    files.write('cimyr.yml', 'jobs: { a: { run: "true" } }');
    const { code, stdout } = await start(['run'], { cwd: files.path }).ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^· run \S+ was killed before its end; \d+ processes that it had left were ended\n/,
    );
    expect(await findMarked(run)).toEqual([]);
    expect(JSON.parse(readFileSync(join(run, 'run.json'), 'utf8'))).toMatchObject({
      status: 'cancelled',
      stopped: 'interrupted',
    });
  });

  it('keeps no later run from starting, however little of it is left', async () => {
    using files = withPipeline('jobs: { a: { run: "true" } }');
    files.keep('runs/20200101-000000-aaaaaa/owner.json', '{"pid":999999999,"startTime":"1"}');
    files.keep('runs/20200101-000000-bbbbbb/owner.json', '');
    files.keep('runs/20200101-000000-bbbbbb/events.ndjson', '{"kind":"run-started"}\n{"ki');
    const { code, stdout, stderr } = await start(['run'], { cwd: files.path }).ended;
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(
      /· run 20200101-000000-aaaaaa was killed before its end; its record cannot be written: /,
    );
  });
});
