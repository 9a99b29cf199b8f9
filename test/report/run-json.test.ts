import { describe, expect, it } from 'vitest';
import { runSchema } from '../../src/report/published/run.js';
import { runJson } from '../../src/report/run-json.js';
import { finding, recordFinding } from './findings/jobs.js';
import { eventsOf, failed, foldOf, masked, recordOf, skipped, succeeded, type Told } from './records.js';

/** As a reader of the file gets it; the schema must know every field. */
function read(record: Parameters<typeof runJson>[0]) {
  const document: unknown = JSON.parse(runJson(record));
  const known = runSchema.parse(document);
  expect(known).toEqual(document);
  return known;
}

describe('runJson', () => {
  it('is the published document', () => {
    const jobs: Record<string, Told> = {
      'build.compile': { ...succeeded, stage: 'build', name: 'compile' },
      'test.unit (2)': { ...failed(3), stage: 'test', name: 'unit', start: 1000, needs: ['build.compile'] },
      'test.e2e': { ...skipped('test.unit (2)'), stage: 'test', name: 'e2e' },
    };
    expect(read(recordOf(jobs, 'failure'))).toEqual({
      schemaVersion: 1,
      id: '20260102-030405-abcdef',
      pipeline: 'shop',
      status: 'failure',
      warnings: 0,
      startedAt: '2026-01-02T03:04:05.006Z',
      finishedAt: '2026-01-02T03:04:07.006Z',
      durationMs: 2000,
      criticalPath: ['build.compile', 'test.unit (2)'],
      timeMs: { run: 2000, slotWait: 0, lockWait: 0, backoff: 0, overhead: 0 },
      lowerBoundMs: 2000,
      stages: [
        {
          name: 'build',
          status: 'success',
          jobs: [
            {
              id: 'build.compile',
              name: 'compile',
              status: 'success',
              durationMs: 1000,
              attempts: [{ status: 'success', startedAt: '2026-01-02T03:04:05.006Z', durationMs: 1000 }],
            },
          ],
        },
        {
          name: 'test',
          status: 'failure',
          jobs: [
            {
              id: 'test.unit (2)',
              name: 'unit',
              status: 'failure',
              reason: 'exit-code',
              durationMs: 1000,
              attempts: [
                {
                  status: 'failure',
                  reason: 'exit-code',
                  exitCode: 3,
                  startedAt: '2026-01-02T03:04:06.006Z',
                  durationMs: 1000,
                },
              ],
            },
            {
              id: 'test.e2e',
              name: 'e2e',
              status: 'skipped',
              reason: 'dependency',
              root: 'test.unit (2)',
              durationMs: 0,
              attempts: [],
            },
          ],
        },
      ],
      artifacts: [],
    });
  });

  it('marks what was allowed, what was flaky, where output and artifacts lie', () => {
    const allowed: Told = {
      ...failed(1),
      outcome: { status: 'failure', reason: 'exit-code', allowed: true },
    };
    const flaky: Told = { ...succeeded, attempts: [...(failed(1).attempts ?? []), { status: 'success' }] };
    const spool = { file: 'logs/0-1.log', bytes: 5 };
    const events = eventsOf({ allowed, flaky }, 'success').map((event) =>
      event.kind === 'attempt-ended' && event.job === 'allowed' ? { ...event, spool } : event,
    );
    const files = [{ path: 'dist/a.js', bytes: 7 }];
    const run = read(foldOf([...events, { kind: 'artifact', at: 0, job: 'flaky', name: 'dist', files }]));
    const [first, second] = run.stages[0]?.jobs ?? [];
    expect(first).toMatchObject({ status: 'failure', allowed: true, attempts: [{ log: 'logs/0-1.log' }] });
    expect(second).toMatchObject({ status: 'success', flaky: true });
    expect(second?.attempts).toHaveLength(2);
    expect(run).toMatchObject({
      status: 'success',
      warnings: 1,
      artifacts: [{ job: 'flaky', name: 'dist', files }],
    });
    expect(run.stages[0]?.status).toBe('success');
  });

  it('counts what the last attempt of a job found, and its tests', () => {
    const tests = {
      ...{ passed: 5, failed: 1, skipped: 2, durationMs: 10.4 },
      ...{ failures: [], slowest: [], flaky: [masked('f')] },
    };
    const run = read(
      recordFinding({
        a: [
          { fails: true, findings: [finding('x')] },
          { findings: [finding('y'), finding('z')], omitted: 3, tests },
        ],
        b: [{ tests: { passed: 1 } }],
        c: [{}],
      }),
    );
    const found = run.stages[0]?.jobs.map(({ findings, tests }) => [findings, tests]);
    expect(found).toEqual([
      [5, { passed: 5, failed: 1, skipped: 2, flaky: 1, durationMs: 10 }],
      [undefined, { passed: 1, failed: 0, skipped: 0, flaky: 0, durationMs: 0 }],
      [undefined, undefined],
    ]);
  });

  it('is whole for a run that was killed', () => {
    const [started] = failed(1).attempts ?? [];
    const events = eventsOf({ a: succeeded, b: {}, c: { attempts: started ? [started] : [] } });
    const open = events.filter((event) => event.kind !== 'attempt-ended' || event.job !== 'c');
    const run = read(foldOf([...open, { kind: 'stopping', at: 0, because: 'interrupted' }]));
    expect(run).toMatchObject({ status: 'cancelled', stopped: 'interrupted' });
    expect(run.stages[0]?.jobs.map(({ status }) => status)).toEqual(['success', 'cancelled', 'cancelled']);
    expect(run.stages[0]?.jobs[2]?.attempts).toMatchObject([{ status: 'cancelled', durationMs: 0 }]);
  });

  it('holds no output, whatever was printed', () => {
    const tail = masked('printed by a job');
    expect(runJson(recordOf({ a: failed(1, tail) }, 'failure'))).not.toContain(tail);
  });

  it.each<[string, Told[]]>([
    ['failure', [succeeded, failed(1), skipped('a')]],
    ['cancelled', [succeeded, { outcome: { status: 'cancelled', reason: 'cancelled' } }]],
    ['skipped', [skipped('x'), skipped('x')]],
    ['success', [succeeded, skipped('x')]],
  ])('tells a stage %s by its jobs', (status, told) => {
    const jobs = Object.fromEntries(told.map((job, i) => [`j${i}`, job]));
    expect(read(recordOf(jobs, 'failure')).stages[0]?.status).toBe(status);
  });
});
