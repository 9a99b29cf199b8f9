import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const SRC = join(import.meta.dirname, '../../src');

/** What only hosts have. */
const WORDS =
  /\b(hasWeights|HostSeen|InstanceSeen|HostsTarget|HaproxyTraffic|haproxy\w*|sshHost|loadSsh2|openHosts)\b/;

/** The hosts' own rooms. */
const OWN = /^(adapters\/(hosts|ssh|haproxy)|config\/targets\/hosts)\//;

/** Who else speaks of hosts: none is to be added, and the wiring of each platform is to have a place of its own. */
const KNOWN = [
  'domain/rollout/environment.ts',
  'domain/rollout/missing.ts',
  'report/rollout/status-json.ts',
  'wiring/deploy/deploy.ts',
  'wiring/deploy/fleet.ts',
  'wiring/deploy/hosts.ts',
  'wiring/deploy/shipment.ts',
  'wiring/deploy/status.ts',
  'wiring/deploy/target.ts',
];

it('nobody but these knows what a host is', () => {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const found = files.filter((name) => !OWN.test(name) && WORDS.test(readFileSync(join(SRC, name), 'utf8')));
  expect(found.sort()).toEqual(KNOWN);
});
