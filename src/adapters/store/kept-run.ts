import { basename, join } from 'node:path';
import * as z from 'zod/mini';
import type { RunStatus } from '../../domain/outcome.js';
import { readPlain } from './plain.js';
import { keptRuns } from './runs.js';
import type { StateDirectory } from './state.js';

const MAX_BYTES = 64 * 1024 * 1024;

/** A run as a list shows it. One that has no record goes on, or was killed and nobody has written its record yet. */
export interface KeptRun {
  readonly id: string;
  readonly directory: string;
  readonly isGoingOn: boolean;
  readonly record?: {
    readonly pipeline: string;
    readonly status: RunStatus;
    readonly startedAt: string;
    readonly durationMs: number;
  };
}

const recordSchema = () =>
  z.object({
    pipeline: z.string(),
    status: z.enum(['success', 'failure', 'cancelled']),
    startedAt: z.string(),
    durationMs: z.number(),
  });

/** The runs that are kept, newest first. */
export function listRuns(state: StateDirectory): KeptRun[] {
  return keptRuns(state)
    .reverse()
    .map(({ directory, isGoingOn }) => {
      const record = recordIn(directory);
      return { id: basename(directory), directory, isGoingOn, ...(record ? { record } : {}) };
    });
}

function recordIn(directory: string): KeptRun['record'] {
  try {
    const text = readPlain(join(directory, 'run.json'), MAX_BYTES);
    return recordSchema().safeParse(JSON.parse(text), { jitless: true }).data;
  } catch {
    return undefined;
  }
}
