import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { changesSince } from '../../src/wiring/changes.js';
import { modelOf } from '../config/reading.js';

let root = '';
const git = (...words: string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...words], { cwd: root });

/** A branch on which these files are new. */
const CHANGED = [
  'src/keep.ts',
  'src/a.ts',
  'app/(shop)/page.tsx',
  'docs/x.md',
  `${'a'.repeat(240)}`,
  'd/b\nc',
];

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'changes-'));
  git('init', '-q', '-b', 'main');
  git('commit', '-q', '--allow-empty', '-m', 'x');
  git('checkout', '-q', '-b', 'topic');
  for (const name of CHANGED) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), '');
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const runs = async (patterns: readonly string[], matrix = '') => {
  const file = `jobs: { a: { run: x, ${matrix} changes: ${JSON.stringify(patterns)} } }`;
  const { unchanged } = await changesSince(modelOf(file), root, {});
  return unchanged.size === 0;
};

it.each([
  [['**', '!src/**', 'src/keep.ts'], true],
  [['src/**', '!src/**'], false],
  [['!**', 'docs/**'], true],
  [['!src', '!app', '!docs', '!a*', '!d'], false],
  [['!src/**'], true],
  [['src'], true],
  [['src/'], true],
  [['./src'], true],
  [['src/keep.ts'], true],
  [['sr'], false],
  [['app/(shop)/**'], true],
  [['lib/../src/*.ts'], true],
  [['d/*'], true],
  [['*.md'], false],
  [[`${'*a'.repeat(12)}*b`], false],
])('%j: the job runs: %s', async (patterns, expected) => {
  expect(await runs(patterns)).toBe(expected);
});

it('each cell of a matrix looks at its own patterns', async () => {
  const file = 'jobs: { a: { run: x, matrix: { part: [src, lib, docs] }, changes: "${{ matrix.part }}/" } }';
  const { unchanged } = await changesSince(modelOf(file), root, {});
  expect([...unchanged]).toEqual([1]);
});
