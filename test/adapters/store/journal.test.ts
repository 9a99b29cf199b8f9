import {
  appendFileSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Journal, readEvents } from '../../../src/adapters/store/journal.js';
import type { Event } from '../../../src/domain/event.js';

let home: string;
let path: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'journal-'));
  path = join(home, 'events.ndjson');
});
afterEach(() => rmSync(home, { recursive: true }));

const event = (attempt: number): Event => ({ kind: 'attempt-started', at: attempt, job: 'a\nb', attempt });

it('holds one event a line, and nobody else may read it', () => {
  const journal = new Journal(path);
  for (const n of [1, 2, 3]) journal.append(event(n));
  expect(journal.close()).toBeUndefined();
  expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(4);
  expect([...readEvents(path)]).toEqual([event(1), event(2), event(3)]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it('holds the jobs of a run before any process is begun (R03)', () => {
  const journal = new Journal(path);
  const began = { run: 'r', pipeline: 'p', file: 'f', maxParallel: 1, stages: [] };
  const started: Event = { kind: 'run-started', schemaVersion: 1, at: 0, ...began };
  journal.append(started);
  expect([...readEvents(path)]).toEqual([started]);
  journal.close();
});

it('is on disk after one turn of the loop, not only at the end (R03)', async () => {
  const journal = new Journal(path);
  journal.append(event(1));
  journal.append(event(2));
  await new Promise((resolve) => setImmediate(resolve));
  expect([...readEvents(path)]).toEqual([event(1), event(2)]);
  journal.close();
});

it.each([
  ['nothing', () => {}],
  ['a link', () => symlinkSync('/dev/zero', path)],
  ['a folder', () => mkdirSync(path)],
  ['a file', () => writeFileSync(path, 'planted')],
])('is whole in the end where a job has left %s in its place', (_, plant) => {
  const journal = new Journal(path);
  for (const n of [1, 2]) journal.append(event(n));
  rmSync(path);
  plant();
  expect(journal.close()).toBeUndefined();
  expect(lstatSync(path).isFile()).toBe(true);
  expect([...readEvents(path)]).toEqual([event(1), event(2)]);
});

it('torn at any byte, it still tells everything before the tear (R16, R17)', () => {
  const journal = new Journal(path);
  for (const n of [1, 2, 3]) journal.append(event(n));
  journal.close();
  const whole = readFileSync(path);
  const ends = [...whole.entries()].flatMap(([at, byte]) => (byte === 10 ? [at] : []));
  for (let cut = 0; cut <= whole.length; cut++) {
    writeFileSync(path, whole.subarray(0, cut));
    // A line is whole without its newline, too.
    const lines = ends.filter((end) => end <= cut).length;
    expect([...readEvents(path)]).toHaveLength(lines);
  }
});

it('what is no event is passed over, and what follows it is read', () => {
  const journal = new Journal(path);
  journal.append(event(1));
  journal.close();
  appendFileSync(path, `{"kind":"att\0\0\0\n[1]\nnull\n"text"\n${JSON.stringify(event(2))}\n`);
  expect([...readEvents(path)]).toEqual([event(1), event(2)]);
});

it('is never opened where one lies already', () => {
  writeFileSync(path, 'x');
  expect(() => new Journal(path)).toThrow('EEXIST');
});
