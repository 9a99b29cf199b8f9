import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Host } from '../../../src/ports/host.js';
import { openArtifact } from './artifacts.js';
import { fleetOf, good, held } from './fleets.js';
import { type Ground, LOCAL } from './grounds.js';

const inTmp = () => readdirSync(tmpdir()).filter((name) => /^cimyr-[0-9a-f]{6}-/.test(name));
const works = (program: string) => {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`]);
    return true;
  } catch {
    return false;
  }
};

describe.skipIf(LOCAL.missing !== undefined)('an artifact', () => {
  let ground: Ground;
  let host: Host & Disposable;
  let scratch: string;
  let temporary: string;
  // Nobody else's are seen then; variables do not last from test to test.
  beforeEach(() => void vi.stubEnv('TMPDIR', temporary));
  beforeAll(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'cimyr-archives-'));
    temporary = mkdtempSync(join(tmpdir(), 'cimyr-archives-'));
    ground = await LOCAL.open();
    host = await ground.connect();
    const from = join(scratch, 'directory');
    mkdirSync(join(from, 'bin'), { recursive: true });
    mkdirSync(join(from, 'empty'));
    writeFileSync(join(from, 'bin/start'), '#!/bin/sh\n', { mode: 0o755 });
    writeFileSync(join(from, '-a ü\'"'), 'odd');
    symlinkSync('bin/start', join(from, 'link'));
    const make = (program: string, ...args: string[]) => execFileSync(program, args, { cwd: from });
    make('tar', '-cf', '../a.tar', '.');
    make('tar', '-czf', '../a.tar.gz', '.');
    make('tar', '-czf', '../a.tgz', '.');
    if (works('zip')) make('zip', '-qry', '../a.zip', '.');
    writeFileSync(join(scratch, 'server'), 'binary', { mode: 0o755 });
  });
  afterAll(async () => {
    host?.close();
    await ground?.close();
    vi.unstubAllEnvs();
    for (const path of [scratch, temporary]) rmSync(path, { recursive: true, force: true });
  });

  async function released(name: string) {
    const opened = await openArtifact(join(scratch, name));
    if (!opened.ok) throw new Error(JSON.stringify(opened.error));
    const artifact = opened.value;
    const root = ground.root();
    await using own = await held(fleetOf([host], root, { cargo: { release: 'r1', artifact } }));
    good(await own.apply({ kind: 'prepare', at: [host.name] }, { release: 'r1', env: {} }));
    await artifact.dispose();
    return { directory: join(root, 'releases/r1'), digest: artifact.digest };
  }

  const kinds = [
    'directory',
    'a.tar',
    'a.tar.gz',
    'a.tgz',
    ...(works('zip') && works('unzip') ? ['a.zip'] : []),
  ];
  test.each(kinds)('%s arrives as it is, and is known by the same digest', async (name) => {
    const { directory, digest } = await released(name);
    expect(digest).toBe((await released('directory')).digest);
    expect(readdirSync(directory).sort()).toEqual(['-a ü\'"', 'bin', 'empty', 'link']);
    expect(readFileSync(join(directory, 'link'), 'utf8')).toBe('#!/bin/sh\n');
    expect(statSync(join(directory, 'bin/start')).mode & 0o777).toBe(0o755);
  });

  test('of a single file is that file', async () => {
    const { directory } = await released('server');
    expect(readdirSync(directory)).toEqual(['server']);
    expect(statSync(join(directory, 'server')).mode & 0o777).toBe(0o755);
  });

  test('has another digest when a mode, a name, a link or a byte differs', async () => {
    const digests = new Set<string>();
    const variants: Record<string, (path: string) => void> = {
      plain: (path) => writeFileSync(path, 'text'),
      mode: (path) => writeFileSync(path, 'text', { mode: 0o755 }),
      byte: (path) => writeFileSync(path, 'Text'),
      name: (path) => writeFileSync(`${path} `, 'text'),
      link: (path) => symlinkSync('text', path),
    };
    for (const [name, make] of Object.entries(variants)) {
      mkdirSync(join(scratch, name));
      make(join(scratch, name, 'f'));
      const opened = await openArtifact(join(scratch, name));
      digests.add(opened.ok ? opened.value.digest : name);
    }
    expect(digests.size).toBe(5);
  });

  test('that cannot be a release is refused with the reason, and nothing is left of it', async () => {
    const broken = (name: string, make: (path: string) => void) => {
      make(join(scratch, name));
      return openArtifact(join(scratch, name));
    };
    expect(await broken('nothing', () => {})).toEqual({
      ok: false,
      error: { wrong: 'missing' },
    });
    expect(await broken('hollow', (path) => mkdirSync(join(path, 'empty'), { recursive: true }))).toEqual({
      ok: false,
      error: { wrong: 'empty' },
    });
    const torn = (path: string) =>
      writeFileSync(path, readFileSync(join(scratch, 'a.tar.gz')).subarray(0, 100));
    for (const name of ['torn.tar.gz', 'torn.tgz', 'torn.tar', 'torn.zip'])
      expect((await broken(name, torn)).ok).toBe(false);
    const odd = await broken('odd', (path) => {
      mkdirSync(path);
      writeFileSync(join(path, 'a\nb'), '');
    });
    expect(odd).toEqual({
      ok: false,
      error: { wrong: 'odd-name', entry: 'a\nb' },
    });
    const pipe = await broken('pipe', (path) => {
      mkdirSync(path);
      execFileSync('mkfifo', [join(path, 'fifo')]);
    });
    expect(pipe).toEqual({ ok: false, error: { wrong: 'no-file', entry: 'fifo' } });
    expect(inTmp()).toEqual([]);
  });

  test('unpacked somewhere is gone when nobody needs it', async () => {
    const opened = await openArtifact(join(scratch, 'a.tar'));
    if (!opened.ok) throw new Error(JSON.stringify(opened.error));
    expect(inTmp()).toHaveLength(1);
    await opened.value.dispose();
    expect(inTmp()).toEqual([]);
  });

  test('whose archive reaches out of its directory changes nothing there', async () => {
    mkdirSync(join(scratch, 'evil/in'), { recursive: true });
    writeFileSync(join(scratch, 'evil/outside'), 'evil');
    execFileSync('tar', ['-cPf', join(scratch, 'evil.tar'), '../outside'], { cwd: join(scratch, 'evil/in') });
    const opened = await openArtifact(join(scratch, 'evil.tar'));
    if (opened.ok) {
      expect(opened.value.entries.map(({ path }) => path)).toEqual(['outside']);
      await opened.value.dispose();
    }
    expect(readdirSync(tmpdir())).not.toContain('outside');
  });
});
