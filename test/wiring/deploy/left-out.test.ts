import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ignoredIn } from '../../../src/wiring/deploy/left-out.js';

describe('what Git ignores of an artifact', () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'cimyr-left-out-'));
    for (const path of ['app/node_modules/x', 'dist', '.cimyr'])
      mkdirSync(join(root, path), { recursive: true });
    const files = ['app/.env', 'app/a.js', 'app/node_modules/x/y', 'dist/a', '.cimyr/x', 'app.tar'];
    for (const path of files) writeFileSync(join(root, path), '');
    writeFileSync(join(root, '.gitignore'), '.env\nnode_modules/\ndist/\n.cimyr/\n*.tar\n');
    execFileSync('git', ['init', '-q'], { cwd: root });
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const of = (artifact: string, includeIgnored?: boolean) => {
    const path = join(root, artifact);
    return ignoredIn(
      { artifact: path, ...(includeIgnored === undefined ? {} : { includeIgnored }) },
      process.env,
    );
  };

  it('is named where the file says nothing of it, but never what does not travel anyway', async () => {
    expect(await of('app')).toEqual({
      ok: false,
      error: { wrong: 'ignored', entries: ['.env', 'node_modules/'] },
    });
    const entries = ['app.tar', 'app/.env', 'app/node_modules/', 'dist/'];
    expect(await of('.')).toEqual({ ok: false, error: { wrong: 'ignored', entries } });
  });

  it('is sent where the file says so', async () => {
    expect(await of('app', true)).toEqual({ ok: true, value: new Set() });
  });

  it('is left out where the file says so', async () => {
    const left = ['app/.env', 'app/node_modules'].map((path) => join(root, path));
    expect(await of('app', false)).toEqual({ ok: true, value: new Set(left) });
  });

  it.each(['dist', 'app.tar', 'nothing'])(
    'is nothing in a build, an archive, and what is not there: %s',
    async (artifact) => {
      expect(await of(artifact)).toEqual({ ok: true, value: new Set() });
    },
  );
});
