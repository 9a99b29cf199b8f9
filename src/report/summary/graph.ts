import { formatDuration } from '../../base/duration.js';
import type { JobRow } from '../../domain/event.js';
import { jobsByStage } from '../../domain/jobs-by-stage.js';
import { jobDuration, type RunRecord } from '../../domain/record.js';
import { type Look, mermaid } from '../graph/mermaid.js';
import { OUTCOME_CLASSES } from '../graph/outcome-classes.js';
import { codeBlock } from '../markdown.js';
import { shortReason } from '../wording.js';
import { iconOf } from './icons.js';

/** The pipeline with what came of each job. `path`: ids of the jobs that decided how long it took. */
export function graph(record: RunRecord, path: readonly string[]): string {
  if (record.jobs.size === 0) return '';
  const stages = [...jobsByStage(record)].map(([name, jobs]) => ({ name, jobs }));
  const lookOf = (jobs: readonly JobRow[]) => lookOfJobs(record, jobs);
  const text = mermaid(stages, { lookOf, classDefs: OUTCOME_CLASSES, path });
  if (text === undefined) return '<sub>The graph is too large to be drawn here.</sub>';
  const legend = text.includes(' ==> ') ? '\n\n<sub>Thick arrows: the longest path.</sub>' : '';
  return `${codeBlock(text, 'mermaid')}${legend}`;
}

/** A node may stand for several jobs: the worst of them decides. */
function lookOfJobs(record: RunRecord, rows: readonly JobRow[]): Look {
  const jobs = rows.flatMap((row) => record.jobs.get(row.id) ?? []);
  const worst =
    jobs.find((job) => job.status === 'failure' && !job.allowed) ??
    jobs.find((job) => job.status === 'cancelled' || job.status === undefined) ??
    jobs.find((job) => job.allowed || job.flaky) ??
    jobs.find((job) => job.status === 'skipped') ??
    jobs[0];
  if (!worst) return {};
  const time = jobs.reduce((longest, job) => Math.max(longest, jobDuration(job)), 0);
  const reason = worst.status === 'cancelled' ? '' : shortReason(worst);
  const said = [reason, worst.attempts.length > 0 ? formatDuration(time) : ''].filter(Boolean).join(' · ');
  return {
    note: `${iconOf(worst)} ${said}`.trimEnd(),
    look:
      worst.allowed || worst.flaky
        ? 'warn'
        : { success: 'ok', failure: 'fail', cancelled: 'skip', skipped: 'skip' }[worst.status ?? 'cancelled'],
  };
}
