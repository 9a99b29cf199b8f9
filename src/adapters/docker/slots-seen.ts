import { isReleaseName } from '../../domain/rollout/release-name.js';
import type { Slot } from '../../domain/rollout/seen.js';
import type { Server } from '../../ports/traffic.js';
import type { Printed } from '../../state/look.js';
import type { ContainerSeen } from './container-seen.js';
import { LABELS, SLOTS, slotAlias, slotId } from './names.js';
import { type DockerFleetParts, ownerOf, serverName } from './place.js';

/** What was started in a slot. */
export interface SlotSeen extends Slot {
  /** `a` or `b`. */
  readonly name: string;
  /** Of who started it. */
  readonly fence?: number;
  readonly containers: readonly ContainerSeen[];
  /** Its servers in the proxy. */
  readonly servers: readonly Server[];
  /** Compose has started it: containers and requests are still its. */
  readonly isCompose?: boolean;
}

/** Stands for the fence of what Compose has started. */
export const COMPOSE = 'compose';

/** What was written down last of a slot. */
export interface SlotNote {
  readonly state: string;
  readonly release?: string;
  readonly fence: number;
  /** It was started by Compose. */
  readonly isCompose?: boolean;
}

/** `SLOT STATE RELEASE FENCE`; for a fence `compose`, where Compose has started it. */
export const notesIn = (lines: readonly string[]): ReadonlyMap<string, SlotNote> =>
  new Map(
    lines.map((line) => {
      const [slot = '', state = '', release = '', fence = ''] = line.split(' ');
      const isCompose = fence === COMPOSE;
      return [
        slot,
        {
          state,
          isCompose,
          fence: isCompose ? 0 : Number(fence),
          ...(isReleaseName(release) ? { release } : {}),
        },
      ];
    }),
  );

interface SlotsAround {
  readonly place: string;
  readonly parts: DockerFleetParts;
  readonly containers: readonly ContainerSeen[];
  /** As the service of Compose. */
  readonly running: readonly ContainerSeen[];
  readonly servers: readonly Server[];
  readonly standby: Printed;
}

export function slotSeen(name: string, note: SlotNote | undefined, around: SlotsAround): SlotSeen {
  const { place, parts, servers, standby } = around;
  const owner = ownerOf(parts);
  const containers = note?.isCompose
    ? around.running
    : around.containers.filter(
        ({ labels }) =>
          labels[LABELS.slot] === name && note !== undefined && labels[LABELS.fence] === String(note.fence),
      );
  const own = servers.filter((server) => server.name.startsWith(name));
  const open = servers.filter(({ isOpen }) => isOpen);
  const total = open.reduce((sum, { weight }) => sum + weight, 0);
  const weight = own.reduce((sum, one) => sum + (one.isOpen ? one.weight : 0), 0);
  const isShut = own.some((one) => one.weight > 0) && weight === 0;
  const state = stateOf(note, containers, isShut);
  const left = standbyOf(name, standby);
  const port = containers[0]?.labels[LABELS.port] ?? String(parts.target.port);
  return {
    id: slotId(place, name),
    name,
    place,
    order: name.charCodeAt(0),
    ...(note?.release === undefined ? {} : { release: note.release }),
    ...(note ? { fence: note.fence } : {}),
    state,
    share: total === 0 ? Number(note?.isCompose === true && state === 'running') : weight / total,
    ...(note?.isCompose ? { isCompose: true } : {}),
    inFlight: own.reduce((sum, { inFlight }) => sum + inFlight, 0),
    ...(left !== undefined && state === 'running' ? { standbyMs: left } : {}),
    ...(note
      ? {
          env: {
            CIMYR_INSTANCE: `${note.isCompose ? containers[0]?.name : slotAlias(owner, name, note.fence)}:${port}`,
            CIMYR_PORT: port,
          },
        }
      : {}),
    containers,
    servers: own,
  };
}

/** What Compose has brought back: it gets no requests, and is stopped as whatever today's file does not name. */
export const composeSlot = (place: string, running: readonly ContainerSeen[]): SlotSeen => ({
  id: slotId(place, 'compose'),
  name: 'compose',
  place,
  order: SLOTS.length,
  state: 'running',
  share: 0,
  inFlight: 0,
  containers: running,
  servers: [],
});

function stateOf(
  note: SlotNote | undefined,
  containers: readonly ContainerSeen[],
  isShut: boolean,
): Slot['state'] {
  if (!note) return 'stopped';
  if (note.state !== 'running') return 'unsettled';
  if (!containers.some(({ status }) => status === 'running')) return 'dead';
  return isShut ? 'unsettled' : 'running';
}

/** Nobody stops it by itself on an engine: it stays at 0 until somebody comes. */
function standbyOf(slot: string, printed: Printed): number | undefined {
  const [now = '', boot] = (printed.lines('clock')[0] ?? '').split(' ');
  for (const line of printed.lines('standby')) {
    const [name, at, ttl, from] = line.split(' ');
    if (name !== slot) continue;
    return from === boot ? Math.max(0, (Number(at) + Number(ttl) - Number(now)) * 1000) : 0;
  }
  return undefined;
}

/** The servers of a slot that run a release. */
export const serversOf = (slot: SlotSeen): readonly Server[] =>
  slot.containers.flatMap(({ labels }) => {
    const name = serverName(slot.name, Number(labels[LABELS.replica]));
    return slot.servers.filter((server) => server.name === name);
  });
