import { ok } from '../../../base/result.js';
import type { HostsSpec } from '../../../config/targets/hosts/spec.js';
import type { Note } from '../../../domain/rollout/note.js';
import type { Applied, Shipment } from '../../../ports/fleet.js';
import type { Host } from '../../../ports/host.js';
import type { Server } from '../../../ports/traffic.js';
import { callAll } from '../../../state/calls.js';
import type { TargetCommand } from '../command.js';
import { type InstanceSeen, instancesIn } from '../host-seen.js';
import { type HostsFleetParts, instanceAt, lookAt } from '../looking.js';
import type { HostLook } from '../observe.js';
import type { Outcome, Tenure } from './tenure.js';

const TIMEOUT_MS = 60_000;

/** One instance that a step is about, on a host as it was seen when the step began there. */
export interface LocatedInstance {
  readonly host: Host;
  readonly port: number;
  readonly there: InstanceSeen | undefined;
  readonly look: HostLook;
}

/** Of one host one after the other, of several at once. */
export async function eachInstance(
  step: { readonly at: readonly string[] },
  { parts }: Tenure,
  act: (place: LocatedInstance) => Outcome<Applied>,
): Outcome<Applied> {
  const done = await callAll(parts.hosts, async (host): Outcome<Note[]> => {
    const notes: Note[] = [];
    const ports = step.at.flatMap((id) => portOf(id, host, parts));
    if (ports.length === 0) return ok(notes);
    const look = await lookAt(host, parts);
    if (!look.ok) return look;
    for (const port of ports) {
      const there = instancesIn(look.value.host).find((one) => one.port === port);
      const one = await act({ host, port, there, look: look.value });
      if (!one.ok) return one;
      notes.push(...one.value.notes);
    }
    return ok(notes);
  });
  return done.ok ? ok({ notes: done.value.flat() }) : done;
}

/** The port of an instance, also of one that today's file no longer names; none where it is another host's. */
function portOf(id: string, host: Host, parts: HostsFleetParts): number[] {
  const port = Number(id.slice(id.lastIndexOf(':') + 1));
  return instanceAt(parts, host, port) === id ? [port] : [];
}

/** What a command that starts or stops an instance finds. */
interface InstanceRun {
  /** What runs there. */
  readonly release: string;
  /** The release in whose directory the command runs. */
  readonly home: string;
  readonly spec: HostsSpec;
  readonly env: Shipment['env'];
}

export function instanceCommand(
  kind: 'start' | 'stop',
  { host, port }: LocatedInstance,
  { release, home, spec, env }: InstanceRun,
  parts: HostsFleetParts,
): Omit<TargetCommand, 'id'> {
  const { target } = parts;
  const directory = `${target.path}/releases/${home}`;
  return {
    text: spec[kind] ?? ':',
    directory,
    env: {
      ...env,
      CIMYR_RELEASE: release,
      CIMYR_RELEASE_PATH: directory,
      CIMYR_PORT: String(port),
      CIMYR_INSTANCE: instanceAt(parts, host, port),
    },
    timeoutMs: TIMEOUT_MS,
  };
}

const unprovedAs = ({ checkedAs }: Server) => (checkedAs === undefined ? {} : { unproved: checkedAs });

/** Script text that takes an instance out of the proxy, or lets it look at one; neither gives it requests. */
export function doorOf({ look, port }: LocatedInstance, { traffic }: HostsFleetParts) {
  const server = look.servers.find((one) => one.port === port);
  if (!traffic || !server) return { open: '', close: '' };
  const shut = { server: server.name, weight: 0 };
  return {
    open: traffic.change([{ ...shut, isOpen: true, ...unprovedAs(server) }]),
    close: traffic.change([{ ...shut, isOpen: false }]),
  };
}
