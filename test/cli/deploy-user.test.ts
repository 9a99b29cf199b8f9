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
    'cimyr.yml': `name: shop
environments:
  box: { target: { kind: local, path: srv, artifact: app } }
  key: { target: { kind: ssh, hosts: [web.invalid], user: me, key: ~/.ssh/id, known-hosts: "web.invalid ssh-ed25519 AAAA", path: /srv, artifact: app } }
  host: { target: { kind: ssh, hosts: [web.invalid], user: me, known-hosts: ~/.ssh/known, path: /srv, artifact: app } }
`,
    'app/a': 'x',
  });
  cpSync(product(), files.at('product'), { recursive: true });
  chmodSync(files.at('..'), 0o755);
  for (const path of ['', ...readdirSync(files.path, { recursive: true, encoding: 'utf8' })])
    chownSync(files.at(path), USER, USER);
  const env = { PATH: plainEnv()['PATH'], SSH_AUTH_SOCK: '/nowhere' };
  const runIn = (env: NodeJS.ProcessEnv, ...args: string[]) =>
    spawnSync(process.execPath, [files.at('product', 'dist', 'cli', 'index.js'), ...args], {
      cwd: files.path,
      uid: USER,
      gid: USER,
      env,
      encoding: 'utf8',
    });
  const run = (...args: string[]) => runIn({ ...env, HOME: files.path }, ...args);
  const { status, stderr } = run('deploy', 'box', '--release', 'r1');
  expect([status, stderr]).toEqual([0, '']);
  expect(JSON.parse(run('status', 'box', '--json').stdout).journal[0].by).toMatch(/^user 54321@/);
  // The state of runs has no place without HOME, that of a target is there.
  for (const args of [
    ['deploy', 'box', '--release', 'r1'],
    ['status', 'box'],
  ])
    expect(runIn(env, ...args)).toMatchObject({ status: 0, stderr: '' });
  for (const name of ['key', 'host'])
    expect(runIn(env, 'status', name)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('there is no home directory; set HOME, or give the whole path'),
    });
});
