import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ignoredBelow } from '../../../src/adapters/git/ignored.js';

describe('what Git ignores', () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'cimyr-ignored-'));
    const write = (path: string, text = '') => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    };
    write('.gitignore', 'dist/\nnode_modules/\n.env\n*.log\n!kept.log\n');
    for (const path of [
      '.env',
      'app.js',
      'new.js',
      'dist/a',
      'node_modules/x/y',
      'logs/a.log',
      'logs/kept.log',
    ])
      write(path);
    for (const path of ['web/src/c', 'web/.env', 'web/dist/b', "web/it's\nodd.log"]) write(path);
    write('out/.gitignore', '*');
    write('out/f');
    write('public/.gitkeep');
    write('public/.gitignore', '*\n!.gitkeep\n!.gitignore\n');
    write('public/index.html');
    write('clean/a');
    execFileSync('git', ['init', '-q'], { cwd: root });
    execFileSync('git', ['add', '-A', '-f', 'logs/a.log'], { cwd: root });
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it.each<[string, readonly string[]]>([
    [
      '.',
      [
        '.env',
        'dist/',
        'node_modules/',
        'out/',
        'public/index.html',
        'web/.env',
        'web/dist/',
        "web/it's\nodd.log",
      ],
    ],
    ['web', ['.env', 'dist/', "it's\nodd.log"]],
    ['clean', []],
    // It is tracked all the same.
    ['logs', []],
  ])('of %s is named', async (directory, ignored) => {
    expect((await ignoredBelow(join(root, directory), process.env)).sort()).toEqual(ignored);
  });

  it.each(['dist', 'web/dist', 'node_modules', 'node_modules/x', 'out', 'public'])(
    'is meant in %s, of which it ignores all',
    async (directory) => {
      expect(await ignoredBelow(join(root, directory), process.env)).toEqual([]);
    },
  );

  it('is nothing where there is no repository, or none that Git can read', async () => {
    expect(await ignoredBelow('/', process.env)).toEqual([]);
    const broken = join(root, 'clean');
    writeFileSync(join(broken, '.git'), 'nonsense');
    expect(await ignoredBelow(broken, process.env)).toEqual([]);
    rmSync(join(broken, '.git'));
  });
});
