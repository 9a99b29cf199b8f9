import { poll } from '../../../base/poll.js';
import { err } from '../../../base/result.js';
import type { Host } from '../../../ports/host.js';
import { type HostsFleetParts, lookAt } from '../looking.js';
import type { HostLook } from '../observe.js';
import { waitedFor } from '../shares.js';
import { LOOK_EVERY_MS, type Outcome } from './tenure.js';

/** Until the proxy's own check of a started instance is good. */
const READY_MS = 30_000;

/** The proxy finds a server good before it has asked it once: requests come only after it has. */
export async function readyLook(host: Host, release: string, parts: HostsFleetParts): Outcome<HostLook> {
  let look = await lookAt(host, parts);
  const ready = await poll(parts.clock, { intervalMs: LOOK_EVERY_MS, deadlineMs: READY_MS }, async () => {
    if (look.ok && waitedFor(look.value, release).length > 0) look = await lookAt(host, parts);
    return !look.ok || waitedFor(look.value, release).length === 0;
  });
  if (ready || !look.ok) return look;
  const servers = waitedFor(look.value, release).map(({ name }) => name);
  return err({ kind: 'not-ready', place: host.name, servers, waitedMs: READY_MS });
}
