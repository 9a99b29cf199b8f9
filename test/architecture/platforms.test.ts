import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const SRC = join(import.meta.dirname, '../../src');

/** What only hosts have. */
const WORDS =
  /\b(hasWeights|HostSeen|InstanceSeen|HostsTarget|HaproxyTraffic|haproxy\w*|sshHost|loadSsh2|openHosts)\b/;

/** The hosts' own rooms, and their row in the table of platforms; HAProxy is Docker's, too. */
const OWN =
  /^(adapters\/(hosts|ssh|haproxy|docker)|config\/targets\/(hosts|docker))\/|^config\/targets\/target\.ts$|^wiring\/deploy\/platforms\/(hosts|docker|docker-way)\.ts$/;

/** Who else speaks of hosts: names that were published before there was another platform. */
const KNOWN = ['report/rollout/status-json.ts'];

it('nobody but these knows what a host is', () => {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const found = files.filter((name) => !OWN.test(name) && WORDS.test(readFileSync(join(SRC, name), 'utf8')));
  expect(found.sort()).toEqual(KNOWN);
});
