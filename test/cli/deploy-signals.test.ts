import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/base/clock.js';
import { poll } from '../../src/base/poll.js';
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
    expect(stdout).toContain(
      'what was under way there may still go on; if the lock was taken, it is free again within 1.0 s',
    );
    expect(stdout).not.toContain('withdrawing');
    files.write('go', '');
    const again = await cimyr([...DEPLOY, '--wait-for-lock', '20s'], { cwd: files.path });
    expect([again.code, again.stderr]).toEqual([0, '']);
  });

  it('gives the lease back all the same where the second comes meanwhile', IN_TIME, async () => {
    const activate = 'activate: "echo > begun; while [ ! -e ../../../go ]; do sleep 0.05; done"';
    using files = folder({ 'cimyr.yml': configuration(activate), 'dist/a': 'x' });
    const { child, ended } = start(['deploy', 'box', '--release', 'r1'], { cwd: files.path });
    await made(files.at('srv/releases/r1/begun'));
    const lock = files.at('srv/.cimyr/lease.lock');
    const script = 'flock 8; echo > locked; while [ ! -e unlock ]; do sleep 0.05; done';
    const holder = spawn('sh', ['-c', `exec 8>>"$0"; ${script}`, lock], { cwd: files.path });
    await made(files.at('locked'));
    child.kill('SIGINT');
    files.write('go', '');
    // Whoever waits for a lock stands below who has it.
    const isAsked = () =>
      readFileSync('/proc/locks', 'utf8').match(new RegExp(`-> FLOCK .*:${statSync(lock).ino} `));
    await poll(systemClock(), { intervalMs: 20, deadlineMs: 20_000 }, async () => isAsked() !== null);
    child.kill('SIGTERM');
    files.write('unlock', '');
    expect((await ended).code).toBe(130);
    expect(existsSync(files.at('srv/.cimyr/lease'))).toBe(false);
    if (holder.exitCode === null) await once(holder, 'exit');
  });

  it('ends it at once while it logs in, where nobody ever lets it in', IN_TIME, async () => {
    using files = folder({ 'dist/a': 'x' });
    const mute = createServer().listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const { port } = mute.address() as AddressInfo;
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    files.write('key', privateKey.export({ type: 'sec1', format: 'pem' }).toString());
    chmodSync(files.at('key'), 0o600);
    files.write(
      'known',
      `[127.0.0.1]:${port} ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl\n`,
    );
    files.write(
      'cimyr.yml',
      `name: shop\nenvironments: { box: { target: { kind: ssh, hosts: ["127.0.0.1:${port}"], user: deploy, key: key, known-hosts: known, path: /srv/shop, artifact: dist } } }\n`,
    );
    const came = once(mute, 'connection');
    const { child, ended } = start(DEPLOY, { cwd: files.path });
    await came;
    child.kill('SIGINT');
    const { code, signal, stdout } = await ended;
    expect([code, signal]).toEqual([130, null]);
    expect(stdout).toContain('cancelled before anything was changed');
    mute.close();
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
