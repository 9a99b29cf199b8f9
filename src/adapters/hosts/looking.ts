import { err, type Result } from '../../base/result.js';
import type { HostsTarget } from '../../config/targets/hosts/target.js';
import type { Observation } from '../../domain/rollout/observation.js';
import { isOther, type Ledger } from '../../domain/rollout/release.js';
import type { Ability } from '../../domain/rollout/seen.js';
import { type Survey, wholeOf } from '../../domain/rollout/survey.js';
import type { Artifact } from '../../ports/artifact.js';
import type { FleetFailure } from '../../ports/fleet.js';
import type { Host } from '../../ports/host.js';
import type { Traffic } from '../../ports/traffic.js';
import { call, callAll, inTurns } from '../../state/calls.js';
import { mergedState } from '../../state/merged.js';
import type { StatePlaces } from '../../state/places.js';
import { type HostSeen, placeOf } from './host-seen.js';
import { type Expected, type HostLook, observeScript, readLook } from './observe.js';

/** What a fleet of hosts is made of. */
export interface HostsFleetParts extends StatePlaces {
  readonly target: HostsTarget;
  readonly traffic?: Traffic;
  /** What can be sent, and as which release; for a rollback there is nothing. */
  readonly cargo?: { readonly release: string; readonly artifact: Artifact };
  /** The address at which a host's instances are reached from here. */
  readonly addressOf: (host: Host) => string;
}

/** Looks at all hosts at once: one that does not answer makes the whole unknown. */
export const lookAll = (parts: HostsFleetParts): Promise<Result<HostLook[], FleetFailure>> =>
  callAll(parts.hosts, (host) => lookAt(host, parts));

export async function lookAt(host: Host, parts: HostsFleetParts): Promise<Result<HostLook, FleetFailure>> {
  const { text, separator } = observeScript(parts.target.path, parts.traffic);
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
  const look = readLook(printed.value, separator, expected);
  return look.ok ? look : err({ ...look.error, place: host.name });
}

const BEHIND_A_PROXY: ReadonlySet<Ability> = new Set(['weights', 'beside'] as const);
const ALONE: ReadonlySet<Ability> = new Set();

/** What all hosts show together. Each holds the whole: where two tell different things, nobody knows which is so. */
export const observe = async (parts: HostsFleetParts): Promise<Result<Observation, FleetFailure>> =>
  wholeOf(await survey(parts));

/** What those that answer show together, and what is wrong with the others. */
export async function survey(parts: HostsFleetParts): Promise<Survey> {
  const looks = await inTurns(parts.hosts, (host) => lookAt(host, parts));
  const all = looks.flatMap((look) => (look.ok ? [look.value] : []));
  const state = mergedState(
    all.map((look) => ({ ...look, place: look.host.name })),
    parts,
  );
  return {
    ...state,
    seen: {
      places: all.map(({ host }) => placeOf(withoutOthers(host, state.ledger, parts))),
      abilities: parts.traffic ? BEHIND_A_PROXY : ALONE,
    },
    troubles: [...looks.flatMap((look) => (look.ok ? [] : [look.error])), ...state.troubles],
  };
}

/** What is kept under the name of our cargo and has other content is to be replaced. */
function withoutOthers(host: HostSeen, ledger: Ledger, { cargo }: HostsFleetParts): HostSeen {
  if (!cargo || !isOther(ledger, cargo.release, cargo.artifact.digest)) return host;
  return { ...host, releases: host.releases.filter((release) => release !== cargo.release) };
}

/** `CIMYR_INSTANCE` of a port. */
export const instanceAt = (parts: HostsFleetParts, host: Host, port: number): string =>
  `${parts.addressOf(host)}:${port}`;
