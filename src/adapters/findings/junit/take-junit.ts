import type { WorkspaceFile } from '../../../ports/run-store.js';
import { readPieces, textOf } from '../files.js';
import type { Reading } from '../reading.js';
import { WORDS } from '../words.js';
import { readCases } from './read-cases.js';
import type { TestCase } from './test-case.js';
import { placeOfFailure } from './test-place.js';

const MAX_BYTES = 64 * 1024 * 1024;

/** Counts the tests of one report, and makes a finding of each that failed. */
export async function takeJunit({ name, path }: WorkspaceFile, reading: Reading): Promise<number> {
  const { tally, notices, places, bases } = reading;
  const file = await readPieces(path, MAX_BYTES);
  if (!file.ok) {
    notices.say(WORDS.unreadable(name, file.error));
    return 0;
  }
  // A package of several writes its report below itself, with paths from there.
  const around = [...new Set([...bases.slice(0, -1), ...places.above(path), ...bases])];
  const { isReport, trouble } = await readCases(textOf(file.value.pieces), (test) => {
    tally.add(test);
    if (test.failure) takeFailure(test, test.failure, reading, around);
  });
  if (isReport) tally.begin();
  if (trouble) notices.say(WORDS.broken(name, trouble));
  else if (!isReport) notices.say(WORDS.noTests(name));
  return file.value.bytes;
}

function takeFailure(
  test: TestCase,
  { message, text }: NonNullable<TestCase['failure']>,
  { collection, tally, places }: Reading,
  bases: readonly string[],
): void {
  const isFull = collection.isFull('error');
  if (isFull) collection.omit(1);
  if (isFull && !tally.wantsFailures) return;
  const place = placeOfFailure(test, places, bases);
  tally.addFailure(test.name, message, place);
  if (!isFull)
    collection.add({ source: 'junit', level: 'error', message, title: test.name, place, details: text });
}
