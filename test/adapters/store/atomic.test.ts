import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeAtomically } from '../../../src/adapters/store/atomic.js';
import { seededRandom } from '../../../src/base/backoff.js';
import { Child, program } from '../../engine/child.js';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'atomic-'));
});
afterEach(() => rmSync(home, { recursive: true }));

it('replaces the whole file, for its owner only, and leaves nothing beside it', () => {
  const path = join(home, 'run.json');
  writeFileSync(path, 'an older, much longer text', { mode: 0o644 });
  writeAtomically(path, 'é');
  expect(readFileSync(path, 'utf8')).toBe('é');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(home)).toEqual(['run.json']);
});

it.each(['a file of others', 'nothing'])('does not write through a planted link to %s', (name) => {
  const [path, others] = [join(home, 'run.json'), join(home, 'a file of others')];
  writeFileSync(others, 'theirs');
  symlinkSync(join(home, name), `${path}.${process.pid}.tmp`);
  writeAtomically(path, 'ours');
  expect(readFileSync(path, 'utf8')).toBe('ours');
  expect(readFileSync(others, 'utf8')).toBe('theirs');
  expect(readdirSync(home).sort()).toEqual(['a file of others', 'run.json']);
});

it.each(['', `.${process.pid}.tmp`])('takes the place of a planted folder (%s)', (ending) => {
  const path = join(home, 'run.json');
  mkdirSync(join(path + ending, 'in the way'), { recursive: true });
  writeAtomically(path, 'ours');
  expect(readFileSync(path, 'utf8')).toBe('ours');
  expect(readdirSync(home)).toEqual(['run.json']);
});

it('that fails leaves nothing behind', () => {
  expect(() => writeAtomically(join(home, 'nowhere', 'run.json'), 'x')).toThrow('ENOENT');
  expect(readdirSync(home)).toEqual([]);
});

it('killed at any moment, what was there or what should be there is read, and nothing else (R16)', async () => {
  const path = join(home, 'run.json');
  // Each text says at both ends which it is, and is long enough that a write takes its time.
  const child = await program(
    home,
    `import { writeAtomically } from '#root/src/adapters/store/atomic.ts';
     const pad = 'x'.repeat(300_000);
     for (let n = 1; ; n++) {
       writeAtomically(${JSON.stringify(path)}, JSON.stringify({ n, pad, end: n }));
       if (n === 1) console.log('up');
     }`,
  );
  const random = seededRandom(16);
  for (let round = 0; round < 10; round++) {
    await using writer = new Child(child, []);
    await expect.poll(() => writer.output, { interval: 5 }).toBe('up\n');
    await new Promise((resolve) => setTimeout(resolve, random() * 30));
    writer.process.kill('SIGKILL');
    await writer.ended;
    const { n, pad, end } = JSON.parse(readFileSync(path, 'utf8'));
    expect([end, pad.length]).toEqual([n, 300_000]);
  }
});
