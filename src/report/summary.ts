import { formatDuration } from '../base/duration.js';
import type { JobRow, StageRow } from '../domain/event.js';
import { type JobRecord, jobDuration, type RunRecord } from '../domain/record.js';
import { type Look, mermaid } from './graph/mermaid.js';
import { failureTails, runLine } from './job-lines.js';
import { codeBlock, codeSpan, escapeMarkdown } from './markdown.js';
import { cleanLine } from './plain-text.js';
import { realizedPath } from './realized-path.js';
import { shortReason } from './wording.js';

/** GitHub drops a summary of more than 1 MiB whole; a reader wants far less. */
const MAX_BYTES = 900 * 1024;
const TARGET_BYTES = 200 * 1024;
const OPEN_ROWS = 20;

/**
 * The job summary: verdict and cause first, then the graph, the table, what failing jobs printed, what jobs
 * wrote themselves. Parts that do not fit are left out from the end, and that is said.
 */
export function summary(
  record: RunRecord,
  own: readonly { readonly job: string; readonly text: string }[] = [],
): string {
  const parts = [
    headline(record),
    graph(record),
    table(record),
    ...failures(record),
    notices(record),
    ...own.map(ownSummary),
  ];
  const kept: string[] = [];
  let bytes = 0;
  let dropped = 0;
  for (const part of parts.filter((text) => text !== '')) {
    const size = Buffer.byteLength(part) + 2;
    if (bytes + size > (kept.length < 3 ? MAX_BYTES : MAX_BYTES - TARGET_BYTES)) dropped += size;
    else {
      kept.push(part);
      bytes += size;
    }
  }
  const note =
    dropped > 0 ? [`<sub>${dropped} bytes are left out here; they are in the run's directory.</sub>`] : [];
  return `${[...kept, ...note].join('\n\n')}\n`;
}

const ICONS = { success: '✅', failure: '❌', cancelled: '⏹️', skipped: '⏭️' } as const;

function iconOf(job: JobRecord): string {
  if (job.allowed || job.flaky) return '⚠️';
  return ICONS[job.status ?? 'cancelled'];
}

function headline(record: RunRecord): string {
  const first = failureTails(record).tails.find(({ job }) => !job.allowed);
  const icon = ICONS[record.status ?? 'cancelled'];
  // The run's own sign is for terminals.
  const words = escapeMarkdown(runLine(record).slice(2));
  const [verdict, ...counts] = words.split(' · ');
  const lines = [
    `## ${icon} ${verdict}${first ? ` — ${codeSpan(first.job.id)} ${escapeMarkdown(shortReason(first.job))}` : ''}`,
  ];
  if (first)
    lines.push(
      '',
      `**Cause:** ${escapeMarkdown(first.title)}  `,
      `**Next:** ${escapeMarkdown(first.next)} (${codeSpan(`${record.file}:${first.job.line}`)})`,
    );
  const path = realizedPath(record);
  if (counts.length > 0) lines.push('', counts.join(' · '));
  if (path.length > 1) lines.push('', `Longest path: ${path.map((job) => codeSpan(job.id)).join(' → ')}`);
  return lines.join('\n');
}

// Fill and text are both set, so that the diagram reads in the light and in the dark theme.
const CLASSES = [
  'classDef ok fill:#dafbe1,stroke:#1a7f37,color:#0b3d1c',
  'classDef fail fill:#ffebe9,stroke:#cf222e,color:#5c0011',
  'classDef warn fill:#fff8c5,stroke:#9a6700,color:#4d2d00',
  'classDef skip fill:#eaeef2,stroke:#8c959f,color:#424a53,stroke-dasharray:4 3',
];

function graph(record: RunRecord): string {
  const stages: StageRow[] = record.stageNames.map((name) => ({
    name,
    jobs: [...record.jobs.values()].filter((job) => job.stage === name),
  }));
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
    jobs.find((job) => job.status === 'cancelled') ??
    jobs.find((job) => job.allowed || job.flaky) ??
    jobs.find((job) => job.status === 'skipped') ??
    jobs[0];
  if (!worst) return {};
  const time = Math.max(...jobs.map(jobDuration));
  const note = [iconOf(worst), shortReason(worst), worst.attempts.length > 0 ? formatDuration(time) : '']
    .filter(Boolean)
    .join(' ');
  if (worst.allowed || worst.flaky) return { note, look: 'warn' };
  return {
    note,
    look: { success: 'ok', failure: 'fail', cancelled: 'skip', skipped: 'skip' }[worst.status ?? 'cancelled'],
  };
}

const RANK = { failure: 0, cancelled: 1, skipped: 3, success: 4 } as const;

function table(record: RunRecord): string {
  const rank = (job: JobRecord) => (job.flaky || job.allowed ? 2 : RANK[job.status ?? 'cancelled']);
  const jobs = [...record.jobs.values()].sort((a, b) => rank(a) - rank(b));
  const rows = jobs.map((job) => {
    const result = `${iconOf(job)} ${job.status ?? 'cancelled'}${job.allowed ? ', allowed' : ''}${job.flaky ? ', flaky' : ''}`;
    const time = job.attempts.length > 0 ? formatDuration(jobDuration(job)) : '–';
    return `| ${codeSpan(job.id)} | ${result} | ${escapeMarkdown(shortReason(job)) || '–'} | ${time} | ${job.attempts.length || '–'} |`;
  });
  const head = ['| Job | Result | Why | Time | Attempts |', '|---|---|---|--:|--:|'];
  const open = [...head, ...rows.slice(0, OPEN_ROWS)].join('\n');
  const rest = rows.slice(OPEN_ROWS);
  if (rest.length === 0) return open;
  return `${open}\n\n<details><summary>${rest.length} more jobs</summary>\n\n${[...head, ...rest].join('\n')}\n\n</details>`;
}

function failures(record: RunRecord): string[] {
  return failureTails(record).tails.map(({ job, title, next, lines }) => {
    const output = lines
      .map(cleanLine)
      .map((line) => line.replace(/\u001b\[[\d;:]*m/g, ''))
      .join('\n');
    const head = `### ${iconOf(job)} ${codeSpan(job.id)}\n\n${escapeMarkdown(title)}; ${escapeMarkdown(next)}.`;
    return output.trim() === '' ? head : `${head}\n\n${codeBlock(output, 'text')}`;
  });
}

function notices(record: RunRecord): string {
  const lines = record.notices
    .slice(0, 50)
    .map(
      ({ job, message }) => `- ${job === undefined ? '' : `${codeSpan(job)}: `}${escapeMarkdown(message)}`,
    );
  return lines.length === 0
    ? ''
    : `<details><summary>${record.notices.length} notices</summary>\n\n${lines.join('\n')}\n\n</details>`;
}

/** What a job wrote to GITHUB_STEP_SUMMARY is Markdown by its own wish. */
const ownSummary = ({ job, text }: { readonly job: string; readonly text: string }) =>
  `### ${codeSpan(job)}\n\n${text.trim()}`;
