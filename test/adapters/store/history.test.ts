import { readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { changeHistory, readHistory } from '../../../src/adapters/store/history.js';
import type { StateDirectory } from '../../../src/adapters/store/state.js';
import { systemClock } from '../../../src/base/clock.js';
import { type History, NO_HISTORY } from '../../../src/domain/history.js';
import { folder } from '../../built/workspace.js';
import { Child, program } from '../../engine/child.js';
import { stateAt } from './state-at.js';

const history: History = {
  runs: 3,
  jobs: new Map([
    [
      'test.unit (1)',
      { meanMs: 10, recentMs: [9, 11], results: 'sr', revision: 'abc', flips: [20000], run: 3 },
    ],
    ['lint', { recentMs: [], results: 'f', flips: [], run: 2 }],
  ]),
};

const clock = systemClock();
const keep = (state: StateDirectory, pipeline: string, kept: History) =>
  changeHistory(state, pipeline, () => kept, clock);

describe('history.json', () => {
  it('gives back what was written, each pipeline its own', async () => {
    using files = folder();
    const state = stateAt(files.state);
    expect(readHistory(state, 'shop')).toEqual(NO_HISTORY);
    await keep(state, 'shop', history);
    await keep(state, 'other', NO_HISTORY);
    expect(readHistory(state, 'shop')).toEqual(history);
    expect(readHistory(state, 'other')).toEqual(NO_HISTORY);
  });

  it.each([
    '',
    '{',
    '[]',
    '{"schemaVersion":2,"pipelines":{}}',
    '{"schemaVersion":1,"pipelines":{"shop":{}}}',
  ])('counts as none where it is broken, and comes anew: %s', async (text) => {
    using files = folder();
    const state = stateAt(files.state);
    files.keep('history.json', text);
    expect(readHistory(state, 'shop')).toEqual(NO_HISTORY);
    await keep(state, 'shop', history);
    expect(readHistory(state, 'shop')).toEqual(history);
  });

  it('follows no link that was planted', async () => {
    using files = folder();
    const state = stateAt(files.state);
    await keep(state, 'shop', history);
    const path = join(state, 'history.json');
    files.write('elsewhere.json', readFileSync(path, 'utf8'));
    rmSync(path);
    symlinkSync(files.at('elsewhere.json'), path);
    expect(readHistory(state, 'shop')).toEqual(NO_HISTORY);
    await keep(state, 'shop', { ...history, runs: 9 });
    expect(files.read('elsewhere.json')).toContain('"runs":3');
  });

  it('loses nothing of many that write at once: each changes what the others have left', async () => {
    using files = folder();
    const state = stateAt(files.state);
    const path = await program(
      files.path,
      `import { changeHistory } from '#root/src/adapters/store/history.ts';
       import { systemClock } from '#root/src/base/clock.ts';
       for (let i = 0; i < 10; i++)
         await changeHistory(process.argv[2], 'shop', (newest) => ({ ...newest, runs: newest.runs + 1 }), systemClock());`,
    );
    const children = Array.from({ length: 6 }, () => new Child(path, [state]));
    for (const child of children) await child.ended;
    expect(readHistory(state, 'shop').runs).toBe(60);
    expect(readdirSync(state)).toEqual(['history.json']);
  });

  it('is not written behind a link that took the place of its directory', async () => {
    using files = folder();
    const state = stateAt(files.state);
    rmSync(state, { recursive: true });
    symlinkSync(files.path, state);
    await expect(keep(state, 'shop', history)).rejects.toThrow('is a link, which is not followed');
    expect(readdirSync(files.path)).toEqual([]);
  });
});
