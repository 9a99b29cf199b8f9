import { formatDuration } from '../../base/duration.js';
import type { JobRow } from '../../domain/event.js';
import { jobsByStage } from '../../domain/jobs-by-stage.js';
import { jobDuration, type RunRecord } from '../../domain/record.js';
import { type Look, mermaid } from '../graph/mermaid.js';
import { codeBlock } from '../markdown.js';
import { shortReason } from '../wording.js';
import { iconOf } from './icons.js';

// Fill and text are both set, so that the diagram reads in the light and in the dark theme.
const CLASSES = [
  'classDef ok fill:#dafbe1,stroke:#1a7f37,color:#0b3d1c',
  'classDef fail fill:#ffebe9,stroke:#cf222e,color:#5c0011',
  'classDef warn fill:#fff8c5,stroke:#9a6700,color:#4d2d00',
  'classDef skip fill:#eaeef2,stroke:#8c959f,color:#424a53,stroke-dasharray:4 3',
];

/** The pipeline with what came of each job. */
export function graph(record: RunRecord): string {
  if (record.jobs.size === 0) return '';
  const stages = [...jobsByStage(record)].map(([name, jobs]) => ({ name, jobs }));
  const text = mermaid(stages, (jobs) => lookOf(record, jobs), CLASSES);
  return text === undefined
    ? '<sub>The graph is too large to be drawn here.</sub>'
    : codeBlock(text, 'mermaid');
}

/** A node may stand for several jobs: the worst of them decides. */
function lookOf(record: RunRecord, rows: readonly JobRow[]): Look {
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
