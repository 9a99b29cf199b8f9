import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { plainEnv } from '../built/cimyr.js';
import { product } from '../built/product.js';
import { folder } from '../built/workspace.js';

/** As in a container that was started with a number. */
const USER = 54_321;

it.skipIf(process.getuid?.() !== 0)('a user that has no name can deploy, and is told by the number', () => {
  using files = folder({
    'cimyr.yml': 'name: shop\nenvironments: { box: { target: { kind: local, path: srv, artifact: app } } }\n',
    'app/a': 'x',
  });
  cpSync(product(), files.at('product'), { recursive: true });
  chmodSync(files.at('..'), 0o755);
  for (const path of ['', ...readdirSync(files.path, { recursive: true, encoding: 'utf8' })])
    chownSync(files.at(path), USER, USER);
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [files.at('product', 'dist', 'cli', 'index.js'), ...args], {
      cwd: files.path,
      uid: USER,
      gid: USER,
      env: { PATH: plainEnv()['PATH'], HOME: files.path },
      encoding: 'utf8',
    });
  const { status, stderr } = run('deploy', 'box', '--release', 'r1');
  expect([status, stderr]).toEqual([0, '']);
  expect(JSON.parse(run('status', 'box', '--json').stdout).journal[0].by).toMatch(/^user 54321@/);
});
