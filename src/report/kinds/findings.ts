import type { JobFindings, RunFinding } from '../findings/select.js';
import { grouped } from '../number-words.js';
import type { Row, Table } from './model.js';
import { jobsWords, placeWords } from './places.js';
import { table } from './sections.js';

/** What was found, what stopped the run first. */
export function findingsTable({ findings, omitted }: JobFindings): Table {
  const note = `What one attempt said beyond its limit is not kept: ${grouped(omitted)} more.`;
  return table(
    { id: 'findings', title: 'Findings', ...(omitted > 0 ? { note } : {}) },
    {
      level: ['Level', 'level'],
      message: ['Message', 'text'],
      place: ['Place', 'place'],
      title: ['Rule', 'text'],
      source: ['Told by', 'text'],
      jobs: ['Jobs', 'text'],
    },
    findings.map(
      ({ level, place, message, title, source, jobs }): Row => ({
        level,
        place: placeWords(place),
        message,
        title: title ?? null,
        source: SOURCES[source],
        jobs: jobsWords(jobs),
      }),
    ),
  );
}

const SOURCES: Readonly<Record<RunFinding['source'], string>> = {
  junit: 'tests',
  sarif: 'a scan',
  matcher: 'the output',
  command: 'the job',
};

/** The files with most findings, errors first. */
export function filesTable(findings: readonly RunFinding[]): Table {
  const files = new Map<string, Record<RunFinding['level'], number>>();
  for (const { place, level } of findings) {
    if (!place) continue;
    const counts = files.get(place.file) ?? { error: 0, warning: 0, notice: 0 };
    counts[level]++;
    files.set(place.file, counts);
  }
  const sorted = [...files].sort(
    ([, a], [, b]) => b.error - a.error || b.warning - a.warning || b.notice - a.notice,
  );
  return table(
    { id: 'files', title: 'Findings by file' },
    {
      file: ['File', 'code'],
      errors: ['Errors', 'count'],
      warnings: ['Warnings', 'count'],
      notices: ['Notices', 'count'],
    },
    sorted.map(([file, { error, warning, notice }]): Row => {
      return { file, errors: error, warnings: warning, notices: notice };
    }),
  );
}
