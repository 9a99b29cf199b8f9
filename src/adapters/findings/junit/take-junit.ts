import type { WorkspaceFile } from '../../../ports/run-store.js';
import { openPieces, textOf } from '../files.js';
import type { Reading } from '../reading.js';
import { WORDS } from '../words.js';
import { type ReadReport, readCases } from './read-cases.js';
import { TestReport } from './report.js';

const MAX_BYTES = 64 * 1024 * 1024;

/** Counts the tests of one report, and makes findings of each that failed. */
export async function takeJunit({ name, path }: WorkspaceFile, reading: Reading): Promise<number> {
  const { tally, notices, places, bases } = reading;
  const file = await openPieces(path, MAX_BYTES);
  if (!file.ok) {
    notices.say(WORDS.unreadable(name, file.error));
    return 0;
  }
  const { bytes, pieces } = file.value;
  // A package of several writes its report below itself, with paths from there.
  const around = [...new Set([...bases.slice(0, -1), ...places.above(path), ...bases])];
  const report = new TestReport(name, reading);
  const read = await readCases(textOf(pieces), report);
  await report.end(around);
  if (read.isReport) tally.begin();
  const said = noticeOf(name, bytes, read);
  if (said !== undefined) notices.say(said);
  return bytes;
}

function noticeOf(
  name: string,
  bytes: number,
  { isReport, isXml, other, trouble }: ReadReport,
): string | undefined {
  if (isReport || (trouble && isXml && !other)) return trouble && WORDS.broken(name, trouble);
  if (bytes === 0) return WORDS.empty(name);
  return isXml ? WORDS.noTests(name, other) : WORDS.noXml(name);
}
