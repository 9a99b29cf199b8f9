import { bareLine } from '../../../base/clean.js';
import { linesOf } from '../../../base/lines.js';
import { type Masked, reshaped } from '../../../base/masked.js';
import { CauseLines } from '../../../domain/cause/cause-lines.js';
import { LINE_PREFIX } from '../../../domain/cause/tool-line.js';
import type { RawFinding } from '../collection.js';
import { reasonOf } from '../files.js';
import { Effort, MAX_EFFORT_MS } from '../matchers/effort.js';
import { shownPart } from '../matchers/take-problems.js';
import type { Reading, ReadRequest } from '../reading.js';
import { WORDS } from '../words.js';
import { builtInReaders } from './readers.js';
import type { ToolFinding } from './told.js';
import { TrackedPlaces } from './tracked-places.js';

/** Of a longer line the beginning is read. */
const MAX_LINE = 1000;
/** Of one attempt; more than are kept in the end, since some lie in files of others. */
const MAX_TOLD = 3000;
/** Signals and timers get their turn every few thousand lines. */
const STEPS_PER_LINE = 1000;
/** What these say is heard elsewhere. */
const COMMAND = /^\s*::|##\[/;

/** Reads what a failed attempt printed: what common tools say of tracked files, and the lines that tell the cause. */
export async function takeOutput(request: ReadRequest, reading: Reading): Promise<Masked | undefined> {
  const told: ToolFinding[] = [];
  const cause = new CauseLines();
  const isWanted = request.patterns.hasBuiltIn ?? true;
  const readers = isWanted ? builtInReaders((one) => told.length < MAX_TOLD && told.push(one)) : [];
  const isWhole = await readLines(request, reading, (raw, line) => {
    const plain = line.replace(LINE_PREFIX, '');
    cause.push(raw, plain);
    for (const reader of readers) reader.read(plain);
  });
  for (const reader of readers) reader.end?.();
  if (told.length > 0) await addTold(told, request, reading);
  // Of an output that was not read to its end nobody knows what was the cause.
  const lines = isWhole ? cause.end() : undefined;
  // Masked before they are cut: half a secret could not be.
  return lines && reshaped(request.masker.lines(lines.join('\n')), shortLines);
}

const shortLines = (text: string): string =>
  text
    .split('\n')
    .map((line) => (line.length > MAX_LINE ? `${line.slice(0, MAX_LINE)}…` : line))
    .join('\n');

/** Gives each line as it was printed, and bare; false where it could not come to the end. */
async function readLines(
  request: ReadRequest,
  { notices }: Reading,
  take: (raw: string, line: string) => void,
): Promise<boolean> {
  const { masker, hurry, clock } = request;
  const effort = new Effort(clock);
  const beginning = (line: string) => masker.beginning(line);
  try {
    for await (const raw of linesOf(shownPart(request), beginning)) {
      if (hurry.aborted) return false;
      const bare = bareLine(raw);
      const line = bare.length > MAX_LINE ? beginning(bare.slice(0, MAX_LINE)) : bare.trimEnd();
      if (!COMMAND.test(line)) take(raw, line);
      await effort.spend(STEPS_PER_LINE);
      if (effort.isTooMuch) break;
    }
  } catch (error) {
    notices.say(WORDS.unread(reasonOf(error)));
    return false;
  }
  if (effort.isTooMuch) notices.say(WORDS.slowOutput(MAX_EFFORT_MS / 1000));
  return !effort.isTooMuch;
}

async function addTold(all: readonly ToolFinding[], request: ReadRequest, reading: Reading): Promise<void> {
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
