import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { IN_TIME } from '../base/in-time.js';
import { cimyr, start } from '../built/cimyr.js';
import { folder } from '../built/workspace.js';
import { made } from '../deploy/shop.js';

const configuration = (target: string) =>
  `name: shop\nenvironments: { box: { target: { kind: local, path: srv, artifact: dist, ${target} } } }\n`;
const DEPLOY = ['deploy', 'box', '--release', 'r1', '--lease', '1s'];

describe('Ctrl-C of a deployment', () => {
  it('waits for the step that is under way, and the second time for nothing', IN_TIME, async () => {
    const activate = 'activate: "echo > begun; while [ ! -e ../../../go ]; do sleep 0.05; done"';
    using files = folder({ 'cimyr.yml': configuration(activate), 'dist/a': 'x' });
    const { child, ended } = start(DEPLOY, { cwd: files.path });
    await made(files.at('srv/releases/r1/begun'));
    child.kill('SIGINT');
    child.kill('SIGTERM');
    const { code, signal, stdout } = await ended;
    expect([code, signal]).toEqual([130, null]);
    expect(stdout).toContain('■ cancelled');
    expect(stdout).toContain('stopped at once: what was under way there may still go on');
    expect(stdout).not.toContain('withdrawing');
    files.write('go', '');
    const again = await cimyr([...DEPLOY, '--wait-for-lock', '20s'], { cwd: files.path });
    expect([again.code, again.stderr]).toEqual([0, '']);
  });

  it('ends it at once while it only looks, whoever does not answer', IN_TIME, async () => {
    const target =
      'instances: { ports: [1, 2], start: ":", stop: ":" }, traffic: { kind: haproxy, socket: "${SOCKET}", backend: shop }';
    using files = folder({ 'cimyr.yml': configuration(target), 'dist/a': 'x' });
    const proxy = createServer().listen(files.at('proxy'));
    const asked = once(proxy, 'connection');
    const { child, ended } = start(DEPLOY, { cwd: files.path, env: { SOCKET: files.at('proxy') } });
    await asked;
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 130, signal: null });
    proxy.close();
  });
});
