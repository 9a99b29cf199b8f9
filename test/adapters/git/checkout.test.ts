import { describe, expect, it } from 'vitest';
import { findCheckout } from '../../../src/adapters/git/checkout.js';
import { git } from '../../built/git.js';
import { type Folder, folder } from '../../built/workspace.js';

function repository(): Folder {
  const files = folder({ 'a.txt': 'a' });
  git(files.path, 'init', '--quiet', '--initial-branch=main');
  git(files.path, 'add', '.');
  git(files.path, 'commit', '--quiet', '-m', 'one');
  return files;
}

const look = (files: Folder) =>
  findCheckout(files.path, git(files.path, 'rev-parse', 'HEAD').trim(), process.env);

/** … or why there is none. */
function fingerprintOf(found: Awaited<ReturnType<typeof findCheckout>>): string {
  const told = found.ok ? found.value.fingerprint : found;
  return told.ok ? told.value : told.error;
}

describe('findCheckout', () => {
  it('names the commit, and tells whether tracked files differ from it', async () => {
    using files = repository();
    const commit = git(files.path, 'rev-parse', 'HEAD').trim();
    const clean = await look(files);
    expect(clean).toMatchObject({ ok: true, value: { commit, isChanged: false } });
    files.write('new.txt', 'not tracked');
    expect(await look(files)).toEqual(clean);
    files.write('a.txt', 'changed');
    const changed = await look(files);
    expect(changed).toMatchObject({ ok: true, value: { commit, isChanged: true } });
    expect(fingerprintOf(changed)).not.toBe(fingerprintOf(clean));
  });

  it('cannot tell two changes of a submodule apart, and says so; what is not tracked there does not count', async () => {
    using inner = repository();
    using files = repository();
    git(files.path, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.path, 'sub');
    git(files.path, 'commit', '--quiet', '-m', 'two');
    // What a user has set for looking at diffs hides nothing.
    git(files.path, 'config', 'diff.ignoreSubmodules', 'all');
    git(files.path, 'config', 'diff.submodule', 'log');
    files.write('sub/new.txt', 'not tracked');
    expect(fingerprintOf(await look(files))).toMatch(/^[0-9a-f]{56}$/);
    files.write('sub/a.txt', 'changed');
    expect(fingerprintOf(await look(files))).toBe('a submodule has changes, which Git does not tell apart');
  });

  it('sees a change through whatever converts files for the eye', async () => {
    using files = repository();
    files.write('.gitattributes', '*.txt diff=blind\n');
    git(files.path, 'config', 'diff.blind.textconv', 'true');
    const before = await look(files);
    files.write('a.txt', 'changed');
    expect(fingerprintOf(await look(files))).not.toBe(fingerprintOf(before));
  });
});
