import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readHistory, writeHistory } from '../../../src/adapters/store/history.js';
import { type History, NO_HISTORY } from '../../../src/domain/history.js';
import { type Folder, folder } from '../../built/workspace.js';

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

function workspace(): Folder {
  const made = folder();
  mkdirSync(made.at('.cimyr'));
  return made;
}

describe('history.json', () => {
  it('gives back what was written, each pipeline its own', () => {
    using files = workspace();
    expect(readHistory(files.path, 'shop')).toEqual(NO_HISTORY);
    writeHistory(files.path, 'shop', history);
    writeHistory(files.path, 'other', NO_HISTORY);
    expect(readHistory(files.path, 'shop')).toEqual(history);
    expect(readHistory(files.path, 'other')).toEqual(NO_HISTORY);
  });

  it.each([
    '',
    '{',
    '[]',
    '{"schemaVersion":2,"pipelines":{}}',
    '{"schemaVersion":1,"pipelines":{"shop":{}}}',
  ])('counts as none where it is broken, and comes anew: %s', (text) => {
    using files = workspace();
    files.write('.cimyr/history.json', text);
    expect(readHistory(files.path, 'shop')).toEqual(NO_HISTORY);
    writeHistory(files.path, 'shop', history);
    expect(readHistory(files.path, 'shop')).toEqual(history);
  });

  it('follows no link that a checkout brought', () => {
    using files = workspace();
    writeHistory(files.path, 'shop', history);
    files.write('elsewhere.json', files.read('.cimyr', 'history.json'));
    rmSync(files.at('.cimyr', 'history.json'));
    symlinkSync(files.at('elsewhere.json'), files.at('.cimyr', 'history.json'));
    expect(readHistory(files.path, 'shop')).toEqual(NO_HISTORY);
    writeHistory(files.path, 'shop', { ...history, runs: 9 });
    expect(files.read('elsewhere.json')).toContain('"runs":3');
  });
});
