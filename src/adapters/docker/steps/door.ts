import type { ServerChange } from '../../../ports/traffic.js';
import { aliasOf } from '../names.js';
import { ownerOf, serverName } from '../place.js';
import type { EngineTenure, LocatedSlot } from './tenure.js';

/** Script text that takes all servers of a slot out of the proxy. */
export function doorClosing({ slot }: LocatedSlot, { parts: { proxy } }: EngineTenure): string {
  const shut = slot.servers.map(({ name }): ServerChange => ({ server: name, weight: 0, isOpen: false }));
  return shut.length > 0 ? (proxy?.traffic.change(shut) ?? ':') : ':';
}

/**
 * Script text that lets the proxy look at what was started, without weight: by the names that only we can have given. What
 * it knew of these servers before does not count.
 */
export function doorOpening(
  { slot }: LocatedSlot,
  replicas: number,
  backend: string,
  { parts, fence }: EngineTenure,
): string {
  const { proxy } = parts;
  if (!proxy) return ':';
  const owner = ownerOf(parts);
  const changes = Array.from({ length: replicas }, (_, i): ServerChange => {
    const server = serverName(slot.name, i + 1);
    const fqdn = aliasOf(owner, slot.name, i + 1, fence);
    return { server, fqdn, weight: 0, isOpen: true, unproved: `${backend}/${server}` };
  });
  return proxy.traffic.change(changes);
}
