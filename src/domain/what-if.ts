import { reverse } from './graph.js';
import { type Replay, simulateReplay } from './replay.js';

/** One change, and by how many milliseconds the run would have been shorter. */
export type Lever =
  | { readonly kind: 'faster-job'; readonly job: string; readonly gainMs: number }
  | { readonly kind: 'more-slots'; readonly slots: number; readonly gainMs: number }
  | { readonly kind: 'no-gate'; readonly stage: string; readonly gainMs: number };

/** How much faster a job is thought to become. */
export const FASTER = 0.3;
const TRIED_JOBS = 5;
const TRIED_GATES = 5;
const TOLD = 3;

/**
 * What would have made the run shorter, the best first: each answer is a replay of the whole schedule with one
 * change, since less work or more slots can also make a schedule longer. `path`: ids of the critical path.
 */
export function levers(replay: Replay, path: readonly string[]): Lever[] {
  const base = simulateReplay(replay).makespan;
  const gain = (change: Partial<Replay>) => base - simulateReplay({ ...replay, ...change }).makespan;
  const tried = [...fasterJobs(replay, path, gain), moreSlots(replay, gain), ...noGates(replay, path, gain)];
  // Below a hundredth nobody would lift a finger.
  const worthwhile = tried.filter(({ gainMs }) => gainMs >= Math.max(1, base / 100));
  return worthwhile.sort((a, b) => b.gainMs - a.gainMs).slice(0, TOLD);
}

type Gain = (change: Partial<Replay>) => number;

function fasterJobs({ jobs, durations }: Replay, path: readonly string[], gain: Gain): Lever[] {
  const onPath = new Set(path);
  const indices = [...jobs.keys()].filter((job) => onPath.has(jobs[job]?.id ?? ''));
  const longest = indices.sort((a, b) => (durations[b] ?? 0) - (durations[a] ?? 0)).slice(0, TRIED_JOBS);
  return longest.map((index) => ({
    kind: 'faster-job',
    job: jobs[index]?.id ?? '',
    gainMs: gain({ durations: durations.map((ms, i) => (i === index ? ms * (1 - FASTER) : ms)) }),
  }));
}

const moreSlots = ({ maxParallel }: Replay, gain: Gain): Lever => ({
  kind: 'more-slots',
  slots: maxParallel + 1,
  gainMs: gain({ maxParallel: maxParallel + 1 }),
});

/** Stages that would not wait for the stages before them, but only for what their jobs name as needs. */
function noGates({ graph, jobs }: Replay, path: readonly string[], gain: Gain): Lever[] {
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const gated = path.flatMap((id) => {
    const job = byId.get(id);
    return job && job.afterStages.length > 0 ? [job.stage] : [];
  });
  return [...new Set(gated)].slice(0, TRIED_GATES).map((stage) => {
    const before = graph.before.map((needs, node) =>
      jobs[node]?.stage === stage ? needs.filter((need) => need < graph.jobCount) : needs,
    );
    return { kind: 'no-gate', stage, gainMs: gain({ graph: { ...graph, before, after: reverse(before) } }) };
  });
}
