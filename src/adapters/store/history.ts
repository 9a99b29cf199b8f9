import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Clock } from '../../base/clock.js';
import { once } from '../../base/once.js';
import { type History, NO_HISTORY } from '../../domain/history.js';
import { writeAtomically } from './atomic.js';
import { locked } from './lock.js';
import { readPlain } from './plain.js';
import { ensureOurs, type StateDirectory } from './state.js';

const MAX_BYTES = 32 * 1024 * 1024;

const fileSchema = once(() =>
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
  }),
);

type File = z.infer<ReturnType<typeof fileSchema>>;

/** What earlier runs of a pipeline tell. A file that cannot be used counts as none: it comes anew with this run. */
export function readHistory(state: StateDirectory, pipeline: string): History {
  return historyOf(read(pathIn(state))?.pipelines[pipeline]);
}

const historyOf = (found: File['pipelines'][string] | undefined): History =>
  found ? { runs: found.runs, jobs: new Map(Object.entries(found.jobs)) } : NO_HISTORY;

/**
 * Changes one pipeline's history from what it is by now: other runs may have ended meanwhile, and other pipelines
 * have their part of the file. Throws the system's error; tells what lay in its way.
 */
export async function changeHistory(
  state: StateDirectory,
  pipeline: string,
  change: (newest: History) => History,
  clock: Clock,
): Promise<string | undefined> {
  ensureOurs(state);
  return locked(join(state, 'history.lock'), clock, () => {
    const { pipelines }: Pick<File, 'pipelines'> = read(pathIn(state)) ?? { pipelines: {} };
    const { runs, jobs } = change(historyOf(pipelines[pipeline]));
    const file = {
      schemaVersion: 1,
      pipelines: { ...pipelines, [pipeline]: { runs, jobs: Object.fromEntries(jobs) } },
    };
    writeAtomically(pathIn(state), JSON.stringify(file));
  });
}

/** Takes over what an earlier version has left at a path; nothing where it is none, or not of this user. */
export function adoptHistory(state: StateDirectory, from: string): void {
  const found = read(from);
  if (found) writeAtomically(pathIn(state), JSON.stringify(found));
}

export const hasHistory = (state: StateDirectory): boolean =>
  lstatSync(pathIn(state), { throwIfNoEntry: false }) !== undefined;

const pathIn = (state: StateDirectory) => join(state, 'history.json');

function read(path: string): File | undefined {
  try {
    return fileSchema().safeParse(JSON.parse(readPlain(path, MAX_BYTES)), { jitless: true }).data;
  } catch {
    return undefined;
  }
}
