import type { ReleaseAim } from '../aim.js';
import { type HostSeen, isAt, isWhole, type Seen } from '../seen.js';
import type { Step } from '../step.js';
import { batchesOf, type HostBatch } from './batches.js';
import { hookSteps } from './hooks.js';

/**
 * Where no proxy divides the requests: host by host the pointer is moved and the service restarted. A share is a
 * share of hosts. A rollback begins with the host that changed last, and leaves alone what never changed. Hosts on
 * which something was cut short come first: nobody else goes away before they are back.
 */
export function planByHosts(aim: ReleaseAim, seen: Seen): Step[] {
  const concerned = seen.hosts.filter((host) => !isAt(host, aim.release) || aim.touched.has(host.name));
  const hosts = inOrder(aim.intent === 'rollback' ? concerned.reverse() : concerned, aim);
  const batches = batchesOf(
    hosts.map(({ name }) => name),
    aim.strategy,
  );
  const bakeMs = aim.strategy.kind === 'canary' ? aim.strategy.bakeMs : 0;
  return [
    ...hookSteps(aim, 'pre-switch'),
    ...batches.flatMap((batch) => changed(batch, hosts, bakeMs)),
    ...hookSteps(aim, 'post-switch'),
  ];
}

/** What is done stays in the order in which it was done, so that batches remain what they were. */
function inOrder(hosts: readonly HostSeen[], { release, touched }: ReleaseAim): HostSeen[] {
  const order = [...touched];
  const rank = (host: HostSeen) => (isAt(host, release) ? 0 : isWhole(host) ? 2 : 1);
  const turn = (host: HostSeen) =>
    rank(host) < 2 && touched.has(host.name) ? order.indexOf(host.name) : order.length;
  return [...hosts].sort((a, b) => rank(a) - rank(b) || turn(a) - turn(b));
}

function changed({ hosts, percent, isWatched }: HostBatch, all: readonly HostSeen[], bakeMs: number): Step[] {
  const batch = all.filter(({ name }) => hosts.includes(name));
  const instances = batch.flatMap((host) => host.instances.map(({ id }) => id));
  const some = instances.length > 0;
  return [
    ...(some ? [{ kind: 'stop', instances } as const] : []),
    { kind: 'switch', hosts },
    ...(some ? [{ kind: 'start', instances } as const] : []),
    { kind: 'gate', instances: some ? instances : hosts, isWarm: false },
    { kind: 'verify', percent },
    ...(isWatched && bakeMs > 0 ? [{ kind: 'bake', percent, ms: bakeMs } as const] : []),
  ];
}
