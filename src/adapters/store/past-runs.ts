import { join } from 'node:path';
import * as z from 'zod/mini';
import type { PastRun } from '../../domain/past-run.js';
import { readPlain } from './plain.js';

const MAX_BYTES = 64 * 1024 * 1024;

/** What is looked at of a run.json, whichever version wrote it. */
const fileSchema = () =>
  z.object({
    schemaVersion: z.literal(1),
    id: z.string(),
    pipeline: z.string(),
    status: z.enum(['success', 'failure', 'cancelled']),
    startedAt: z.string(),
    durationMs: z.number(),
    stages: z.array(
      z.object({
        jobs: z.array(
          z.object({
            id: z.string(),
            status: z.enum(['success', 'failure', 'cancelled', 'skipped']),
            allowed: z.optional(z.boolean()),
            flaky: z.optional(z.boolean()),
            durationMs: z.number(),
          }),
        ),
      }),
    ),
  });

/** The runs of a pipeline in these directories that have a record; those without one, or with a broken one, are not. */
export function readPastRuns(directories: readonly string[], pipeline: string): PastRun[] {
  const schema = fileSchema();
  return directories.flatMap((directory) => {
    // Compiled, unlike elsewhere: twenty files of a large pipeline hold 100,000 jobs.
    const read = schema.safeParse(jsonIn(join(directory, 'run.json')));
    return read.success && read.data.pipeline === pipeline ? [asPastRun(read.data)] : [];
  });
}

function jsonIn(path: string): unknown {
  try {
    return JSON.parse(readPlain(path, MAX_BYTES));
  } catch {
    return undefined;
  }
}

function asPastRun({
  id,
  status,
  startedAt,
  durationMs,
  stages,
}: z.infer<ReturnType<typeof fileSchema>>): PastRun {
  const jobs = stages.flatMap((stage) => stage.jobs);
  const byId = jobs.map(({ id, status, allowed = false, flaky = false, durationMs }) => {
    return [id, { status, allowed, flaky, durationMs }] as const;
  });
  return { id, status, startedAt: Date.parse(startedAt), durationMs, jobs: new Map(byId) };
}
