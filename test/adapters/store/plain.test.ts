import { execFileSync } from 'node:child_process';
import { chownSync, closeSync, ftruncateSync, openSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readPlain } from '../../../src/adapters/store/plain.js';
import { type Folder, folder } from '../../built/workspace.js';

const read = (path: string) => {
  try {
    return readPlain(path, 1000);
  } catch (error) {
    return (error as Error).message;
  }
};

describe('readPlain', () => {
  it('gives the text of a file, however its characters fall', () => {
    using files = folder({ a: 'grüße', empty: '' });
    expect([read(files.at('a')), read(files.at('empty'))]).toEqual(['grüße', '']);
  });

  it.each<[string, (files: Folder, path: string) => void, RegExp]>([
    ['a link', (files, path) => symlinkSync(files.at('a'), path), /ELOOP/],
    ['a link to a device', (_, path) => symlinkSync('/dev/zero', path), /ELOOP/],
    ['a pipe that nobody writes to', (_, path) => void execFileSync('mkfifo', [path]), /is not a plain file/],
    ['a directory', (files) => files.write('planted/x', ''), /is not a plain file/],
    ['more than it may be', (files) => files.write('planted', 'x'.repeat(1001)), /is larger than 1000 bytes/],
    [
      'a file with holes',
      (_, path) => {
        const file = openSync(path, 'w');
        ftruncateSync(file, 3 * 1024 ** 3);
        closeSync(file);
      },
      /is larger than 1000 bytes/,
    ],
  ])('refuses %s', (_, plant, why) => {
    using files = folder({ a: 'a' });
    plant(files, files.at('planted'));
    expect(read(files.at('planted'))).toMatch(why);
  });

  it('refuses what claims no size and has no end', () => {
    expect(read('/proc/kallsyms')).toMatch(/is larger than 1000 bytes|belongs to another user/);
  });

  it.runIf(process.getuid?.() === 0)('refuses what belongs to somebody else', () => {
    using files = folder({ a: 'a' });
    chownSync(files.at('a'), 4711, 4711);
    expect(read(files.at('a'))).toMatch(/belongs to another user/);
  });
});
