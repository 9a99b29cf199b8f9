import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { runSchema } from '../../src/report/published/run.js';
import { IN_TIME } from '../base/in-time.js';
import { findMarked } from '../built/processes.js';
import { type Folder, withPipeline } from '../built/workspace.js';
import type { Play } from '../runner/play.js';
import { errorsOf, playIn } from './play.js';

/** A job with children in its group and out of it; it says what it is sent, and when it is ready. */
const staying = (traps: string) => `
name: shop
jobs:
  a:
    run: |
      ${traps}
      setsid sleep 600 &
      sleep 600 &
      touch ready
      wait; wait
  b: { needs: [a], run: touch never }
`;
const OBEYS = staying("trap 'echo got TERM; exit 0' TERM");
const IGNORES = staying("trap '' INT TERM");

/** The moment at which the job has made the file. */
const made = (files: Folder, name: string) => until(() => existsSync(files.at(name)));

/** The same, and the journal says whose run it is: what a run has begun it may not have written down yet. */
async function underWay(files: Folder): Promise<void> {
  await made(files, 'ready');
  await until(() => files.runs().some((run) => readFileSync(join(run, 'events.ndjson'), 'utf8') !== ''));
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await pause(20);
}

const recordOf = (files: Folder) =>
  runSchema.parse(JSON.parse(readFileSync(join(files.runs()[0] ?? '', 'run.json'), 'utf8')));

describe('a cancelled step, with the runner’s own timing [R01]', () => {
  const cancelled = (files: Folder, more: Partial<Play> = {}) =>
    playIn(files, {}, { cancelAfter: made(files, 'ready'), ...more });

  it('ends its jobs, keeps the record and the summary, and exits with 130', async () => {
    using files = withPipeline(OBEYS);
    await using played = await cancelled(files);
    expect(played).toMatchObject({ conclusion: 'cancelled', exitCode: 130, signal: null });
    expect(await findMarked(files.runs()[0] ?? '')).toEqual([]);
    expect(await played.orphans()).toEqual([]);
    expect(played.lines).toContain(
      "■ cancelling, by GitHub's runner (SIGINT): waiting for running jobs to end",
    );
    expect(errorsOf(played)).toEqual([
      expect.stringMatching(/^shop was cancelled by GitHub's runner \(SIGINT\) in /),
      'The operation was canceled.',
    ]);
    expect(played.outputs['status']).toBe('cancelled');
    expect(played.summary).toMatch(/^## ⏹️ shop was cancelled by GitHub's runner \(SIGINT\) in /);
    expect(recordOf(files)).toMatchObject({ status: 'cancelled', stopped: 'cancelled' });
    expect(existsSync(files.at('never'))).toBe(false);
    // Nothing is left for post to say.
    expect(played.post?.stdout).toBe('');
  });

  it('is over in 5 s also where a job does not listen [R02]', IN_TIME, async () => {
    using files = withPipeline(IGNORES);
    await using played = await cancelled(files);
    expect(played).toMatchObject({ conclusion: 'cancelled', exitCode: 130, signal: null });
    expect(played.msToExitAfterCancel).toBeLessThan(5000);
    expect(await played.orphans()).toEqual([]);
  });

  it('kills at once where the runner loses its patience early', IN_TIME, async () => {
    using files = withPipeline(IGNORES);
    await using played = await cancelled(files, { timers: { sigint: 300 } });
    expect(played).toMatchObject({ conclusion: 'cancelled', exitCode: 130, signal: null });
    expect(played.msToExitAfterCancel).toBeLessThan(2500);
    expect(await played.orphans()).toEqual([]);
  });
});

describe('a step that was killed [R03]', () => {
  const killed = (files: Folder, inputs: Play['inputs'] = {}, kill = underWay(files)) =>
    playIn(files, inputs, { kill, timers: { pipes: 200 } });

  it('is swept by post, which writes record and summary and only warns', async () => {
    using files = withPipeline(OBEYS);
    await using played = await killed(files);
    expect(played).toMatchObject({ conclusion: 'failure', signal: 'SIGKILL', summary: '' });
    expect(await played.orphans()).toEqual([]);
    const run = recordOf(files);
    expect(run).toMatchObject({ status: 'cancelled', stopped: 'interrupted', pipeline: 'shop' });
    expect(played.post).toMatchObject({ conclusion: 'success', exitCode: 0 });
    expect(played.post?.summary).toMatch(/^## ⏹️ shop was cancelled \(interrupted\) in /);
    expect(played.post?.commands.annotations).toEqual([
      {
        level: 'warning',
        message: expect.stringMatching(
          `^run ${run.id} was killed before its end; \\d+ processes that it had left were ended$`,
        ),
        properties: { title: 'interrupted run' },
      },
    ]);
  });

  it('is found in the runner’s folder for temporary files, where nobody has named another', async () => {
    using files = withPipeline(OBEYS);
    await using played = await playIn(files, {}, { kill: made(files, 'ready'), env: { CIMYR_STATE: '' } });
    expect(await played.orphans()).toEqual([]);
    expect(played.post?.commands.annotations.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^run \S+ was killed before its end; \d+ processes/),
    ]);
    const id = readdirSync(join(played.temp, 'temp/cimyr/runs')).find((name) => /^\d/.test(name)) ?? '';
    expect(existsSync(join(played.temp, 'temp/cimyr/runs', id, 'run.json'))).toBe(true);
    expect(readdirSync(files.path).sort()).toEqual(['cimyr.yml', 'ready']);
  });

  it('before it wrote down whose run it is, is told by its id', async () => {
    // The job empties the journal once it has its first lines: as if they had not come so far.
    using files = withPipeline(
      OBEYS.replace(
        'touch ready',
        'cd $CIMYR_RUN_DIRECTORY; until grep -q attempt-started events.ndjson; do :; done; : > events.ndjson; touch $GITHUB_WORKSPACE/ready',
      ),
    );
    await using played = await killed(files, {}, made(files, 'ready'));
    expect(await played.orphans()).toEqual([]);
    const run = recordOf(files);
    expect(run).toMatchObject({ status: 'cancelled', stopped: 'interrupted', pipeline: run.id, stages: [] });
    expect(played.post).toMatchObject({ conclusion: 'success', exitCode: 0 });
    expect(played.post?.summary).toMatch(`## ⏹️ ${run.id} was cancelled (interrupted) in `);
    expect(played.post?.commands.annotations.map(({ message }) => message)).toEqual([
      expect.stringMatching(`^run ${run.id} was killed before its end; \\d+ processes`),
    ]);
  });

  it('is swept also where a job does not listen', async () => {
    using files = withPipeline(IGNORES);
    await using played = await killed(files);
    expect(await played.orphans()).toEqual([]);
    expect(recordOf(files)).toMatchObject({ stopped: 'interrupted' });
  });

  it('gets no summary that nobody asked for', async () => {
    using files = withPipeline(OBEYS);
    await using played = await killed(files, { summary: 'false' });
    expect([played.post?.conclusion, played.post?.summary]).toEqual(['success', '']);
  });
});
