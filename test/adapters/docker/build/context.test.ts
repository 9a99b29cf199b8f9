import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { findContext } from '../../../../src/adapters/docker/build/context.js';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A workspace with these files, whose content is their name. */
function workspace(...paths: readonly string[]): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'cimyr-context-')));
  folders.push(root);
  for (const path of paths) write(root, path, path);
  return root;
}

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const found = (root: string, dockerfile = 'Dockerfile', context = root) => {
  const sent = findContext({ context, dockerfile, workspace: root });
  return sent.ok ? sent.value.entries.map(({ path }) => path) : sent.error;
};

/** Files that are sent beside the Dockerfile. */
function sent(ignore: string, ...paths: readonly string[]): readonly string[] | string {
  const root = workspace('Dockerfile', ...paths);
  write(root, '.dockerignore', ignore);
  const all = found(root);
  return typeof all === 'string' ? all : paths.filter((path) => all.includes(path));
}

describe('what of a context is sent to be built', () => {
  it('is everything, links as links, in one order whatever the file system says', () => {
    const root = workspace('b/c', 'a', 'Dockerfile', 'b/a');
    symlinkSync('/etc/passwd', join(root, 'out'));
    expect(found(root)).toEqual(['Dockerfile', 'a', 'b', 'b/a', 'b/c', 'out']);
  });

  it('is no socket, which cannot be sent', async () => {
    const root = workspace('Dockerfile');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(root, 's'), resolve));
    expect(found(root)).toEqual(['Dockerfile']);
    server.close();
  });

  it.each([
    ['an empty file', '\n\n', ['a', 'b/a'], ['a', 'b/a']],
    ['a comment', '# a\na', ['a', 'b/a'], ['b/a']],
    ['a name, only at the root', 'a', ['a', 'b/a'], ['b/a']],
    ['a name with a slash before it', '/a', ['a', 'b/a'], ['b/a']],
    ['a folder with a slash behind it, and all below', 'b/', ['a', 'b/a', 'b/c/d'], ['a']],
    ['a star, inside a name', '*.log', ['x.log', 'b/x.log'], ['b/x.log']],
    ['a star that takes a folder, and all below it', 'b*', ['bb/a', 'a'], ['a']],
    ['hidden names by a star', '*', ['.env', 'a'], []],
    ['two stars, at any depth', '**/*.log', ['x.log', 'b/x.log', 'b/c/x.log'], []],
    ['two stars before a folder', '**/node_modules', ['node_modules/a', 'b/node_modules/a', 'b/a'], ['b/a']],
    ['two stars behind a folder', 'b/**', ['b/a', 'b/c/d', 'a'], ['a']],
    ['any one letter', 'a?', ['ab', 'a', 'abc'], ['a', 'abc']],
    ['a set of letters', 'a[bc]', ['ab', 'ac', 'ad'], ['ad']],
    ['a sign that stands for itself', 'a\\*', ['a*', 'ab'], ['ab']],
    ['signs that are letters to Docker', 'c++\nd{e,f}\n(g)', ['c++', 'd{e,f}', 'de', '(g)'], ['de']],
    ['spaces around, dots and doubled slashes', '  ./b//a  ', ['b/a', 'b/c'], ['b/c']],
    ['ends of lines from Windows', 'a\r\nb\r\n', ['a', 'b', 'c'], ['c']],
    ['an exception to what stands before', '*.md\n!README.md', ['README.md', 'x.md'], ['README.md']],
    ['an exception that stands too early', '!README.md\n*.md', ['README.md'], []],
    ['an exception below what is left out', 'b\n!b/keep', ['b/keep', 'b/a'], ['b/keep']],
    ['an exception deep below', 'b\n!b/c/**', ['b/c/d/e', 'b/a'], ['b/c/d/e']],
    ['everything but', '*\n!src\n!package.json', ['src/a', 'package.json', 'x'], ['src/a', 'package.json']],
    ['what an exception has taken in again', 'b\n!b\nb/a', ['b/a', 'b/c'], ['b/c']],
  ])('knows %s', (_, ignore, paths, rest) => {
    expect(sent(ignore, ...paths)).toEqual(rest);
  });

  it('always has the Dockerfile, which the engine reads', () => {
    const root = workspace('Dockerfile', 'a');
    write(root, '.dockerignore', '*');
    expect(found(root)).toEqual(['Dockerfile']);
  });

  it('goes by the file of the Dockerfile where there is one', () => {
    const root = workspace('docker/web', 'a', 'b');
    write(root, '.dockerignore', 'a');
    write(root, 'docker/web.dockerignore', 'b');
    expect(found(root, 'docker/web')).toEqual([
      '.dockerignore',
      'a',
      'docker',
      'docker/web',
      'docker/web.dockerignore',
    ]);
  });
});

describe('a context that is none', () => {
  it.each([
    ['not there', 'gone', 'Dockerfile', "there is no directory 'gone'"],
    ['a file', 'a', 'Dockerfile', "there is no directory 'a'"],
    ['without its Dockerfile', 'b', 'Dockerfile', "there is no 'Dockerfile' in the context"],
    ['a folder as Dockerfile', '.', 'b', "there is no 'b' in the context"],
    ['outside of the workspace by a link', 'out', 'Dockerfile', 'outside of the workspace'],
    ['with a Dockerfile that leads out', 'c', 'Dockerfile', 'leads out of the context'],
  ])('is told: %s', (_, context, dockerfile, words) => {
    const [other, root] = [workspace('Dockerfile'), workspace('a', 'b/x', 'c/x', 'Dockerfile')];
    symlinkSync(other, join(root, 'out'));
    symlinkSync(join(root, 'Dockerfile'), join(root, 'c/Dockerfile'));
    expect(found(root, dockerfile, join(root, context))).toContain(words);
  });
});
