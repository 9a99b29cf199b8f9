import type { FindingPlace } from '../../../domain/finding.js';
import { type Frame, framesIn } from '../frames.js';
import { isOfTests, ownFrames } from './likely-frames.js';
import type { TestCase, TestFailure } from './test-case.js';

/** Code of others, which a trace passes through. */
const OF_OTHERS = /(?:^|\/)(?:node_modules|site-packages|dist-packages|vendor|\.venv|\.yarn|\.tox)\//;
/** Where Java and its kin keep the folders of their packages. */
const SOURCE_ROOTS = [
  'main',
  'test',
  'it',
  'integrationTest',
  'commonTest',
  'jvmTest',
  'androidTest',
].flatMap((set) => ['java', 'kotlin', 'groovy', 'scala'].map((language) => `src/${set}/${language}/`));
/** `line 2, col 5` at the beginning of a line, or in brackets: linters say so. */
const LINE_WORDS =
  /^\W*(?:on )?line ?:? ?(\d{1,7})\b(?:[,;:]? *col(?:umn)?:? *(\d{1,6}))?|[([](?:on )?line:? ?(\d{1,7})(?:[,;:]? *col(?:umn)?:? *(\d{1,6}))?[)\]]/im;

/** Finds the file of the workspace that a report means; `isOwn` where it can be no other's. */
export type FindFile = (named: string, isOwn?: boolean) => string | undefined;

/**
 * Where a test failed: where the report says so; else in the file that it names, on the line of it that the trace
 * names first. Without a file, the first line of the trace in the test itself, in a file of tests, in the workspace.
 */
export function placeOfTest(test: TestCase, failure: TestFailure, find: FindFile): FindingPlace | undefined {
  const named = firstOf([failure.file, test.file], (name) => name && find(name));
  const frames = framesIn(failure.trace);
  if (named !== undefined) return inFile(named, test, failure, frames, find);
  const owner = firstOf(test.owners, find);
  if (owner !== undefined && failure.line !== undefined) return placeIn(owner, failure);
  return (
    inTrace(test, frames, owner, find) ??
    (owner === undefined ? undefined : withLine(owner, test, failure)) ??
    firstOf(framesIn([test.ownName, ...test.owners].join('\n')), (frame) => placeOf(frame, test, find))
  );
}

function inFile(
  file: string,
  test: TestCase,
  failure: TestFailure,
  frames: readonly Frame[],
  find: FindFile,
): FindingPlace {
  if (failure.line !== undefined) return placeIn(file, failure);
  // What stands before the test is not where it failed.
  const inside = [...ownFrames(frames, test), ...frames].filter(({ line }) => line >= (test.line ?? 0));
  const found = firstOf(inside, (frame) => {
    const place = placeOf(frame, test, find);
    return place?.file === file ? place : undefined;
  });
  return found ?? withLine(file, test, failure);
}

function inTrace(
  test: TestCase,
  frames: readonly Frame[],
  owner: string | undefined,
  find: FindFile,
): FindingPlace | undefined {
  const own = firstOf(ownFrames(frames, test), (frame) => placeOf(frame, test, find, true));
  if (own) return own;
  const places = frames.flatMap((frame) => placeOf(frame, test, find) ?? []);
  return places.find(({ file }) => file === owner) ?? places.find(({ file }) => isOfTests(file)) ?? places[0];
}

function withLine(file: string, test: TestCase, { trace }: TestFailure): FindingPlace {
  if (test.line !== undefined) return placeIn(file, test);
  const [, line, column, inner, innerColumn] = LINE_WORDS.exec(trace.slice(0, 2000)) ?? [];
  const numbers = { line: Number(line ?? inner), column: Number(column ?? innerColumn) };
  return numbers.line > 0 ? placeIn(file, numbers) : { file };
}

function placeIn(file: string, { line, column }: { line?: number; column?: number }): FindingPlace {
  return { file, ...(line ? { line } : {}), ...(line && column ? { column } : {}) };
}

function placeOf(frame: Frame, test: TestCase, find: FindFile, isOwn = false): FindingPlace | undefined {
  const file = fileOf(frame, test, find, isOwn);
  return file === undefined || OF_OTHERS.test(file) ? undefined : placeIn(file, frame);
}

function fileOf(frame: Frame, test: TestCase, find: FindFile, isOwn: boolean): string | undefined {
  const { file, packagePath } = frame;
  if (packagePath !== undefined) {
    const below = packagePath === '' ? file : `${packagePath}/${file}`;
    return (
      firstOf(['', 'src/', 'test/', ...SOURCE_ROOTS], (root) => find(root + below)) ?? find(below, isOwn)
    );
  }
  // Go names only the file; its folder is the end of the package's path.
  const isGo = file.endsWith('.go') && !file.includes('/');
  const folders = isGo ? (test.owners[0] ?? '').split('/') : [];
  const ends = folders.map((_, i) => `${folders.slice(i).join('/')}/${file}`);
  return firstOf([...ends, file], (path) => find(path));
}

function firstOf<T, Found>(
  items: readonly T[],
  find: (item: T) => Found | undefined | '',
): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined && found !== '') return found;
  }
  return undefined;
}
