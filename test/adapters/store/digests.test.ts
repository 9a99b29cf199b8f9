import { createHash } from 'node:crypto';
import { symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { artifactDigests, fileDigest } from '../../../src/adapters/store/digests.js';
import { folder } from '../../built/workspace.js';
import { eventsOf, foldOf, succeeded } from '../../report/records.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('digestOf', () => {
  it('is the SHA-256 of a file, and of nothing else', async () => {
    using files = folder({ a: 'content' });
    symlinkSync('a', files.at('link'));
    expect(await fileDigest(files.at('a'))).toBe(sha256('content'));
    expect(await Promise.all(['none', 'link', '.'].map((name) => fileDigest(files.at(name))))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('artifactDigests', () => {
  it('finds what a run still keeps, and looks nowhere else', async () => {
    using files = folder({ 'run/artifacts/1/dist/x': 'x', 'run/secret': 's' });
    const paths = ['dist/x', 'gone', '../../secret'];
    const record = foldOf([
      ...eventsOf({ a: succeeded, b: succeeded }, 'success'),
      { kind: 'artifact', at: 0, job: 'b', name: 'b', files: paths.map((path) => ({ path, bytes: 1 })) },
    ]);
    const found = await artifactDigests(files.at('run'), record);
    expect([...(found.get('b') ?? [])]).toEqual([['dist/x', sha256('x')]]);
  });
});
