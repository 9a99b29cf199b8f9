import { ok } from '../../base/result.js';
import { hostsSpec } from '../../config/targets/hosts/spec.js';
import type { Fleet } from '../../ports/fleet.js';
import { holdState } from '../../state/held.js';
import { recordOf } from '../../state/records.js';
import { HeldHosts } from './held.js';
import { type HostsFleetParts, observe, survey } from './looking.js';

/** Machines whose releases are directories, with or without a proxy before their instances. */
export function hostsFleet(given: Omit<HostsFleetParts, 'root'>): Fleet {
  const parts = { ...given, root: given.target.path };
  return {
    observe: () => observe(parts),
    survey: () => survey(parts),
    record: (release) => recordOf(release, parts, hostsSpec()),
    acquire: async (request) => {
      const held = await holdState(parts, request);
      return held.ok ? ok(new HeldHosts(parts, held.value)) : held;
    },
    close: () => {
      for (const host of parts.hosts) host.close();
    },
  };
}
