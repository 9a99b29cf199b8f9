import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localHost } from '../../../src/adapters/process/local-host.js';
import type { Host } from '../../../src/ports/host.js';
import { canHaveHosts, type Host as Machine, startHosts } from '../../testbed/hosts.js';
import { environment, type Ran, run } from '../../testbed/run.js';
import { connected } from '../ssh/connected.js';
import type { Way } from './deployers.js';

/** A machine to deploy to, of one kind. */
export interface Ground {
  /** A directory of its own for each call, which does not exist yet. */
  root(): string;
  /** A connection of its own. */
  connect(): Promise<Host & Disposable>;
  /** For who connects from another process; undefined: it is this machine. */
  readonly way: Way | undefined;
  /** Runs a command there, not through the host that is tested. */
  sh(command: string): Promise<Ran>;
  /** Where a path of it is found from here. */
  file(path: string): string;
  close(): Promise<void>;
}

export interface Kind {
  readonly name: string;
  /** Why there is none here. */
  readonly missing: string | undefined;
  readonly open: (size?: string) => Promise<Ground>;
}

const [isReal, isProof] = [Boolean(process.env['CIMYR_REAL']), Boolean(process.env['CIMYR_PROVE'])];
const missing = isReal || isProof ? canHaveHosts() : undefined;

const hasTools = spawnSync('sh', ['-c', 'command -v flock && command -v setsid']).status === 0;

export const LOCAL: Kind = {
  name: 'this machine',
  missing: hasTools ? undefined : 'flock and setsid are not here; install util-linux',
  async open() {
    const directory = mkdtempSync(join(tmpdir(), 'cimyr-ground-'));
    // Whoever else works here may look in, as on any host.
    chmodSync(directory, 0o755);
    const env = environment() as Record<string, string>;
    return {
      root: rootsBelow(directory),
      way: undefined,
      connect: async () => Object.assign(localHost(env), { [Symbol.dispose]() {} }),
      sh: (command) => run('sh', ['-c', command]),
      file: (path) => path,
      close: async () => rmSync(directory, { recursive: true, force: true }),
    };
  },
};

export const SSH: Kind = {
  name: 'a host by SSH',
  missing,
  async open(size) {
    const group = await startHosts(1, size);
    const [machine] = group.all as [Machine];
    return {
      root: rootsBelow('/srv'),
      way: wayTo(machine, group),
      connect: () => connected(wayTo(machine, group)),
      sh: (command) => machine.exec(command),
      file: (path) => machine.file(path),
      close: () => group.stop(),
    };
  },
};

/** By SSH to a machine of the testbed. */
export const wayTo = (
  { address, port }: Machine,
  { userKey, knownHosts }: { readonly userKey: string; readonly knownHosts: string },
): Way => ({ address: { host: address, port }, login: { user: 'root', key: userKey, knownHosts } });

/** `npm run real` asks hosts, `npm run prove` both, all else this machine. */
export const KINDS = isProof ? [LOCAL, SSH] : isReal ? [SSH] : [LOCAL];

/** Its host then counts with so many seconds for the lease there: a holder that lives brings it back to its own time. */
export async function shortenLease(ground: Ground, root: string, seconds: number): Promise<void> {
  const { code, stderr } = await ground.sh(`sed -i 's/^ttl=.*/ttl=${seconds}/' "${root}/.cimyr/lease"`);
  if (code !== 0) throw new Error(stderr);
}

function rootsBelow(directory: string): () => string {
  const names = Array.from({ length: 1000 }, (_, i) => join(directory, `app ${i}'s`)).values();
  return () => names.next().value ?? '';
}
