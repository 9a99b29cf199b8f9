import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SshHostOptions, sshHost } from '../../../src/adapters/ssh/ssh-host.js';
import { systemClock } from '../../../src/base/clock.js';
import { poll } from '../../../src/base/poll.js';
import type { Host, HostFailure } from '../../../src/ports/host.js';

export type Wanted = Omit<SshHostOptions, 'clock'>;

/** A host that is there, until it is disposed of. */
export async function connected({ address, login, ...more }: Wanted): Promise<Host & Disposable> {
  const host = await sshHost({ clock: systemClock(), address, login, ...more });
  if (!host.ok) throw new Error(`${host.error.code} ${host.error.message}`);
  return Object.assign(host.value, { [Symbol.dispose]: () => host.value.close() });
}

/** Why a host is not there. */
export async function refused({ address, login, ...more }: Wanted): Promise<HostFailure> {
  const host = await sshHost({ clock: systemClock(), address, login, ...more });
  if (!host.ok) return host.error;
  host.value.close();
  throw new Error('it connects');
}

/** A script that runs by now, and does so until its connection is broken. */
export async function running(host: Host): Promise<{ readonly end: ReturnType<Host['run']> }> {
  const directory = mkdtempSync(join(tmpdir(), 'ssh-running-'));
  const sign = join(directory, 'sign');
  // It ends by itself once nobody waits for it any more.
  const end = host
    .run(`: > ${sign}; while test -e ${sign}; do sleep 0.1; done`)
    .finally(() => rmSync(directory, { recursive: true }));
  if (!(await until(() => existsSync(sign)))) throw new Error('the script does not begin');
  return { end };
}

export const until = (ask: () => boolean): Promise<boolean> =>
  poll(systemClock(), { intervalMs: 5, deadlineMs: 10_000 }, ask);
