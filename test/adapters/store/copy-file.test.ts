import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyPlainFile } from '../../../src/adapters/store/copy-file.js';

const MIB = 1024 * 1024;
const patient = { aborted: false };

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'copies-'));
});
afterEach(() => rmSync(home, { recursive: true }));
const at = (name: string) => join(home, name);

describe('a copy', () => {
  it.each([0, 1, MIB, MIB + 1, 3 * MIB + 17])('of %i bytes holds the same', async (size) => {
    const bytes = Buffer.alloc(size, 'abcdefg');
    // Whole chunks of nothing in the middle, and at the end.
    bytes.fill(0, Math.floor(size / 3));
    writeFileSync(at('from'), bytes);
    expect(await copyPlainFile(at('from'), at('to'), patient)).toBe(size);
    expect(readFileSync(at('to')).equals(bytes)).toBe(true);
  });

  it('of a sparse file takes no more room than it does', async () => {
    writeFileSync(at('from'), 'begin');
    truncateSync(at('from'), 64 * MIB);
    expect(await copyPlainFile(at('from'), at('to'), patient)).toBe(64 * MIB);
    expect(statSync(at('to')).blocks * 512).toBeLessThan(4 * MIB);
  });

  it('stops where nobody waits any more', async () => {
    writeFileSync(at('from'), 'x');
    await expect(copyPlainFile(at('from'), at('to'), { aborted: true })).rejects.toThrow('ended at once');
    writeFileSync(at('large'), Buffer.alloc(8 * MIB, 1));
    let asked = 0;
    const hurry = {
      get aborted() {
        return asked++ > 2;
      },
    };
    await expect(copyPlainFile(at('large'), at('part'), hurry)).rejects.toThrow('ended at once');
    expect(statSync(at('part')).size).toBeLessThan(8 * MIB);
  });
});
