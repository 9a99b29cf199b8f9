import { localHost } from '../../adapters/process/local-host.js';
import { sshHost } from '../../adapters/ssh/ssh-host.js';
import type { Clock } from '../../base/clock.js';
import { err, ok, type Result } from '../../base/result.js';
import { credentialNames } from '../../domain/credentials.js';
import type { HostsTarget } from '../../domain/rollout/environment.js';
import type { FleetFailure } from '../../ports/fleet.js';
import type { Host } from '../../ports/host.js';
import { reasonSentence } from '../../report/rollout/words/reasons.js';
import { jobBase } from '../job-base.js';
import type { Credentials } from './options.js';

/** The machines of a target, and the address at which the instances of each are reached. */
export interface Machines {
  readonly hosts: readonly Host[];
  readonly addressOf: (host: Host) => string;
}

/** Why no machine could be used; a failure where it may be another time. */
export interface NoMachines {
  readonly message: string;
  readonly failure?: FleetFailure;
}

export async function openHosts(
  target: HostsTarget,
  env: Readonly<Record<string, string | undefined>>,
  { passphrase, agent }: Credentials,
  clock: Clock,
): Promise<Result<Machines, NoMachines>> {
  if (target.kind === 'local') return ok({ hosts: [localHost(staying(env))], addressOf: () => '127.0.0.1' });
  const { login } = target;
  if (!login) return err({ message: "'user' is missing; name who logs in" });
  const opened = await Promise.all(
    target.hosts.map((address) =>
      sshHost({
        address,
        login,
        clock,
        ...(passphrase === undefined ? {} : { passphrase }),
        ...(agent === undefined ? {} : { agent }),
      }),
    ),
  );
  const failed = opened.find((one) => !one.ok);
  const hosts = opened.flatMap((one) => (one.ok ? [one.value] : []));
  if (failed && !failed.ok) {
    for (const host of hosts) host.close();
    const { code, message: detail, remedy, isFinal } = failed.error;
    const place = target.hosts[opened.indexOf(failed)]?.host ?? '';
    const failure = { kind: 'unreachable', place, code, detail, remedy } as const;
    if (!isFinal) return err({ message: reasonSentence(failure), failure });
    return err({ message: `${detail} (${code})${remedy === undefined ? '' : `; ${remedy}`}` });
  }
  const addresses = new Map(hosts.map((host, i) => [host, target.hosts[i]?.host ?? host.name]));
  return ok({ hosts, addressOf: (host) => bracketed(addresses.get(host) ?? host.name) });
}

const bracketed = (host: string) => (host.includes(':') ? `[${host}]` : host);

/**
 * What is started here is to stay: without the marks by which a runner, or a pipeline of ours, finds what its jobs
 * have left behind.
 */
function staying(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const { RUNNER_TRACKING_ID: _, CIMYR_TRACKING_ID: __, ...rest } = jobBase(env, new Set(credentialNames));
  return rest;
}
