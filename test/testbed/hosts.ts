import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type HostFiles, makeHostFiles, makeUserKey, removeHostFiles } from './host-files.js';
import { type Namespace, startNamespace } from './namespace.js';
import { type Network, startNetwork } from './network.js';
import { mustRun, type Ran, run, SYSTEM_PATH } from './run.js';

export { canHaveHosts } from './can-have-hosts.js';

/** A machine of its own as far as SSH can tell: network, files below /srv, /run, /tmp, /root, processes, keys. */
export interface Host {
  /** web1, web2, …: also what `hostname` says there. */
  readonly name: string;
  /** Reachable from here and from the other hosts of the group. */
  readonly address: string;
  readonly port: 22;
  /** The line for known_hosts. */
  readonly hostKey: string;
  /** SHA256:… */
  readonly fingerprint: string;
  /** Where that host's `path` is found from here, as long as it runs. */
  file(path: string): string;
  /** Runs a command there by `sh`, as root, without SSH; also while the host is cut off. */
  exec(command: string): Promise<Ran>;
  /** From now on every packet to and from it is lost without an answer. */
  cutOff(): Promise<void>;
  reconnect(): Promise<void>;
  /** Ends the SSH sessions that are open, as a crash of theirs would; what they started runs on. */
  kill(): Promise<void>;
  /** Ends the machine: all its processes and files. */
  stop(): Promise<void>;
}

export interface Hosts {
  readonly all: readonly Host[];
  /** Logs in as `root` and as `deploy`, who owns /srv. */
  readonly userKey: string;
  readonly userKeyPath: string;
  /** The content of a known_hosts file for all of them, and a path where it is. */
  readonly knownHosts: string;
  readonly knownHostsPath: string;
  /** Safe to call twice. Nothing of them is left then. */
  stop(): Promise<void>;
}

const HOST_SCRIPT = fileURLToPath(new URL('./host-init.sh', import.meta.url));

/** `size` is that of /srv, as tmpfs takes it: `2g`, `8m`. */
export async function startHosts(count: number, size = '2g'): Promise<Hosts> {
  const files = await makeUserKey();
  const ends: (() => Promise<void>)[] = [() => removeHostFiles(files)];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const network = await startNetwork();
    ends.push(() => network.stop());
    const starts = Array.from({ length: count }, (_, index) => startHost(files, network, { index, size }));
    const all = await allOrNone(starts);
    ends.push(() => Promise.all(all.map((host) => host.stop())).then(() => undefined));
    return { ...(await describeGroup(files, all)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function allOrNone(starts: readonly Promise<Host>[]): Promise<Host[]> {
  const settled = await Promise.allSettled(starts);
  const started = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = settled.find((one) => one.status === 'rejected');
  if (failed === undefined) return started;
  await Promise.all(started.map((host) => host.stop()));
  throw failed.reason;
}

async function describeGroup(files: HostFiles, all: readonly Host[]): Promise<Omit<Hosts, 'stop'>> {
  const knownHosts = all.map((host) => `${host.hostKey}\n`).join('');
  const knownHostsPath = join(files.directory, 'known_hosts');
  await writeFile(knownHostsPath, knownHosts);
  return { all, userKey: files.userKey, userKeyPath: files.userKeyPath, knownHosts, knownHostsPath };
}

interface Wanted {
  readonly index: number;
  readonly size: string;
}

async function startHost(files: HostFiles, network: Network, { index, size }: Wanted): Promise<Host> {
  const name = `web${index + 1}`;
  const { directory, publicKey, fingerprint } = await makeHostFiles(files, name);
  const space = await startNamespace(HOST_SCRIPT, name, directory, size, dirname(process.execPath));
  try {
    const address = await network.join(space, index);
    await space.ask(`network ${address}`);
    return { name, address, port: 22, hostKey: `${address} ${publicKey}`, fingerprint, ...controls(space) };
  } catch (error) {
    await space.stop();
    throw error;
  }
}

function controls(space: Namespace): Pick<Host, 'file' | 'exec' | 'cutOff' | 'reconnect' | 'kill' | 'stop'> {
  const inside = ['-t', String(space.pid), '--net', '--mount', '--uts', '--pid'];
  const path = `PATH=${dirname(process.execPath)}:${SYSTEM_PATH}`;
  const must = async (script: string): Promise<void> => {
    await mustRun('nsenter', ...inside, 'env', path, 'sh', '-c', script);
  };
  return {
    file: (path) => join(`/proc/${space.pid}/root`, path),
    exec: (command) => run('nsenter', [...inside, 'env', path, 'sh', '-c', command]),
    cutOff: () => must(rules('-I')),
    reconnect: () => must(rules('-D')),
    kill: () => must(KILL_SESSIONS),
    stop: () => space.stop(),
  };
}

// Its own loopback goes on: a service there still reaches its neighbour.
const rules = (what: '-I' | '-D'): string =>
  `iptables -w ${what} INPUT -i eth0 -j DROP && iptables -w ${what} OUTPUT -o eth0 -j DROP`;

const KILL_SESSIONS = `listener=$(cat /run/sshd.pid)
for directory in /proc/[0-9]*; do
  pid=\${directory#/proc/}
  read -r name <"$directory/comm" || continue
  case $name in sshd*) [ "$pid" = "$listener" ] || kill -KILL "$pid" ;; esac
done
true`;
