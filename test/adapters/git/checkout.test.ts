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

/** … or why there is none. */
function fingerprintOf(found: Awaited<ReturnType<typeof findCheckout>>): string {
  const told = found.ok ? found.value.fingerprint : found;
  return told.ok ? told.value : told.error;
}

describe('findCheckout', () => {
  it('names the commit, and tells whether tracked files differ from it', async () => {
    using files = repository();
    const commit = git(files.path, 'rev-parse', 'HEAD').trim();
    const clean = await findCheckout(files.path);
    expect(clean).toMatchObject({ ok: true, value: { commit, isChanged: false } });
    files.write('new.txt', 'not tracked');
    expect(await findCheckout(files.path)).toEqual(clean);
    files.write('a.txt', 'changed');
    const changed = await findCheckout(files.path);
    expect(changed).toMatchObject({ ok: true, value: { commit, isChanged: true } });
    expect(fingerprintOf(changed)).not.toBe(fingerprintOf(clean));
  });

  it('says why nobody knows: no repository, no commit in it', async () => {
    using files = folder();
    expect(await findCheckout(files.path)).toEqual({ ok: false, error: 'there is no Git repository' });
    git(files.path, 'init', '--quiet');
    expect(await findCheckout(files.path)).toEqual({ ok: false, error: 'there is no commit yet' });
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
    expect(fingerprintOf(await findCheckout(files.path))).toMatch(/^[0-9a-f]{32}$/);
    files.write('sub/a.txt', 'changed');
    expect(fingerprintOf(await findCheckout(files.path))).toBe(
      'a submodule has changes, which Git does not tell apart',
    );
  });

  it('sees a change through whatever converts files for the eye', async () => {
    using files = repository();
    files.write('.gitattributes', '*.txt diff=blind\n');
    git(files.path, 'config', 'diff.blind.textconv', 'true');
    const before = await findCheckout(files.path);
    files.write('a.txt', 'changed');
    expect(fingerprintOf(await findCheckout(files.path))).not.toBe(fingerprintOf(before));
  });
});
