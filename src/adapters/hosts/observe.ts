import { err, ok, type Result } from '../../base/result.js';
import { PROGRAMS } from '../../domain/rollout/programs.js';
import { isReleaseName } from '../../domain/rollout/release-name.js';
import type { Server, Traffic, TrafficSeen } from '../../ports/traffic.js';
import {
  type LookTrouble,
  lookScript,
  type PartedScript,
  Printed,
  type StateLook,
  stateIn,
} from '../../state/look.js';
import type { HostSeen, InstanceSeen } from './host-seen.js';
import { LISTENERS } from './listeners.js';
import { readStandby } from './standby.js';

/** What is to be known of a host. */
export const observeScript = (root: string, traffic: Traffic | undefined): PartedScript =>
  lookScript(
    root,
    PROGRAMS,
    `${LISTENERS}
part current; readlink "$P/current" 2>/dev/null
part activated; small "$S/activated"
part releases; ls -1 "$P/releases" 2>/dev/null
part dead; for f in "$S"/listened/*; do [ ! -f "$f" ] || listens "\${f##*/}" || [ $? = 2 ] || lives "\${f##*/}" || echo "\${f##*/}"; done
part recorded; for r in "$P/releases"/*; do r=\${r##*/}; [ ! -f "$S/records/$r.json" ] || { echo "$r"; break; }; done
part traffic
${traffic ? `(\n${traffic.look}\n) 2>&1` : ':'}`,
  );

/** One host, as it told. */
export interface HostLook extends StateLook {
  readonly host: HostSeen;
  readonly servers: readonly Server[];
}

export interface Expected {
  readonly name: string;
  /** App and environment. */
  readonly app: string;
  readonly environment: string;
  readonly ports: readonly number[];
  readonly address: string;
  readonly traffic?: Traffic;
}

const NO_PROXY: TrafficSeen = { servers: [], obstacles: [], stateFiles: [] };

export function readLook(text: string, separator: string, expected: Expected): Result<HostLook, LookTrouble> {
  const printed = new Printed(text, separator);
  const lines = (part: string) => printed.lines(part);
  const [current = ''] = lines('current');
  const state = stateIn(printed, expected.name, expected, {
    hasPointer: current.startsWith('releases/'),
    hasState: lines('instances').length > 0 || lines('recorded').length > 0,
  });
  if (!state.ok) return state;
  const proxy = expected.traffic?.read(printed.text('traffic')) ?? ok(NO_PROXY);
  if (!proxy.ok) return err({ kind: 'proxy-silent', detail: proxy.error });
  const { servers, obstacles, stateFiles } = proxy.value;
  const unknown =
    expected.traffic && expected.ports.filter((port) => !servers.some((one) => one.port === port));
  if (unknown && unknown.length > 0) return err({ kind: 'no-server', ports: unknown, stateFiles });
  const standby = readStandby(lines('standby'), lines('clock')[0] ?? '');
  const [activated] = lines('activated');
  const dead = new Set(lines('dead').map(Number));
  const instances = instancesOf(expected, lines('instances'), servers, dead).map((one) => {
    const standbyMs = standby.get(one.port);
    return standbyMs === undefined || one.state !== 'running' ? one : { ...one, standbyMs };
  });
  const pointed = current.slice('releases/'.length);
  return ok({
    ...state.value,
    host: {
      name: expected.name,
      address: expected.address,
      obstacles,
      releases: lines('releases').filter(isReleaseName),
      ...(current.startsWith('releases/') && isReleaseName(pointed) ? { current: pointed } : {}),
      ...(activated === undefined || !isReleaseName(activated) ? {} : { activated }),
      instances: instances.filter(({ port }) => expected.ports.includes(port)),
      former: instances.filter(({ port }) => !expected.ports.includes(port)),
    },
    servers,
  });
}

function instancesOf(
  expected: Expected,
  lines: readonly string[],
  servers: readonly Server[],
  dead: ReadonlySet<number>,
): InstanceSeen[] {
  const notes = new Map(lines.map((line) => [Number(line.split(' ')[0]), line.split(' ').slice(1)]));
  const ports = new Set([...expected.ports, ...[...notes.keys()].filter((port) => port > 0)]);
  const open = servers.filter(({ isOpen, port }) => isOpen && expected.ports.includes(port));
  const total = open.reduce((sum, { weight }) => sum + weight, 0);
  return [...ports].map((port) => {
    const server = servers.find((one) => one.port === port);
    const [state, release] = notes.get(port) ?? [];
    const weight = server?.isOpen ? server.weight : 0;
    // It has requests, but the proxy finds it dead: whatever was written down, it has to be started anew.
    const isShut = server !== undefined && !server.isOpen && server.weight > 0;
    return {
      id: `${expected.address}:${port}`,
      host: expected.name,
      port,
      ...(release === undefined || !isReleaseName(release) ? {} : { release }),
      state: stateOf(state, dead.has(port), isShut),
      share: total === 0 || !expected.ports.includes(port) ? 0 : weight / total,
      inFlight: server?.inFlight ?? 0,
    };
  });
}

/** `note`: what was written down last. */
function stateOf(note: string | undefined, isDead: boolean, isShut: boolean): InstanceSeen['state'] {
  if (note === undefined) return 'stopped';
  if (note !== 'running') return 'unsettled';
  if (isDead) return 'dead';
  return isShut ? 'unsettled' : 'running';
}
