import type { Finding } from '../../domain/finding.js';
import type { JobRecord, RunRecord } from '../../domain/record.js';

/** What several jobs found alike stands here once; ids of the jobs in the order of the file. */
export type RunFinding = Finding & {
  readonly jobs: readonly string[];
  /** Other tests that failed on the same line with the same words: tests with parameters, or that share a helper. */
  readonly others: readonly string[];
};

interface Ranked {
  readonly finding: Finding;
  readonly jobs: string[];
  readonly titles: Set<string>;
  readonly rank: number;
}

/** What the last attempts of all jobs found, each thing once, best first: what stopped the run, then by severity. */
export function findingsOf(record: RunRecord): readonly RunFinding[] {
  const known = new Map<string, Ranked>();
  for (const job of record.jobs.values()) {
    for (const finding of job.attempts.at(-1)?.findings ?? []) {
      const key = identityOf(finding);
      const rank = rankOf(finding, job);
      const same = known.get(key);
      if (same && !same.jobs.includes(job.id)) same.jobs.push(job.id);
      if (finding.source === 'junit' && finding.title) same?.titles.add(finding.title);
      if (!same) known.set(key, { finding, jobs: [job.id], titles: new Set(), rank });
      else if (rank < same.rank) known.set(key, { ...same, finding, rank });
    }
  }
  const sorted = [...known.values()].sort((a, b) => a.rank - b.rank);
  return sorted.map(({ finding, jobs, titles }) => {
    const others = [...titles].filter((title) => title !== finding.title);
    return { ...finding, jobs, others };
  });
}

const MAX_OTHERS = 10;

/** What was found, with the other tests of which it holds. */
export function findingMessage({ message, others }: Pick<RunFinding, 'message' | 'others'>): string {
  if (others.length === 0) return message;
  const named = others.slice(0, MAX_OTHERS).join(', ');
  const tests = `${others.length} more test${others.length === 1 ? '' : 's'}`;
  return `${message}\n${tests} failed here alike: ${named}${others.length > MAX_OTHERS ? ', …' : ''}`;
}

/** How many more the attempts had to say than their records hold. */
export const omittedFindings = (record: RunRecord): number =>
  [...record.jobs.values()].reduce((sum, job) => sum + (job.attempts.at(-1)?.omitted ?? 0), 0);

/** On the same line the same words are the same, whoever says them; without a line the title must tell, too. */
const identityOf = ({ message, title, place }: Finding): string =>
  JSON.stringify(place ? [place.file, place.line, message] : [title, message]);

const SEVERITY = { error: 1, warning: 2, notice: 3 } as const;

/** Lower is better; of the same severity those with a place come first. */
function rankOf({ level, place }: Finding, job: JobRecord): number {
  const isCause = level === 'error' && job.status === 'failure' && !job.allowed;
  return (isCause ? 0 : SEVERITY[level]) * 2 + (place ? 0 : 1);
}

/** What the jobs found beside failed tests, which have a table of their own, and how many more nobody kept. */
export interface JobFindings {
  readonly findings: readonly RunFinding[];
  readonly omitted: number;
}

export const besidesTests = (record: RunRecord): JobFindings => ({
  findings: findingsOf(record).filter(({ source }) => source !== 'junit'),
  omitted: omittedFindings(record),
});
