import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../src/base/clock.js';
import { poll } from '../../../src/base/poll.js';
import type { Login } from '../../../src/config/targets/hosts/target.js';

const PROGRAM = '/usr/sbin/sshd';

/** Why there can be no server here; undefined when there can. */
export const noSshd = existsSync(PROGRAM) ? undefined : `${PROGRAM} is not installed`;

export const hasKeygen = spawnSync('ssh-keygen', ['-?']).error === undefined;

export const user = userInfo().username;

/** A directory of one's own with the keys of a client, until it is disposed of. */
export interface Keys extends Disposable {
  readonly directory: string;
  /** The path of a new key, which has no passphrase unless one is given. */
  make(name: string, ...options: readonly string[]): string;
}

export function keys(): Keys {
  const directory = mkdtempSync(join(tmpdir(), 'ssh-keys-'));
  return {
    directory,
    make(name, ...options) {
      const path = join(directory, name);
      const type = options.includes('-t') ? [] : ['-t', 'ed25519'];
      const phrase = options.includes('-N') ? [] : ['-N', ''];
      execFileSync('ssh-keygen', ['-q', '-C', name, '-f', path, ...type, ...phrase, ...options]);
      return path;
    },
    [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }),
  };
}

export interface Sshd extends AsyncDisposable {
  readonly port: number;
  readonly pid: number;
  readonly address: { readonly host: string; readonly port: number };
  /** Logs in with the client's key, and knows the server's. */
  readonly login: Login & { readonly key: string; readonly knownHosts: string };
  /** The path of a host key. */
  readonly hostKey: string;
  log(): string;
  /** How many came so far. */
  connections(): number;
  /** The processes that serve connections. */
  children(): number[];
}

export interface SshdOptions {
  /** Lines of sshd_config; the first of a keyword counts, so they may overrule. */
  readonly config?: readonly string[];
  /** Types of the host keys. */
  readonly hostKeys?: readonly string[];
  /** What stands before the key in authorized_keys. */
  readonly restrict?: string;
}

/** A real server on a free port of the loopback, which lets in the user who runs this. */
export async function startSshd(options: SshdOptions = {}): Promise<Sshd> {
  // Its chroot for the time before the login, whoever runs it.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const made = keys();
  const { directory } = made;
  mkdirSync(join(directory, 'home'));
  const clientKey = made.make('client');
  const hostKeys = (options.hostKeys ?? ['ed25519']).map((type) => made.make(`host_${type}`, '-t', type));
  const restrict = options.restrict ? `${options.restrict} ` : '';
  writeFileSync(join(directory, 'authorized_keys'), restrict + readFileSync(`${clientKey}.pub`, 'utf8'));
  const port = await freePort();
  writeFileSync(join(directory, 'sshd_config'), configOf(directory, hostKeys, options.config ?? []));
  const log = join(directory, 'log');
  const args = ['-D', '-f', join(directory, 'sshd_config'), '-p', String(port), '-E', log];
  const server = spawn(PROGRAM, args, { stdio: 'ignore' });
  const readLog = () => (existsSync(log) ? readFileSync(log, 'utf8') : '');
  const isUp = await poll(systemClock(), { intervalMs: 10, deadlineMs: 10_000 }, () =>
    readLog().includes('Server listening'),
  );
  if (!isUp || server.pid === undefined) throw new Error(`sshd does not start: ${readLog()}`);
  const { pid } = server;
  const children = () =>
    processes()
      .filter(({ parent }) => parent === pid)
      .map((found) => found.pid);
  const known = hostKeys.map((key) => `[127.0.0.1]:${port} ${readFileSync(`${key}.pub`, 'utf8')}`).join('');
  return {
    port,
    pid,
    address: { host: '127.0.0.1', port },
    login: { user, key: clientKey, knownHosts: known },
    hostKey: hostKeys[0] ?? '',
    log: readLog,
    connections: () => readLog().match(/Connection from/g)?.length ?? 0,
    children,
    async [Symbol.asyncDispose]() {
      for (const child of children()) for (const one of [...grandchildren(child), child]) kill(one);
      const gone = once(server, 'exit');
      kill(pid);
      await gone;
      made[Symbol.dispose]();
    },
  };
}

const configOf = (directory: string, hostKeys: readonly string[], first: readonly string[]): string =>
  [
    ...first,
    'ListenAddress 127.0.0.1',
    ...hostKeys.map((key) => `HostKey ${key}`),
    `AuthorizedKeysFile ${join(directory, 'authorized_keys')}`,
    'PidFile none',
    // An empty one: bash reads ~/.bashrc for every command, and nobody knows what people have in theirs.
    `SetEnv HOME=${join(directory, 'home')}`,
    'StrictModes no',
    'UsePAM no',
    'PermitRootLogin yes',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'LogLevel VERBOSE',
    '',
  ].join('\n');

/** Free just now: sshd cannot choose one itself. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function processes(): { readonly pid: number; readonly parent: number }[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  return lines.map((line) => {
    const [pid = 0, parent = 0] = line.trim().split(/\s+/).map(Number);
    return { pid, parent };
  });
}

const grandchildren = (pid: number): number[] =>
  processes()
    .filter(({ parent }) => parent === pid)
    .map((found) => found.pid);

export function kill(pid: number, signal: NodeJS.Signals = 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}
