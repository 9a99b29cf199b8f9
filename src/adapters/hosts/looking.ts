import type { Clock } from '../../base/clock.js';
import type { Masked } from '../../base/masked.js';
import { err, type Result } from '../../base/result.js';
import type { HostsTarget } from '../../domain/rollout/environment.js';
import type { JournalEntry } from '../../domain/rollout/journal.js';
import type { Ability } from '../../domain/rollout/seen.js';
import type { Artifact } from '../../ports/artifact.js';
import type { FleetFailure, Observation } from '../../ports/fleet.js';
import type { Host } from '../../ports/host.js';
import type { Traffic } from '../../ports/traffic.js';
import { call, callAll } from './calls.js';
import { placeOf } from './host-seen.js';
import { type Expected, type HostLook, observeScript, readLook } from './observe.js';

/** What a fleet of hosts is made of. */
export interface HostsFleetParts {
  /** In the order of the file. */
  readonly hosts: readonly Host[];
  readonly target: HostsTarget;
  readonly app: string;
  readonly environment: string;
  readonly traffic?: Traffic;
  /** What can be sent, and as which release; for a rollback there is nothing. */
  readonly cargo?: { readonly release: string; readonly artifact: Artifact };
  readonly clock: Clock;
  readonly mask: (text: string) => Masked;
  /** The address at which a host's instances are reached from here. */
  readonly addressOf: (host: Host) => string;
}

/** Looks at all hosts at once: one that does not answer makes the whole unknown. */
export const lookAll = (parts: HostsFleetParts): Promise<Result<HostLook[], FleetFailure>> =>
  callAll(parts.hosts, (host) => lookAt(host, parts));

export async function lookAt(host: Host, parts: HostsFleetParts): Promise<Result<HostLook, FleetFailure>> {
  const { text, boundary } = observeScript(parts.target.path, parts.traffic);
  const printed = await call(host, text, parts.clock);
  if (!printed.ok) return printed;
  const expected: Expected = {
    name: host.name,
    app: parts.app,
    environment: parts.environment,
    ports: parts.target.instances?.ports ?? [],
    address: parts.addressOf(host),
    ...(parts.traffic ? { traffic: parts.traffic } : {}),
  };
  const look = readLook(printed.value, boundary, expected);
  return look.ok ? look : err({ kind: 'state', host: host.name, message: look.error });
}

const BEHIND_A_PROXY: ReadonlySet<Ability> = new Set(['weights', 'beside'] as const);
const ALONE: ReadonlySet<Ability> = new Set();

export function observationOf(looks: readonly HostLook[], parts: HostsFleetParts): Observation {
  // Each host holds the whole; the one that took part last knows most.
  const newest = looks.reduce((a, b) => (b.fence > a.fence ? b : a));
  const lease = looks.find((look) => look.lease)?.lease;
  return {
    seen: {
      places: looks.map(({ host }) => placeOf(host)),
      abilities: parts.traffic ? BEHIND_A_PROXY : ALONE,
    },
    ledger: newest.ledger,
    journal: together(looks.map(({ journal }) => journal)),
    ...(lease ? { lease } : {}),
  };
}

/** The journals of all hosts as one: what was written everywhere is there once. */
function together(journals: readonly (readonly JournalEntry[])[]): JournalEntry[] {
  const lines = new Map(journals.flat().map((entry) => [JSON.stringify(entry), entry]));
  return [...lines.values()].sort((a, b) => a.fence - b.fence || (a.at < b.at ? -1 : Number(a.at > b.at)));
}

/** `CIMYR_INSTANCE` of a port. */
export const instanceAt = (parts: HostsFleetParts, host: Host, port: number): string =>
  `${parts.addressOf(host)}:${port}`;
