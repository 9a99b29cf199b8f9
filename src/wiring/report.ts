import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { artifactDigests, fileDigest } from '../adapters/store/digests.js';
import { readHistory } from '../adapters/store/history.js';
import { readEvents } from '../adapters/store/journal.js';
import { readPastRuns } from '../adapters/store/past-runs.js';
import type { Whose } from '../adapters/store/plain.js';
import { keptRuns } from '../adapters/store/runs.js';
import { runsDirectory, type StateDirectory } from '../adapters/store/state.js';
import { systemClock } from '../base/clock.js';
import { err, ok, type Result } from '../base/result.js';
import { RecordFold, type RunRecord } from '../domain/record.js';
import type { ReportKind } from '../report/kinds/model.js';
import type { Evidence, Sources } from '../report/kinds/sources.js';
import { readConfiguration } from './configuration.js';
import { endInterrupted } from './recover.js';

const JOURNAL = 'events.ndjson';

/** Which kinds look at earlier runs: twenty large ones take half a second to read. */
const COMPARES: Readonly<Record<ReportKind, boolean>> = {
  execution: false,
  performance: true,
  quality: true,
  compliance: false,
  summary: true,
};

/** Where a report looks: for the configuration, for kept runs, and from where a path is meant. */
export interface ReportPlaces {
  readonly root: string;
  readonly state: StateDirectory;
  readonly cwd: string;
}

/** All that a report of a run is made of. The error says why there is none. */
export async function reportSources(
  places: ReportPlaces,
  asked: string | undefined,
  kind: ReportKind,
): Promise<Result<Sources, string>> {
  const { root, state } = places;
  const kept = keptRuns(state);
  const found = findRun(places, kept, asked);
  if (!found.ok) return found;
  const { directory, record } = found.value;
  const directories = kept.map((run) => run.directory);
  const others = COMPARES[kind] ? directories : [];
  const at = directories.indexOf(directory);
  const past = readPastRuns(others.slice(0, at < 0 ? undefined : at), record.pipeline);
  return ok({
    record,
    now: systemClock().now(),
    history: readHistory(state, record.pipeline),
    // Of a run from elsewhere only the clock tells which ones came before it.
    earlier: past.filter(
      ({ id, startedAt }) => id !== record.id && (at >= 0 || startedAt < record.startedAt),
    ),
    ...(kind === 'compliance' ? { evidence: await evidenceOf(root, found.value) } : {}),
  });
}

/** Reads everything that is kept of the run: the other kinds can do without. */
async function evidenceOf(workspace: string, { directory, record }: Found): Promise<Evidence> {
  const journal = await fileDigest(join(directory, JOURNAL));
  const read = readConfiguration({ workspace, name: record.file, mustBeInside: true });
  const pipeline = read.ok ? read.value.pipeline : undefined;
  return {
    ...(journal === undefined ? {} : { journal }),
    artifacts: await artifactDigests(directory, record),
    ...(pipeline ? { pipeline } : {}),
  };
}

interface Found {
  readonly directory: string;
  readonly record: RunRecord;
}

/** The run of this id, the one that a directory holds, or the last one that has ended. */
function findRun(
  { state, cwd }: ReportPlaces,
  runs: ReturnType<typeof keptRuns>,
  asked: string | undefined,
): Result<Found, string> {
  const kept = [...runs].reverse();
  if (asked === undefined) {
    for (const { directory, isGoingOn } of kept) {
      const found = isGoingOn ? undefined : runIn(directory, 'mine');
      if (found) return ok(found);
    }
    return err(
      `no run is kept in ${runsDirectory(state)}; start one with cimyr run, or name the directory of a report`,
    );
  }
  const named = kept.find(({ directory }) => basename(directory) === basename(asked));
  if (named?.isGoingOn) return err(`run ${asked} is still going on; ask again when it has ended`);
  const brought = resolve(cwd, asked);
  const isBrought = existsSync(join(brought, JOURNAL));
  const directory = isBrought ? brought : named?.directory;
  if (directory === undefined) {
    const ids = kept.map((run) => basename(run.directory)).join(', ');
    return err(`there is no run '${asked}'; ${ids === '' ? 'none is kept' : `those that are kept: ${ids}`}`);
  }
  const found = runIn(directory, isBrought ? 'of anybody' : 'mine');
  return found ? ok(found) : err(`${join(asked, JOURNAL)} holds no run that can be read`);
}

/** Undefined where the journal is missing, or none. A run that was killed ends with its last event. */
function runIn(directory: string, whose: Whose): Found | undefined {
  try {
    const fold = new RecordFold();
    let at = 0;
    for (const event of readEvents(join(directory, JOURNAL), whose)) {
      fold.add(event);
      at = event.at;
    }
    if (fold.record.id === '') return undefined;
    if (fold.record.status === undefined) endInterrupted(fold, at);
    return { directory, record: fold.record };
  } catch {
    return undefined;
  }
}
