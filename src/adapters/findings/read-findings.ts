import { relative } from 'node:path';
import type { Masked } from '../../base/masked.js';
import { once } from '../../base/once.js';
import { leftOutWords } from '../../domain/left-out.js';
import type { FoundThings } from '../../ports/finding-reader.js';
import type { Workspace, WorkspaceFile } from '../../ports/run-store.js';
import { Collection } from './collection.js';
import { elsewhere } from './elsewhere.js';
import { reasonOf } from './files.js';
import { takeJunit } from './junit/take-junit.js';
import { Tally } from './junit/tally.js';
import { takeProblems } from './matchers/take-problems.js';
import { Notices } from './notices.js';
import { WorkspacePlaces } from './places.js';
import type { Reading, ReadRequest } from './reading.js';
import { takeSarifFile } from './sarif/take-sarif.js';
import { freshOnes } from './stamps.js';
import { TrackedFiles } from './tracked-files.js';
import { WORDS } from './words.js';

const MAX_FILES = 5000;
const MAX_ALL_BYTES = 256 * 1024 * 1024;

/** Reads everything that an attempt left. The order decides who says what two tools say alike. */
export async function readFindings(request: ReadRequest): Promise<FoundThings> {
  const { masker, workspace, patterns, said, directory } = request;
  const reading: Reading = {
    masker,
    collection: new Collection(masker),
    tally: new Tally(masker),
    places: new WorkspacePlaces(workspace.root, masker),
    notices: new Notices(),
    tracked: once(() => TrackedFiles.of(workspace.root)),
    bases: [...new Set([directory, workspace.root])],
  };
  await takeFiles('junit', request, reading, takeJunit);
  takeAnnotations(request, reading);
  if (patterns.matchers.length > 0 || said.hasMatchers) await takeProblems(request, reading);
  await takeFiles('sarif', request, reading, takeSarifFile);
  const cause = request.hasFailed ? await takeLast(request, reading) : undefined;
  const tests = reading.tally.end();
  return {
    ...reading.collection.end(),
    ...(tests ? { tests } : {}),
    ...(cause === undefined ? {} : { cause }),
    notices: reading.notices.end(),
  };
}

/** Behind everything else: what that has told of a line is not told again. */
async function takeLast(request: ReadRequest, reading: Reading): Promise<Masked | undefined> {
  const { takeOutput } = await import('./built-in/take-output.js');
  return takeOutput(request, reading);
}

function takeAnnotations({ said, workspace }: ReadRequest, { collection, places, bases }: Reading): void {
  // GitHub takes the workspace for the place where these paths start.
  const fromRoot = [...new Set([workspace.root, ...bases])];
  for (const { level, message, title, ...named } of said.annotations) {
    const place = places.place(named, fromRoot);
    const words = place ? message : elsewhere(message, named);
    collection.add({ source: 'command', level, message: words, title, place });
  }
  collection.omit(said.omitted);
}

/** Reads one file; how many bytes it has. */
type TakeFile = (file: WorkspaceFile, reading: Reading) => Promise<number>;

async function takeFiles(
  kind: 'junit' | 'sarif',
  request: ReadRequest,
  reading: Reading,
  take: TakeFile,
): Promise<void> {
  const { notices } = reading;
  let left = MAX_ALL_BYTES;
  for (const file of await filesOf(kind, request, notices)) {
    if (request.hurry.aborted) return;
    if (left <= 0) return notices.say(WORDS.tooMuch(kind, file.name));
    try {
      left -= await take(file, reading);
    } catch (error) {
      // Whatever a report holds, it fails no job.
      notices.say(WORDS.unreadable(file.name, reasonOf(error)));
    }
  }
}

async function filesOf(
  kind: 'junit' | 'sarif',
  { patterns, workspace, before, hasSucceeded, directory }: ReadRequest,
  notices: Notices,
): Promise<WorkspaceFile[]> {
  const wanted = patterns[kind];
  if (wanted.length === 0) return [];
  const found = await workspace.find(wanted);
  if (!found.ok) {
    notices.say(WORDS.search(found.error));
    return [];
  }
  const { files, leftOut } = found.value;
  const fresh = await freshOnes(files, before);
  const left = leftOutWords(leftOut);
  if (files.length === 0 && hasSucceeded) {
    const beside = await firstBelow(workspace, directory, wanted);
    notices.say(WORDS.unmatched(kind, wanted, beside === undefined ? left : WORDS.fromRoot(beside)));
  } else if (left) notices.say(WORDS.leftOut(kind, left));
  const names = files.map(({ name }) => name);
  if (files.length > 0 && fresh.length === 0) notices.say(WORDS.stale(kind, names));
  if (fresh.length > MAX_FILES) notices.say(WORDS.tooMany(kind, fresh.length, MAX_FILES));
  return fresh.slice(0, MAX_FILES);
}

/** What patterns match that are meant from where the job runs. */
async function firstBelow(
  workspace: Workspace,
  directory: string,
  patterns: readonly string[],
): Promise<string | undefined> {
  const folder = relative(workspace.root, directory);
  if (folder === '') return undefined;
  const below = patterns.map((pattern) => pattern.replace(/^!?/, (not) => `${not}${folder}/`));
  const found = await workspace.find(below);
  return found.ok ? found.value.files[0]?.name : undefined;
}
