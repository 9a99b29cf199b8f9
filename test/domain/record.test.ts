import { describe, expect, it } from 'vitest';
import { countWarnings } from '../../src/domain/record.js';
import { ended, fold, jobOf, settled, started, text } from './events.js';

describe('the record of a run', () => {
  it('has the run, its stages and its jobs in the order of the file, before anything has run', () => {
    const record = fold();
    const { id, file, maxParallel, startedAt, stages, jobs, status } = record;
    expect({ id, file, maxParallel, startedAt, stages, status }).toEqual({
      id: 'r1',
      file: 'cimyr.yml',
      maxParallel: 4,
      startedAt: 1000,
      stages: [
        { name: 'build', needs: [] },
        { name: 'test', needs: ['build'] },
      ],
      status: undefined,
    });
    expect(
      [...jobs.values()].map((job) => [job.id, job.stage, job.name, job.needs, job.afterStages]),
    ).toEqual([
      ['build.compile', 'build', 'compile', [], []],
      ['build.lint', 'build', 'lint', [], []],
      ['test.unit', 'test', 'unit', [], ['build']],
      ['test.e2e', 'test', 'e2e', ['build.compile'], []],
    ]);
  });

  it('has every attempt of a job with how it ended, and calls a success after a retry flaky', () => {
    const id = 'build.lint';
    const events = [
      started(1010, id),
      ended(1020, id, 1, 'failure'),
      started(1050, id, 2),
      ended(1090, id, 2, 'success'),
      settled(1091, id, { status: 'success' }),
    ];
    expect(jobOf(id, ...events)).toMatchObject({
      status: 'success',
      flaky: true,
      endedAt: 1091,
      attempts: [
        { startedAt: 1010, endedAt: 1020, outcome: { status: 'failure', exitCode: 2 }, tail: 'tail 1' },
        { startedAt: 1050, endedAt: 1090, spool: { file: 'build.lint.2.log', bytes: 1090 }, tail: 'tail 2' },
      ],
    });
    expect(jobOf(id, ...events.slice(0, 3))?.attempts[1]).toEqual({ startedAt: 1050, tail: '' });
  });

  it.each([
    ['one attempt', [started(1, 'test.unit'), settled(2, 'test.unit', { status: 'success' })]],
    [
      'a second failure',
      [started(1, 'test.unit'), started(2, 'test.unit', 2), settled(3, 'test.unit', { status: 'failure' })],
    ],
  ])('does not call it flaky after %s', (_, events) => {
    expect(jobOf('test.unit', ...events)).not.toHaveProperty('flaky');
  });

  it('keeps why a job did not run, and who is at the root', () => {
    const outcome = { status: 'skipped', reason: 'dependency', root: 'build.compile' } as const;
    expect(jobOf('test.e2e', settled(5, 'test.e2e', outcome))).toMatchObject({ ...outcome, attempts: [] });
  });

  it('counts as warnings the failures that were allowed', () => {
    const allowed = settled(5, 'build.lint', { status: 'failure', reason: 'exit-code', allowed: true });
    const unallowed = settled(5, 'test.unit', { status: 'failure', reason: 'exit-code' });
    expect(countWarnings(fold(allowed, unallowed))).toBe(1);
  });

  it('has the notices, the artifacts, the first reason to stop, and the end', () => {
    const files = [{ path: 'dist/a', bytes: 1 }];
    const record = fold(
      { kind: 'notice', at: 1, message: text('no lock file') },
      { kind: 'notice', at: 2, job: 'build.lint', message: text('left over') },
      { kind: 'artifact', at: 3, job: 'build.compile', name: 'dist', files },
      { kind: 'stopping', at: 4, because: 'timeout' },
      { kind: 'stopping', at: 5, because: 'cancelled' },
      { kind: 'run-ended', at: 2500, status: 'failure' },
    );
    expect(record).toMatchObject({ stopped: 'timeout', endedAt: 2500, status: 'failure' });
    expect(record.notices).toEqual([
      { message: 'no lock file' },
      { job: 'build.lint', message: 'left over' },
    ]);
    expect(record.artifacts).toEqual([{ job: 'build.compile', name: 'dist', files }]);
  });

  it('is not disturbed by a job that it does not know', () => {
    expect(fold(started(1, 'gone'), settled(2, 'gone', { status: 'success' }))).toEqual(fold());
  });
});
