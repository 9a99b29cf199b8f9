import type { Pipeline } from '../../domain/pipeline.js';
import { expressionsIn, expressionsOf } from '../../domain/reads.js';
import type { RunRecord } from '../../domain/record.js';
import { stageRows } from '../../domain/stage-rows.js';

/** What the configuration file told a job, beyond what its record holds. */
export interface ToldJob {
  readonly shell: string;
  readonly commands: readonly string[];
  /** Names only. */
  readonly secrets: readonly string[];
  readonly services: readonly string[];
}

/**
 * What jobs were told, by id, from the file as it is now: only of those whose definition still has the fingerprint
 * that ran, since what the others were told nobody knows any more.
 */
export function toldJobs(record: RunRecord, pipeline: Pipeline | undefined): Map<string, ToldJob> {
  const told = new Map<string, ToldJob>();
  if (!pipeline) return told;
  const rows = stageRows(pipeline).flatMap(({ jobs }) => jobs);
  const definitions = new Map(rows.map(({ id, definition }) => [id, definition]));
  const shared = secretsIn(expressionsIn(pipeline.variables));
  for (const job of pipeline.jobs) {
    if (record.jobs.get(job.id)?.definition !== definitions.get(job.id)) continue;
    told.set(job.id, {
      shell: job.shell,
      commands: job.commands,
      secrets: [...new Set([...shared, ...secretsIn(expressionsOf(job))])].sort(),
      services: job.services.map(({ name }) => name),
    });
  }
  return told;
}

const secretsIn = (expressions: ReturnType<typeof expressionsOf>): string[] =>
  expressions.flatMap(({ reads }) =>
    reads.flatMap(([root, name]) => (root === 'secrets' && name !== undefined ? [name] : [])),
  );
