import { bareLine } from '../../../base/clean.js';
import { linesOf } from '../../../base/lines.js';
import type { Masked } from '../../../base/masked.js';
import { CauseLines } from '../../../domain/cause/cause-lines.js';
import type { RawFinding } from '../collection.js';
import { reasonOf } from '../files.js';
import { shownPart } from '../matchers/take-problems.js';
import type { Reading, ReadRequest } from '../reading.js';
import { WORDS } from '../words.js';
import { builtInReaders } from './readers.js';
import type { Told } from './told.js';
import { TrackedPlaces } from './tracked-places.js';

/** Of a longer line the beginning is read. */
const MAX_LINE = 1000;
/** Of one attempt; more than are kept in the end, since some lie in files of others. */
const MAX_TOLD = 3000;
/** What Docker's builder and ctest -V put in front of the lines of what they run. */
const PREFIX = /^(?:#\d+ \d+\.\d+ |\d+: )/;

/** Reads what a failed attempt printed: what common tools say of tracked files, and the lines that tell the cause. */
export async function takeOutput(request: ReadRequest, reading: Reading): Promise<Masked | undefined> {
  const told: Told[] = [];
  const cause = new CauseLines();
  const isWanted = request.patterns.hasBuiltIn ?? true;
  const readers = isWanted ? builtInReaders((one) => told.length < MAX_TOLD && told.push(one)) : [];
  try {
    for await (const raw of linesOf(shownPart(request))) {
      if (request.kill.aborted) return undefined;
      const line = bareLine(raw).slice(0, MAX_LINE).trimEnd();
      if (/^\s*::|##\[/.test(line)) continue;
      cause.push(raw, line);
      const plain = line.replace(PREFIX, '');
      for (const reader of readers) reader.read(plain);
    }
  } catch (error) {
    reading.notices.say(WORDS.unread(reasonOf(error)));
  }
  for (const reader of readers) reader.end?.();
  if (told.length > 0) await addTold(told, request, reading);
  const lines = cause.end();
  return lines && request.masker.lines(lines.join('\n'));
}

async function addTold(all: readonly Told[], request: ReadRequest, reading: Reading): Promise<void> {
  const { collection, places, bases, tally } = reading;
  const tracked = new TrackedPlaces(request.workspace.root, bases, places, await request.tracked());
  // A report's own places are of the tests themselves, and counted.
  const wanted = tally.hasFailures ? all.filter(({ isTest }) => !isTest) : all;
  const byLine = new Map<string, string>();
  const known = new Set<string>();
  const found: RawFinding[] = [];
  for (const { tool, level, message, title, candidates } of wanted) {
    const place = tracked.first(candidates);
    if (!place || collection.hasTold(place)) continue;
    const line = `${place.file}:${place.line}`;
    const words = `${line} ${message.replace(/\s+/g, ' ')}`;
    // What two tools say of one line, or one tool twice, is told once.
    if ((byLine.get(line) ?? tool) !== tool || known.has(words)) continue;
    byLine.set(line, tool);
    known.add(words);
    found.push({ source: 'matcher', level, message, title, place });
  }
  for (const one of found) collection.add(one);
}
