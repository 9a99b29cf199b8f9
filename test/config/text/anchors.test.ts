import { expect, it } from 'vitest';
import { jobOf, modelOf, read, said } from '../reading.js';

const sourcesOf = (file: string, id: string) =>
  Object.fromEntries(
    Object.entries(jobOf(modelOf(file), id).env[1] ?? {}).map(([key, { source }]) => [key, source]),
  );

it('anchors and merge keys work; own keys win over merged ones, earlier merges over later', () => {
  const file = `jobs:
  a: &a { run: x, timeout: 5m, env: &env { A: one, B: one } }
  b:
    <<: *a
    env: { <<: [{ B: two, C: two }, *env], A: own }
`;
  expect(jobOf(modelOf(file), 'b')).toMatchObject({ commands: ['x'], timeoutMs: 300_000 });
  expect(sourcesOf(file, 'b')).toEqual({ A: 'own', B: 'two', C: 'two' });
});

it('a name that is anchored again means the last one before the alias, also inside of another anchor', () => {
  const file = `variables: { X: &v one }
jobs:
  a: { run: x, env: &e { V: *v } }
  b: { run: x, env: { W: &v two } }
  c: { run: x, env: { <<: *e, W: *v } }
`;
  expect(sourcesOf(file, 'c')).toEqual({ W: 'two', V: 'one' });
});

it('a mistake in an anchored text is said once, where it is written', () => {
  const file = 'jobs:\n  a: { run: x, env: &e { LD_PRELOAD: x } }\n  b: { run: x, env: *e }\n';
  expect(said(file)).toEqual([
    "E-ENV-DENIED 2:26 jobs.a.env.LD_PRELOAD: 'LD_PRELOAD' may not be set here; use another name",
  ]);
});

it('an anchor that contains itself is refused, by an alias and by a merge [B08]', () => {
  const sentence = "recursive alias 'a'; an anchor cannot contain itself";
  expect(said('variables: &a { B: *a }\njobs: { a: { run: x } }')).toEqual([
    `E-ALIAS 1:20 variables.B: ${sentence}`,
  ]);
  expect(said('variables: &a\n  <<: *a\njobs: { a: { run: x } }')).toContain(
    `E-ALIAS 2:7 variables["<<"]: ${sentence}`,
  );
});

it('an alias without an anchor before it is refused', () => {
  const file = 'jobs:\n  a: { run: *later }\n  b: { run: &later x }\n';
  expect(said(file)).toEqual([
    "E-ALIAS 2:13 jobs.a.run: no anchor 'later' stands before this alias; write &later there, or quote the text",
  ]);
});

it('only mappings can be merged [B09]', () => {
  const file = 'variables: &v one\njobs: { a: { <<: x, run: x } }\n';
  expect(said(file)).toContain(
    "E-MERGE 2:18 jobs.a: '<<' merges mappings only; give it an alias of a mapping",
  );
});

const bomb = (levels: number, width: number) =>
  Array.from({ length: levels }, (_, i) => {
    const inner = i === 0 ? 'x' : `*a${i - 1}`;
    return `a${i}: &a${i} [${Array(width).fill(inner).join(', ')}]`;
  }).join('\n');

it('nine levels of nine aliases are refused without being built [B07 S28]', () => {
  const before = process.memoryUsage().heapUsed;
  expect(said(bomb(9, 9))).toEqual([
    'E-ALIAS 1:1: more than 250000 nodes once aliases are expanded; split the file',
  ]);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(50e6);
});

it('a bomb of merge keys is refused as well [B07]', () => {
  const lines = Array.from({ length: 20 }, (_, i) =>
    i === 0 ? 'a0: &a0 { a: 1 }' : `a${i}: &a${i} { <<: *a${i - 1}, k${i}: *a${i - 1}, l${i}: *a${i - 1} }`,
  );
  expect(said(lines.join('\n')).at(0)).toContain('more than 250000 nodes once aliases are expanded');
});

it('aliases that stay within the budget are expanded', () => {
  const file = `variables: { A: &x "1" }\njobs:\n  a: { run: x, matrix: { v: [${Array(5000)
    .fill(0)
    .map((_, i) => i)
    .join(', ')}] }, env: { B: *x } }\n`;
  expect(read(file).isRefused).toBe(false);
});
