import type { FindingPlace } from '../../../domain/finding.js';
import { type Frame, framesIn } from '../frames.js';
import type { Places } from '../places.js';
import type { TestCase, TestFailure } from './test-case.js';

/** Code of others, which a trace passes through. */
const OF_OTHERS = /(?:^|\/)(?:node_modules|site-packages|dist-packages|vendor|\.venv|\.yarn|\.tox)\//;
/** Where Java and its kin keep the folders of their packages. */
const SOURCE_ROOTS = ['main', 'test', 'it', 'integrationTest'].flatMap((set) =>
  ['java', 'kotlin', 'groovy', 'scala'].map((language) => `src/${set}/${language}/`),
);

/**
 * Where a failed test stands: in the file that the report names, on the line of it that the trace names first.
 * Without a file, the first line of the trace that lies in the workspace.
 */
export function placeOfFailure(
  test: TestCase,
  failure: TestFailure,
  places: Places,
  bases: readonly string[],
): FindingPlace | undefined {
  const named = test.file === undefined ? undefined : places.file(test.file, bases);
  const frames = framesIn(failure.trace);
  for (const frame of frames) {
    const file = fileOf(frame, test, places, bases);
    if (file === undefined || (named !== undefined && named !== file) || OF_OTHERS.test(file)) continue;
    // What stands before the test is not where it failed.
    if (named !== undefined && frame.line < (test.line ?? 0)) continue;
    return { file, line: frame.line, ...(frame.column === undefined ? {} : { column: frame.column }) };
  }
  if (named !== undefined) return { file: named, ...(test.line === undefined ? {} : { line: test.line }) };
  const owner = firstOf(test.owners, (name) => places.file(name, bases));
  return owner === undefined ? undefined : { file: owner };
}

function fileOf(frame: Frame, test: TestCase, places: Places, bases: readonly string[]): string | undefined {
  const { file, packagePath } = frame;
  if (packagePath !== undefined) {
    const below = packagePath === '' ? file : `${packagePath}/${file}`;
    return firstOf(['', 'src/', 'test/', ...SOURCE_ROOTS], (root) => places.file(root + below, bases));
  }
  // Go names only the file; its folder is the end of the package's path.
  const isGo = file.endsWith('.go') && !file.includes('/');
  const folders = isGo ? (test.owners[0] ?? '').split('/') : [];
  const ends = folders.map((_, i) => `${folders.slice(i).join('/')}/${file}`);
  return firstOf([...ends, file], (path) => places.file(path, bases));
}

function firstOf<T>(items: readonly T[], find: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
