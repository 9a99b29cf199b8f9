import { resolve } from 'node:path';
import { leftOutWords } from '../../../domain/left-out.js';
import { elsewhere } from '../elsewhere.js';
import { readText, reasonOf } from '../files.js';
import type { Notices } from '../notices.js';
import type { Reading, ReadRequest } from '../reading.js';
import { WORDS } from '../words.js';
import { type MatcherDefinition, readMatchers } from './definition.js';
import { CANCELLED_EFFORT_MS, Effort, MAX_EFFORT_MS } from './effort.js';
import { type Problem, Scan } from './scan.js';

const MAX_FILE_BYTES = 1024 * 1024;
/** As much of an output as a log shows: patterns of others are slow. */
const MAX_READ_BYTES = 16 * 1024 * 1024;

/** Holds the output against the matchers that the job has, and those that it names on its way. */
export async function takeProblems(request: ReadRequest, reading: Reading): Promise<void> {
  const { spool, hurry, workspace, masker } = request;
  const { notices } = reading;
  const definitions = await configured(request, notices);
  if (!spool) return;
  const maxMs = request.isCancelled ? CANCELLED_EFFORT_MS : MAX_EFFORT_MS;
  const effort = new Effort(request.clock, maxMs);
  const loaded = new Map<string, Promise<readonly MatcherDefinition[]>>();
  const scan = new Scan(definitions, {
    load: (path) => {
      const known = loaded.get(path) ?? load(resolve(workspace.root, path), masker.text(path), notices);
      loaded.set(path, known);
      return known;
    },
    take: (problem) => takeProblem(problem, reading),
    isOver: () => hurry.aborted || effort.isTooMuch,
    effort,
  });
  if (spool.bytes > MAX_READ_BYTES) notices.say(WORDS.longOutput(spool.bytes));
  try {
    await scan.read(shownPart(request));
    if (effort.isTooMuch) notices.say(WORDS.slowMatchers(maxMs / 1000));
  } catch (error) {
    notices.say(WORDS.unread(reasonOf(error)));
  }
}

/** What a log shows of an output. */
export async function* shownPart({ spool, output }: ReadRequest): AsyncGenerator<Uint8Array> {
  if (!spool) return;
  const { bytes } = spool;
  if (bytes <= MAX_READ_BYTES) return yield* output(spool, 0, bytes);
  const half = MAX_READ_BYTES / 2;
  yield* output(spool, 0, half);
  yield NEW_LINE;
  yield* output(spool, bytes - half, bytes);
}

const NEW_LINE = Buffer.from('\n');

function takeProblem(
  { level, message, code, place, fromPath }: Problem,
  { collection, places, bases }: Reading,
): void {
  if (collection.isFull(level)) return collection.omit(1);
  const from = fromPath === '' ? [] : bases.map((base) => resolve(base, folderOf(fromPath)));
  const found = places.place(place, [...from, ...bases]);
  const words = found ? message : elsewhere(message, place);
  collection.add({ source: 'matcher', level, message: words, title: code, place: found });
}

/** `web/` is the folder itself, as in the runner. */
const folderOf = (path: string): string =>
  path.slice(0, Math.max(path.lastIndexOf('/'), path.startsWith('/') ? 1 : 0));

async function configured(
  { patterns, workspace }: ReadRequest,
  notices: Notices,
): Promise<MatcherDefinition[]> {
  if (patterns.matchers.length === 0) return [];
  const found = await workspace.find(patterns.matchers);
  if (!found.ok) notices.say(WORDS.search(found.error));
  else if (found.value.files.length === 0)
    notices.say(WORDS.unmatched('matchers', patterns.matchers, leftOutWords(found.value.leftOut)));
  const files = found.ok ? found.value.files : [];
  const read = await Promise.all(files.map(({ name, path }) => load(path, name, notices)));
  return read.flat();
}

async function load(path: string, name: string, notices: Notices): Promise<readonly MatcherDefinition[]> {
  const text = await readText(path, MAX_FILE_BYTES);
  if (!text.ok) {
    notices.say(WORDS.matcher(name, text.error));
    return [];
  }
  const { matchers, problems } = await readMatchers(text.value);
  for (const problem of problems) notices.say(WORDS.matcher(name, problem));
  return matchers;
}
