import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/domain/outcome.js';
import type { Fact } from '../../../src/domain/schedule/facts.js';
import { scheduledJobs } from '../../../src/domain/schedule/jobs.js';
import { Schedule } from '../../../src/domain/schedule/schedule.js';
import { pipelineOf } from '../pipelines.js';
import { Board, FAILED, type Script } from './board.js';
import { policyOf } from './play.js';

/** `build` and `test` run first; the others wait in every way that a job can. */
const pipeline = pipelineOf({
  '': {
    jobs: {
      build: {},
      test: {},
      queued: {},
      queuedAnyway: { if: 'always()' },
      after: { needs: ['test'] },
      afterAnyway: { needs: ['test'], if: 'always()' },
      afterSuccess: { needs: ['test'], if: 'success()' },
      afterQueued: { needs: ['queued'] },
    },
  },
});
const script: Script = { pipeline, maxParallel: 2, onFailure: 'continue', fates: [], stops: [], seed: 1 };
const named = (job: number) => pipeline.jobs[job]?.id ?? '';
const indexOf = (id: string) => pipeline.jobs.findIndex((job) => job.id === id);

function scheduleOf(onFailure: Script['onFailure']): Schedule {
  const policy = { ...policyOf({ ...script, onFailure }), weight: (job: number) => (job < 2 ? 9 : 1) };
  return new Schedule(new Board(script).graph, scheduledJobs(pipeline), policy);
}

/** Tells the facts one after another and returns what the last one brought, in words. */
function lastOf(onFailure: Script['onFailure'], ...facts: Fact[]): string[] {
  const schedule = scheduleOf(onFailure);
  let decisions = schedule.tell({ kind: 'begin' });
  for (const fact of facts) decisions = schedule.tell(fact);
  return decisions.map((decision) => {
    const {
      status = '',
      reason = '',
      root,
    } = decision.kind === 'settle' ? decision.outcome : ({} as Outcome);
    const words = [decision.kind, named(decision.job), status, reason, root === undefined ? '' : named(root)];
    return words.filter(Boolean).join(' ');
  });
}

const ended = (id: string, outcome: Outcome = { status: 'success' }, retry = false): Fact => ({
  kind: 'ended',
  job: indexOf(id),
  outcome,
  retry,
});
const stop = (because: 'cancelled' | 'timeout' | 'overtime' | 'killed'): Fact => ({ kind: 'stop', because });

describe('a failure', () => {
  const buildFailed = ended('build', FAILED);
  it('under continue stops nothing', () => {
    expect(lastOf('continue', buildFailed)).toEqual(['settle build failure exit-code', 'start queued']);
  });

  it('under no-new lets what runs finish, and starts only what runs anyway', () => {
    expect(lastOf('no-new', buildFailed)).toEqual([
      'settle build failure exit-code',
      'settle queued skipped on-failure',
      'settle afterQueued skipped on-failure',
      'start queuedAnyway',
    ]);
    expect(lastOf('no-new', buildFailed, ended('test'))).toEqual([
      'settle test success',
      'settle after skipped on-failure',
      'settle afterSuccess skipped on-failure',
      'start afterAnyway',
    ]);
  });

  it('under cancel stops what runs, too, but not what runs anyway', () => {
    const stopped = 'stop test';
    expect(lastOf('cancel', buildFailed)).toContain(stopped);
    expect(lastOf('no-new', buildFailed)).not.toContain(stopped);
    expect(lastOf('cancel', ended('test'), buildFailed)).not.toContain('stop queuedAnyway');
  });

  it('that is allowed winds nothing down', () => {
    expect(lastOf('cancel', ended('build', { ...FAILED, allowed: true }))).toEqual([
      'settle build failure exit-code',
      'start queued',
    ]);
  });
});

describe('stopping', () => {
  it('by a person cancels what waits, stops what runs, and lets clean-up jobs start', () => {
    expect(lastOf('continue', stop('cancelled')).toSorted()).toEqual([
      'settle afterQueued cancelled cancelled',
      'settle queued cancelled cancelled',
      'stop build',
      'stop test',
    ]);
    const left: Outcome = { status: 'cancelled', reason: 'cancelled' };
    expect(lastOf('continue', stop('cancelled'), ended('build', left))).toContain('start queuedAnyway');
  });

  it.each(['overtime', 'killed'] as const)(
    'by %s stops clean-up jobs, too, and lets none start',
    (because) => {
      const facts = [stop('cancelled'), ended('build'), stop(because)];
      expect(lastOf('continue', ...facts)).toContain('stop queuedAnyway');
      expect(lastOf('continue', stop(because)).filter((word) => word.startsWith('start'))).toEqual([]);
    },
  );

  it('by a time limit skips what waits, stops what runs, and lets clean-up jobs start and end', () => {
    expect(lastOf('continue', stop('timeout')).toSorted()).toEqual([
      'settle afterQueued skipped timeout',
      'settle queued skipped timeout',
      'stop build',
      'stop test',
    ]);
    const late: Outcome = { status: 'failure', reason: 'timeout' };
    expect(lastOf('continue', stop('timeout'), ended('build', late))).toContain('start queuedAnyway');
    const both = [stop('timeout'), ended('build', late), ended('test', late)];
    expect(lastOf('continue', ...both)).toContain('start afterAnyway');
    expect(lastOf('continue', ended('build'), stop('timeout'))).not.toContain('stop queuedAnyway');
  });

  it('after a failure still stops what the failure let run', () => {
    expect(lastOf('no-new', ended('build', FAILED), stop('cancelled'))).toContain('stop test');
  });

  it('a second time for the same reason changes nothing', () => {
    expect(lastOf('continue', stop('cancelled'), stop('cancelled'))).toEqual([]);
  });

  it('before the beginning starts nothing', () => {
    const schedule = scheduleOf('continue');
    schedule.tell(stop('killed'));
    expect(schedule.tell({ kind: 'begin' }).every(({ kind }) => kind === 'settle')).toBe(true);
    expect(schedule.isOver).toBe(true);
  });
});

describe('trying again', () => {
  const again = ended('build', FAILED, true);
  it('gives slots and locks free while it waits, and takes them anew', () => {
    expect(lastOf('continue', again)).toEqual(['back-off build', 'start queued']);
    const over: Fact = { kind: 'backoff-over', job: indexOf('build') };
    expect(lastOf('continue', again, over)).toEqual([]);
    expect(lastOf('continue', again, over, ended('queued'))).toContain('start build');
  });

  it('ends with the run: with its failure, or cancelled where a person stopped', () => {
    expect(lastOf('continue', again, stop('timeout'))).toContain('settle build failure exit-code');
    expect(lastOf('continue', again, stop('cancelled'))).toContain('settle build cancelled cancelled');
    expect(lastOf('no-new', again, ended('test', FAILED))).toContain('settle build failure exit-code');
    expect(lastOf('no-new', ended('test', FAILED), again)).toContain('settle build failure exit-code');
  });
});
