import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findArtifact } from '../../../src/adapters/artifact/artifact.js';
import { ArtifactChanged } from '../../../src/ports/artifact.js';

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const LARGE = 4 * 1024 * 1024;

describe('an artifact', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'cimyr-artifact-test-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const write = (path: string, data: string | Buffer) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), data);
  };
  async function found() {
    const artifact = await findArtifact(root);
    if (!artifact.ok) throw new Error(JSON.stringify(artifact.error));
    return artifact.value;
  }
  async function entries() {
    const read = await (await found()).read();
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    return read.value.entries;
  }

  it('has of each file its size and the hash of its content, whatever its size', async () => {
    const sizes = [0, 1, 25_000, LARGE - 1, LARGE, LARGE + 1];
    for (const size of sizes) write(`f${size}`, Buffer.alloc(size, `${size}`));
    const wanted = sizes.map((size) => ({
      path: `f${size}`,
      kind: 'f',
      mode: 0o644,
      sha256: sha256(Buffer.alloc(size, `${size}`)),
      bytes: size,
    }));
    expect(await entries()).toEqual(expect.arrayContaining(wanted));
  });

  it('has of each its mode, and of a link its target', async () => {
    write('run', 'x');
    chmodSync(join(root, 'run'), 0o755);
    write('plain', 'x');
    symlinkSync('plain', join(root, 'link'));
    expect(await entries()).toEqual([
      { path: 'link', kind: 'l', mode: 0o777, sha256: sha256('plain'), bytes: 0 },
      { path: 'plain', kind: 'f', mode: 0o644, sha256: sha256('x'), bytes: 1 },
      { path: 'run', kind: 'f', mode: 0o755, sha256: sha256('x'), bytes: 1 },
    ]);
  });

  it('is in the order of the bytes of its paths, whatever characters they have', async () => {
    const letter = fc.constantFrom('a', 'b', 'A', '-', '.', '0', 'é', '\uFFFD', '\uE000', '😀', ' ', '~');
    const name = fc.string({ unit: letter, minLength: 1, maxLength: 3 }).filter((one) => !/^\.+$/.test(one));
    const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(path, { minLength: 1, maxLength: 12 }), async (paths) => {
        rmSync(root, { recursive: true, force: true });
        mkdirSync(root);
        // A file is no directory at the same time.
        const files = paths.filter((one) => !paths.some((other) => other.startsWith(`${one}/`)));
        for (const file of files) write(file, file);
        const sorted = files.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
        expect((await entries()).flatMap(({ kind, path }) => (kind === 'd' ? [] : [path]))).toEqual(sorted);
      }),
      { numRuns: 50 },
    );
  });

  it('never has what Git and cimyr keep, wherever it lies, nor what is left out', async () => {
    for (const path of [
      '.git/config',
      'sub/.git/HEAD',
      'vendor/x/.git',
      '.cimyr/runs/1',
      'sub/.cimyr/journal',
    ])
      write(path, 'never');
    for (const path of ['.gitignore', '.github/a', 'sub/git', '.cimyr.yml', 'out/a', 'out/b', 'c'])
      write(path, '1');
    const artifact = await findArtifact(root, new Set([join(root, 'out/a'), join(root, 'c')]));
    const read = artifact.ok ? await artifact.value.read() : artifact;
    const paths = read.ok
      ? read.value.entries.flatMap(({ kind, path }) => (kind === 'f' ? [path] : []))
      : read;
    expect(paths).toEqual(['.cimyr.yml', '.github/a', '.gitignore', 'out/b', 'sub/git']);
  });

  it('of which a file is gone when it is packed says so', async () => {
    write('kept', '1');
    write('other', '2');
    const read = await (await found()).read();
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    rmSync(join(root, 'other'));
    const failed = await new Promise<Error>((resolve) => {
      read.value.pack(read.value.entries).once('error', resolve).resume();
    });
    expect(failed).toBeInstanceOf(ArtifactChanged);
    expect(failed.message).toBe('other: Cannot stat: No such file or directory');
  });

  it('that is another one when it is read is refused with the file that is', async () => {
    write('kept', '1');
    write('other', '2');
    const artifact = await found();
    rmSync(join(root, 'other'));
    expect(await artifact.read()).toEqual({
      ok: false,
      error: { wrong: 'unreadable', detail: expect.stringMatching(/ENOENT.*other/) },
    });
    symlinkSync('/etc/passwd', join(root, 'other'));
    expect(await artifact.read()).toEqual({
      ok: false,
      error: { wrong: 'unreadable', detail: expect.stringMatching(/ELOOP.*other/) },
    });
  });
});
