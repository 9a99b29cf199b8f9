import { formatDuration } from '../../base/duration.js';
import type { StageJobs } from '../../domain/event.js';
import type { GraphJob, GraphSection, Standing } from '../kinds/model.js';
import { RANKS } from '../kinds/standing.js';

/** The jobs as what draws graphs takes them: it looks at no line and no definition. */
export const rowsOf = (stages: GraphSection['stages']): StageJobs[] =>
  stages.map(({ name, jobs }) => ({
    name,
    jobs: jobs.map(({ id, name, needs, afterStages }) => ({
      id,
      name,
      needs,
      afterStages,
      line: 0,
      definition: '',
    })),
  }));

/** What stands in a box of the graph: how its jobs went, and the longest time of one; undefined for one without jobs. */
export function boxWords(jobs: readonly GraphJob[]): { status: Standing; words: string } | undefined {
  const [worst] = [...jobs].sort((a, b) => RANKS[a.status] - RANKS[b.status]);
  if (!worst) return undefined;
  const { status } = worst;
  const alike = jobs.filter((job) => job.status === status).length;
  const times = jobs.flatMap(({ durationMs }) => durationMs ?? []);
  const said = [
    alike < jobs.length ? `${alike} of ${jobs.length} ${DID[status]}` : worst.reason,
    times.length > 0 ? formatDuration(Math.max(...times)) : '',
  ];
  return { status, words: said.filter(Boolean).join(' · ') };
}

const DID: Readonly<Record<Standing, string>> = {
  success: 'succeeded',
  failure: 'failed',
  cancelled: 'cancelled',
  skipped: 'skipped',
  allowed: 'failed, allowed',
  flaky: 'flaky',
  unfinished: 'unfinished',
};
