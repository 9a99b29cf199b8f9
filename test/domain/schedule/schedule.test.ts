import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scheduledJobs } from '../../../src/domain/schedule/jobs.js';
import { Schedule } from '../../../src/domain/schedule/schedule.js';
import { type Board } from './board.js';
import { play, policyOf, type Told } from './play.js';
import { anyScript } from './scripts.js';

const RUNS = { numRuns: 150 };

describe('whatever the pipeline, the order of endings and the point at which it is stopped, a run', () => {
  it('starts a job only when its needs and gate have ended, with free slots and locks, and settles each once', () => {
    fc.assert(
      fc.property(anyScript(), (script) => {
        const { board } = play(script, (now) => expect(now.free).toBeGreaterThanOrEqual(0));
        expect(board.settled.size).toBe(script.pipeline.jobs.length);
      }),
      RUNS,
    );
  });

  it('decides the same when told the same', () => {
    fc.assert(
      fc.property(anyScript(), (script) => {
        const { log, board } = play(script);
        const again = new Schedule(board.graph, scheduledJobs(script.pipeline), policyOf(script));
        for (const { fact, decisions } of log) expect(again.tell(fact)).toEqual(decisions);
      }),
      RUNS,
    );
  });

  it('never lets a slot idle while a ready job fits, before patience is needed', () => {
    const look = (board: Board) => {
      // A run of at most 32 starts has passed nobody more than 31 times.
      if (board.starts < 32) expect(board.ready.filter((job) => board.fits(job))).toEqual([]);
    };
    fc.assert(
      fc.property(anyScript(), (script) => void play(script, look)),
      RUNS,
    );
  });

  it('starts nothing but what runs anyway once it winds down, and nothing at all when the time for that is up', () => {
    fc.assert(
      fc.property(anyScript(), (script) => {
        const jobs = scheduledJobs(script.pipeline);
        let [isWinding, isFinal] = [false, false];
        play(script, (_, { fact, decisions }: Told) => {
          if (fact.kind === 'stop') isWinding = true;
          if (fact.kind === 'stop' && /overtime|killed/.test(fact.because)) isFinal = true;
          const hasFailed = decisions.some(
            (d) => d.kind === 'settle' && d.outcome.status === 'failure' && !d.outcome.allowed,
          );
          if (hasFailed && script.onFailure !== 'continue') isWinding = true;
          for (const decision of decisions) {
            if (decision.kind !== 'start') continue;
            expect(isWinding && !jobs[decision.job]?.runsAnyway).toBe(false);
            expect(isFinal).toBe(false);
          }
        });
      }),
      RUNS,
    );
  });

  it('never starts a job after a need that failed, or was not run for it, unless its condition asks the status', () => {
    fc.assert(
      fc.property(anyScript(), (script) => {
        const jobs = scheduledJobs(script.pipeline);
        play(script, (board, { decisions }) => {
          for (const { kind, job } of decisions) {
            if (kind !== 'start' || jobs[job]?.asksStatus) continue;
            const ends = board.above(job).map((need) => board.settled.get(need));
            const isBad = ends.some(
              (end) => end?.status !== 'success' && !end?.allowed && end?.reason !== 'condition',
            );
            expect(isBad).toBe(false);
          }
        });
      }),
      RUNS,
    );
  });
});

const WINDING = ['on-failure', 'cancelled', 'timeout', 'overtime', 'killed'];

it('whatever the run, a stop is told exactly to the running jobs that it concerns, and only when it is news', () => {
  fc.assert(
    fc.property(anyScript(), (each) => {
      const jobs = scheduledJobs(each.pipeline);
      let rank = -1;
      play(each, (board, { fact, decisions }) => {
        const of = (kind: string) => decisions.filter((decision) => decision.kind === kind);
        const told = fact.kind === 'stop' ? WINDING.indexOf(fact.because) : -1;
        const hasFailed = of('settle').some(
          (d) => 'outcome' in d && d.outcome.status === 'failure' && !d.outcome.allowed,
        );
        const now = Math.max(told, hasFailed && each.onFailure !== 'continue' ? 0 : -1);
        const isNews = now > rank && (now > 0 || each.onFailure === 'cancel');
        rank = Math.max(rank, now);
        const started = new Set(of('start').map(({ job }) => job));
        const concerned = [...board.running].filter((job) => rank > 2 || !jobs[job]?.runsAnyway);
        expect(of('stop').map(({ job }) => job)).toEqual(
          isNews ? concerned.filter((job) => !started.has(job)).sort((a, b) => a - b) : [],
        );
      });
    }),
    { numRuns: 150 },
  );
});
