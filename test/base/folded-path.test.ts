import { expect, it } from 'vitest';
import { foldedPath, leavesWorkspace } from '../../src/base/folded-path.js';

it.each([
  ['sub/../sub', 'sub'],
  ['a/b/../../c', 'c'],
  ['./a//b/./c', 'a/b/c'],
  ['a/', 'a/'],
  ['a/.', 'a/'],
  ['a/b/..', 'a/'],
  ['.', ''],
  ['a/..', ''],
  ['', ''],
  ['..', '..'],
  ['a/../../b', '../b'],
  ['../../a', '../../a'],
  ['/a/../..', '/..'],
  ['*/../a', '*/../a'],
  ['${A}/../a', '${A}/../a'],
  ['a..b/..c', 'a..b/..c'],
])('%j is %j', (path, folded) => {
  expect(foldedPath(path)).toBe(folded);
});

it.each([
  ['sub/../sub', false],
  ['a/b/../..', false],
  ['./sub/./../x', false],
  ['app/(..)photo/x', false],
  ['a{/b,/c}', false],
  ['..a/b', false],
  ['a/../..', true],
  ['..', true],
  ['!../a', true],
  ['/etc', true],
  ['~/x', true],
  ['*/../a', true],
  ['{a,../b}/c', true],
  ['{/etc,a}', true],
  ['{a,/etc}', true],
  ['a/{b,..}/../..', true],
  ['${{ matrix.x }}/../a', false],
  ['${{ matrix.x }}/../../a', true],
])('%s leads out: %s', (path, expected) => {
  expect(leavesWorkspace(path)).toBe(expected);
});
