import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { type History, NO_HISTORY } from '../../domain/history.js';
import { writeAtomically } from './atomic.js';
import { stateDirectory } from './runs.js';

const MAX_BYTES = 32 * 1024 * 1024;

const fileSchema = () =>
  z.object({
    schemaVersion: z.literal(1),
    pipelines: z.record(
      z.string(),
      z.object({
        runs: z.int(),
        jobs: z.record(
          z.string(),
          z.object({
            meanMs: z.exactOptional(z.number()),
            recentMs: z.array(z.number()),
            results: z.string(),
            revision: z.exactOptional(z.string()),
            flips: z.array(z.int()),
            run: z.int(),
          }),
        ),
      }),
    ),
  });

type File = z.infer<ReturnType<typeof fileSchema>>;

/** What earlier runs of a pipeline tell. A file that cannot be used counts as none: it comes anew with this run. */
export function readHistory(workspace: string, pipeline: string): History {
  const found = read(workspace)?.pipelines[pipeline];
  return found ? { runs: found.runs, jobs: new Map(Object.entries(found.jobs)) } : NO_HISTORY;
}

/** Writes one pipeline's history; those of other pipelines in the same workspace stay. Throws the system's error. */
export function writeHistory(workspace: string, pipeline: string, history: History): void {
  const { pipelines } = read(workspace) ?? { pipelines: {} };
  const file: File = {
    schemaVersion: 1,
    pipelines: { ...pipelines, [pipeline]: { runs: history.runs, jobs: Object.fromEntries(history.jobs) } },
  };
  writeAtomically(pathIn(workspace), JSON.stringify(file));
}

const pathIn = (workspace: string) => join(stateDirectory(workspace), 'history.json');

function read(workspace: string): File | undefined {
  try {
    // A checkout may have brought a link or a pipe: neither is followed or waited for.
    const file = openSync(
      pathIn(workspace),
      constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
    );
    try {
      const stats = fstatSync(file);
      if (!stats.isFile() || stats.size > MAX_BYTES) return undefined;
      return fileSchema().safeParse(JSON.parse(readFileSync(file, 'utf8')), { jitless: true }).data;
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}
