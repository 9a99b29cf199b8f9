import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { sources } from './sources.js';

/**
 * A file imports only from lower floors or from its own room; rooms of one floor do not see each other. A room
 * is a folder right below src/, or below src/adapters/.
 */
const FLOORS = [
  ['base'],
  ['domain'],
  ['config', 'ports'],
  ['checks', 'state'],
  ['engine', 'rollout', 'report'],
  ['adapters'],
  ['wiring'],
  ['cli', 'actions'],
  ['main.ts'],
];

const files = [...sources.keys()];

const partsOf = (file: string) => file.split('/');
const roomOf = (file: string) => {
  const [first = '', second = ''] = partsOf(file);
  return first === 'adapters' ? `${first}/${second}` : first;
};
const floorOf = (file: string) => FLOORS.findIndex((rooms) => rooms.includes(partsOf(file)[0] ?? ''));

/** Relative imports of a file, type imports and dynamic ones included. */
function importsOf(file: string, source: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node) => {
    const isStatic = (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier;
    if (isStatic && ts.isStringLiteral(isStatic)) found.push(isStatic.text);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument && ts.isStringLiteral(argument)) found.push(argument.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => normalize(join(dirname(file), specifier.replace(/\.js$/, '.ts'))));
}

const imports = new Map([...sources].map(([file, source]) => [file, importsOf(file, source)]));

it('every room stands on a floor', () => {
  expect(files.filter((file) => floorOf(file) < 0)).toEqual([]);
});

it('imports go down, or stay in their room', () => {
  const wrong = files.flatMap((file) =>
    (imports.get(file) ?? [])
      .filter((target) => roomOf(target) !== roomOf(file) && floorOf(target) >= floorOf(file))
      .map((target) => `${file} -> ${target}`),
  );
  expect(wrong).toEqual([]);
});

it('no import goes in a circle', () => {
  const done = new Set<string>();
  const cycles: string[] = [];
  const walk = (file: string, path: readonly string[]) => {
    if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
    if (path.includes(file) || done.has(file)) return;
    for (const target of imports.get(file) ?? []) walk(target, [...path, file]);
    done.add(file);
  };
  for (const file of files) walk(file, []);
  expect(cycles).toEqual([]);
});

it('time, environment and console are read in their rooms only', () => {
  const rooms = /^(base\/clock\.ts|cli\/index\.ts|actions\/index\.ts)$/;
  const wrong = [...sources].filter(([file, source]) => {
    const text = source.text.replace(/^\s*(\*|\/\/).*$/gm, '');
    return (
      !rooms.test(file) &&
      /\bDate\.now\(|\bnew Date\(\)|\bsetTimeout\(|\bsetInterval\(|\bconsole\.|\bprocess\.env\b/.test(text)
    );
  });
  expect(wrong.map(([file]) => file)).toEqual([]);
});

it('no file is longer than 250 lines', () => {
  const long = [...sources].filter(([, { text }]) => text.split('\n').length > 251);
  expect(long.map(([file]) => file)).toEqual([]);
});
