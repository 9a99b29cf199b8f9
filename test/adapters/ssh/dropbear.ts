import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../src/base/clock.js';
import { poll } from '../../../src/base/poll.js';
import type { Login } from '../../../src/config/targets/hosts/target.js';
import { freePort, keys, kill, user } from './sshd.js';

const works = (script: string) => spawnSync('sh', ['-c', script], { stdio: 'ignore' }).status === 0;

/** It reads keys from the home directory only: that is to be one of its own. */
export const noDropbear = !works(
  'command -v dropbear && unshare --mount mount -t tmpfs none /mnt && [ "$(id -u)" = 0 ]',
);

export interface Dropbear extends AsyncDisposable {
  readonly address: { readonly host: string; readonly port: number };
  readonly login: Login & { readonly key: string; readonly knownHosts: string };
  /** Of its key. */
  readonly fingerprint: string;
}

/** The server of OpenWrt and of many appliances, on a free port of the loopback. */
export async function startDropbear(): Promise<Dropbear> {
  const made = keys();
  const clientKey = made.make('client');
  const hostKey = join(made.directory, 'host');
  const shown = execFileSync('dropbearkey', ['-t', 'ed25519', '-f', hostKey], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const publicKey = /^ssh-ed25519 \S+/m.exec(shown)?.[0] ?? '';
  const port = await freePort();
  const home = userInfo().homedir;
  const script = `mount -t tmpfs -o mode=0700 none ${home} && mkdir -m 700 ${home}/.ssh &&
    cp ${clientKey}.pub ${home}/.ssh/authorized_keys && chmod 600 ${home}/.ssh/authorized_keys &&
    exec dropbear -F -E -s -p 127.0.0.1:${port} -r ${hostKey} -P ${made.directory}/pid`;
  const server = spawn('unshare', ['--mount', 'sh', '-c', script], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  server.stderr.on('data', (chunk: Buffer) => {
    log += chunk;
  });
  const isUp = await poll(systemClock(), { intervalMs: 10, deadlineMs: 10_000 }, () =>
    log.includes('Not backgrounding'),
  );
  if (!isUp) throw new Error(`dropbear does not start: ${log}`);
  return {
    address: { host: '127.0.0.1', port },
    login: { user, key: clientKey, knownHosts: `[127.0.0.1]:${port} ${publicKey}\n` },
    fingerprint: /SHA256:\S+/.exec(shown)?.[0] ?? '',
    async [Symbol.asyncDispose]() {
      const gone = once(server, 'exit');
      kill(server.pid ?? 0, 'SIGTERM');
      await gone;
      made[Symbol.dispose]();
    },
  };
}
