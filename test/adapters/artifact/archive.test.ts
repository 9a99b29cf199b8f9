import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openArtifact } from '../hosts/artifacts.js';

const has = (...programs: readonly string[]) =>
  programs.every((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0);

/** A zip of entries that are stored as they are, with any names, as often as wanted; as made on Windows or here. */
function zipOf(
  entries: readonly (readonly [name: string, text: string])[],
  madeBy: 'windows' | 'unix',
): Buffer {
  const script = `import sys, zipfile, json, warnings
warnings.simplefilter('ignore')
with zipfile.ZipFile(sys.stdout.buffer, 'w') as f:
  for name, text in json.load(sys.stdin):
    one = zipfile.ZipInfo(name)
    one.filename = name
    one.create_system = ${madeBy === 'windows' ? 0 : 3}
    one.external_attr = ${madeBy === 'windows' ? "16 if name.endswith('\\\\') else 32" : '0o644 << 16'}
    f.writestr(one, text)`;
  return execFileSync('python3', ['-c', script], { input: JSON.stringify(entries) });
}

describe('an archive', () => {
  let scratch: string;
  let tree: string;
  beforeAll(() => {
    scratch = mkdtempSync(join(tmpdir(), 'cimyr-archive-test-'));
    tree = join(scratch, 'tree');
    mkdirSync(join(tree, 'a'), { recursive: true });
    writeFileSync(join(tree, 'a/v'), 'content');
    chmodSync(join(tree, 'a/v'), 0o600);
    const tar = (flag: string, name: string) =>
      execFileSync('tar', ['-C', tree, flag, join(scratch, name), 'a']);
    tar('-cf', 'plain');
    tar('-czf', 'gzip');
    if (has('xz')) tar('-cJf', 'xz');
    if (has('bzip2')) tar('-cjf', 'bzip2');
    if (has('zstd')) execFileSync('tar', ['-C', tree, '--zstd', '-cf', join(scratch, 'zstd'), 'a']);
    if (has('zip')) execFileSync('zip', ['-qr', join(scratch, 'zip.zip'), 'a'], { cwd: tree });
    mkdirSync(join(scratch, 'tmp'));
  });
  beforeEach(() => void vi.stubEnv('TMPDIR', join(scratch, 'tmp')));
  afterAll(() => {
    vi.unstubAllEnvs();
    rmSync(scratch, { recursive: true, force: true });
  });

  /** What is in it, as it is opened by this name. */
  async function opened(from: string | Buffer, name: string) {
    const at = join(mkdtempSync(join(scratch, 'named-')), name);
    if (typeof from === 'string') copyFileSync(join(scratch, from), at);
    else writeFileSync(at, from);
    const artifact = await openArtifact(at);
    if (!artifact.ok) return artifact.error;
    await artifact.value.dispose();
    expect(readdirSync(join(scratch, 'tmp'))).toEqual([]);
    return artifact.value.entries.map(({ kind, mode, path }) => `${kind} ${mode.toString(8)} ${path}`);
  }
  const WHOLE = ['d 755 a', 'f 600 a/v'];

  it.each([
    ['plain', 'app.tar'],
    ['plain', 'app'],
    ['plain', 'app-1.2.3'],
    ['gzip', 'app.tar.gz'],
    ['gzip', 'APP.TGZ'],
    ['gzip', 'app.tar'],
    ['gzip', 'release'],
    ['plain', 'app.tar.gz'],
    ['xz', 'app.tar.xz'],
    ['xz', 'app.txz'],
    ['bzip2', 'app.tar.bz2'],
    ['bzip2', 'app.tbz'],
    ['zstd', 'app.tar.zst'],
    ['zip.zip', 'app.zip'],
    ['zip.zip', 'APP.Zip'],
    ['zip.zip', 'app.tar.gz'],
  ])('of kind %s is unpacked as %s', async (from, name) => {
    if (!existsSync(join(scratch, from)) || (from === 'zip.zip' && !has('unzip'))) return;
    expect(await opened(from, name)).toEqual(WHOLE);
  });

  it.each([
    ['zip.zip', 'app.jar'],
    ['zip.zip', 'tool.whl'],
    ['plain', 'tool.gem'],
    ['gzip', 'data.json.gz'],
  ])('of kind %s is one file as %s', async (from, name) => {
    if (!existsSync(join(scratch, from))) return;
    expect(await opened(from, name)).toEqual([`f 644 ${name}`]);
  });

  it('is one file where it only is compressed, and its name says nothing', async () => {
    expect(await opened(execFileSync('gzip', ['-c'], { input: 'no archive' }), 'data')).toEqual([
      'f 644 data',
    ]);
  });

  it.each(['app.7z', 'app.RAR', 'app.tar.lz4', 'app.tar.Z', 'app.tgz', 'app.zip'])(
    'that cannot be unpacked is refused with what to do, as %s',
    async (name) => {
      expect(await opened(Buffer.from('nothing that is known'), name)).toMatchObject({ wrong: 'archive' });
    },
  );

  it.runIf(has('python3', 'unzip')).each(['windows', 'unix'] as const)(
    'that holds a name twice asks nobody: the last one counts (made on %s)',
    async (madeBy) => {
      const zip = zipOf(
        [
          ['v', '1'],
          ['w', '1'],
          ['v', '22'],
        ],
        madeBy,
      );
      expect(await opened(zip, 'app.zip')).toEqual(['f 644 v', 'f 644 w']);
      const at = join(scratch, 'twice.zip');
      writeFileSync(at, zip);
      const artifact = await openArtifact(at);
      expect(artifact.ok && artifact.value.entries.map(({ bytes }) => bytes)).toEqual([2, 1]);
      if (artifact.ok) await artifact.value.dispose();
    },
  );

  it('that is a tar and holds a name twice has the last one', async () => {
    const at = join(scratch, 'twice.tar');
    const other = join(scratch, 'other');
    mkdirSync(join(other, 'a'), { recursive: true });
    writeFileSync(join(other, 'a/v'), 'the later one');
    execFileSync('tar', ['-C', tree, '-cf', at, 'a']);
    execFileSync('tar', ['-C', other, '-rf', at, 'a']);
    const artifact = await openArtifact(at);
    expect(artifact.ok && artifact.value.entries.map(({ bytes }) => bytes)).toEqual([0, 13]);
    if (artifact.ok) await artifact.value.dispose();
  });

  it.runIf(has('python3', 'unzip'))('made on Windows has directories, not backslashes', async () => {
    const zip = zipOf(
      [
        ['app\\js\\main.js', '1'],
        ['app\\empty\\', ''],
        ['index.html', '2'],
      ],
      'windows',
    );
    expect(await opened(zip, 'app.zip')).toEqual([
      'd 755 app',
      'd 755 app/empty',
      'd 755 app/js',
      'f 644 app/js/main.js',
      'f 644 index.html',
    ]);
  });

  it.runIf(has('python3', 'unzip'))('that reaches out of its directory puts nothing there', async () => {
    await opened(
      zipOf(
        [
          ['../outside', '1'],
          ['in', '2'],
        ],
        'unix',
      ),
      'app.zip',
    );
    expect(readdirSync(tmpdir())).not.toContain('outside');
  });

  it('of directories that nobody may write to leaves nothing behind', async () => {
    const at = join(scratch, 'locked.tar');
    mkdirSync(join(scratch, 'locked/d/e'), { recursive: true });
    writeFileSync(join(scratch, 'locked/d/e/f'), '1');
    for (const path of ['locked/d/e', 'locked/d']) chmodSync(join(scratch, path), 0o555);
    execFileSync('tar', ['-C', join(scratch, 'locked'), '-cf', at, 'd']);
    expect(await opened(readFileSync(at), 'app.tar')).toEqual(['d 555 d', 'd 555 d/e', 'f 644 d/e/f']);
  });
});
