import { seededRandom } from '../../../src/base/backoff.js';
import { holds } from '../../../src/domain/expression.js';
import type { Decision, Fact, SchedulePolicy } from '../../../src/domain/schedule/facts.js';
import { scheduledJobs } from '../../../src/domain/schedule/jobs.js';
import { Schedule } from '../../../src/domain/schedule/schedule.js';
import { Board, FAILED, type Script } from './board.js';

export interface Told {
  readonly fact: Fact;
  readonly decisions: readonly Decision[];
}

export function policyOf({ pipeline, maxParallel, onFailure }: Script): SchedulePolicy {
  const contexts = { github: { ref: 'main' } };
  return {
    maxParallel,
    onFailure,
    weight: () => 1,
    admits: (job, status) =>
      (pipeline.jobs[job]?.conditions ?? []).every((condition) => holds(condition, contexts, status)),
  };
}

/** Plays a script to its end; `look` sees the board after every fact. Throws where the run hangs. */
export function play(
  script: Script,
  look: (board: Board, told: Told) => void = () => {},
): { board: Board; log: Told[] } {
  const board = new Board(script);
  const schedule = new Schedule(board.graph, scheduledJobs(script.pipeline), policyOf(script));
  const random = seededRandom(script.seed);
  const stopped = new Set<number>();
  const failures = new Map<number, number>();
  const log: Told[] = [];

  const tell = (fact: Fact) => {
    board.told(fact);
    const told = { fact, decisions: schedule.tell(fact) };
    log.push(told);
    for (const decision of told.decisions) {
      if (decision.kind === 'stop') stopped.add(decision.job);
      board.decided(decision);
    }
    look(board, told);
  };
  const end = (job: number): Fact => {
    const fate = script.fates[job] ?? { outcome: { status: 'success' }, retries: 0 };
    if (stopped.has(job) && random() < 0.8)
      return { kind: 'ended', job, outcome: { status: 'cancelled', reason: 'cancelled' } };
    const failed = failures.get(job) ?? 0;
    failures.set(job, failed + 1);
    return failed < fate.retries
      ? { kind: 'ended', job, outcome: FAILED, retry: true }
      : { kind: 'ended', job, outcome: fate.outcome };
  };

  const tellStops = () => {
    for (const { at, because } of script.stops) if (at === log.length) tell({ kind: 'stop', because });
  };
  tellStops();
  tell({ kind: 'begin' });
  for (;;) {
    tellStops();
    const next = [...board.running, ...board.backingOff];
    if (next.length === 0) break;
    const job = next[Math.floor(random() * next.length)] as number;
    tell(board.backingOff.has(job) ? { kind: 'backoff-over', job } : end(job));
  }
  if (!schedule.isOver)
    throw new Error(`nothing runs, but these wait: ${board.ready.map((job) => board.job(job).id)}`);
  return { board, log };
}
