import { boundary } from '../../base/boundary.js';
import { err, ok, type Result } from '../../base/result.js';
import type { InDoubt } from '../../domain/rollout/failure.js';
import type { JournalEntry } from '../../domain/rollout/journal.js';
import type { Lease } from '../../domain/rollout/lease.js';
import { PROGRAMS } from '../../domain/rollout/programs.js';
import { emptyLedger, type Ledger } from '../../domain/rollout/release.js';
import { isReleaseName } from '../../domain/rollout/release-name.js';
import type { Server, Traffic, TrafficSeen } from '../../ports/traffic.js';
import type { HostSeen, InstanceSeen } from './host-seen.js';
import { fenceIn, journalIn, leaseIn, ledgerIn } from './kept.js';
import { LISTENERS } from './listeners.js';
import { preamble, TELL_TIME } from './script.js';
import { readStandby } from './standby.js';

/** Of the journal so many last bytes are read: it is read whole before every step. */
export const MAX_JOURNAL = 400_000;

/**
 * One script prints everything that is to be known of a host, each part behind a line that nobody can guess. It is run
 * before every step: what is small is read by the shell itself, which is many times quicker than a program.
 */
export function observeScript(
  root: string,
  traffic: Traffic | undefined,
): { text: string; separator: string } {
  const separator = boundary();
  const text = `${preamble(root)}
part() { printf '%s %s\\n' ${separator} "$1"; }
small() { [ ! -f "$1" ] || while IFS= read -r line || [ -n "$line" ]; do printf '%s\\n' "$line"; done < "$1"; }
${LISTENERS}
noted() { for f in "$S/$1"/*; do [ ! -f "$f" ] || { line=; read -r line < "$f"; printf '%s %s\\n' "\${f##*/}" "$line"; }; done; }
part missing; for c in ${PROGRAMS.join(' ')}; do command -v "$c" >/dev/null 2>&1 || echo "$c"; done
part unreadable; for d in "$P" "$S"; do [ ! -e "$d" ] || { [ -r "$d" ] && [ -x "$d" ]; } || echo "$d"; done
for f in identity fence lease ledger.json journal.ndjson; do
  [ ! -e "$S/$f" ] || { [ -f "$S/$f" ] && [ -r "$S/$f" ]; } || echo "$S/$f"
done
part identity; small "$S/identity"
part fence; small "$S/fence"
part clock; ${TELL_TIME}; echo "$NOW $BOOT"
part lease; small "$S/lease"
part current; readlink "$P/current" 2>/dev/null
part activated; small "$S/activated"
part releases; ls -1 "$P/releases" 2>/dev/null
part instances; noted instances
part dead; for f in "$S"/listened/*; do [ ! -f "$f" ] || listens "\${f##*/}" || [ $? = 2 ] || lives "\${f##*/}" || echo "\${f##*/}"; done
part standby; noted standby
part ledger; [ ! -e "$S/ledger.json" ] || { cat "$S/ledger.json"; echo; }
part recorded; for r in "$P/releases"/*; do r=\${r##*/}; [ ! -f "$S/records/$r.json" ] || { echo "$r"; break; }; done
part journal; tail -n 500 "$S/journal.ndjson" 2>/dev/null | tail -c ${MAX_JOURNAL}
part traffic
${traffic ? `(\n${traffic.look}\n) 2>&1` : ':'}
exit 0`;
  return { text, separator };
}

/** One host, as it told. */
export interface HostLook {
  readonly host: HostSeen;
  readonly servers: readonly Server[];
  readonly ledger: Ledger;
  readonly journal: readonly JournalEntry[];
  readonly fence: number;
  readonly lease?: Lease;
  /** The ledger cannot be used. */
  readonly trouble?: LookTrouble;
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

/** Why a host's answer cannot be used; where is known by whoever asked. */
export type LookTrouble = Placeless<Exclude<InDoubt, { kind: 'unreachable' }>>;
type Placeless<T> = T extends unknown ? Omit<T, 'place'> : never;

const NO_PROXY: TrafficSeen = { servers: [], obstacles: [], stateFiles: [] };

/** What cannot be used is an error, never nothing: a target whose state is damaged is not an empty one. */
export function readLook(
  printed: string,
  separator: string,
  expected: Expected,
): Result<HostLook, LookTrouble> {
  const parts = partsOf(printed, separator);
  const lines = (name: string) => (parts.get(name) ?? '').split('\n').filter(Boolean);
  const missing = lines('missing');
  if (missing.length > 0) return err({ kind: 'no-programs', programs: missing });
  const [unreadable] = lines('unreadable');
  if (unreadable !== undefined) return err({ kind: 'state', path: unreadable, wrong: 'unreadable' });
  const [identity] = lines('identity');
  const us = identityOf(expected);
  if (identity !== undefined && identity !== us) return err({ kind: 'belongs', owner: identity, us });
  const journal = journalIn(parts.get('journal') ?? '', MAX_JOURNAL);
  if (!journal.ok) return journal;
  const [current = ''] = lines('current');
  const ledger = ledgerIn(parts.get('ledger') ?? '', expected, {
    hasPointer: current.startsWith('releases/'),
    hasState: lines('instances').length > 0 || lines('recorded').length > 0,
    journal: journal.value,
  });
  const entries = ledger.ok ? ledger.value.entries : [];
  const fence = fenceIn(lines('fence'), entries.length > 0 || journal.value.length > 0);
  if (!fence.ok) return fence;
  const proxy = expected.traffic?.read(parts.get('traffic') ?? '') ?? ok(NO_PROXY);
  if (!proxy.ok) return err({ kind: 'proxy-silent', detail: proxy.error });
  const { servers, obstacles, stateFiles } = proxy.value;
  const unknown =
    expected.traffic && expected.ports.filter((port) => !servers.some((one) => one.port === port));
  if (unknown && unknown.length > 0) return err({ kind: 'no-server', ports: unknown, stateFiles });
  const lease = leaseIn(lines('lease'), lines('clock')[0] ?? '', expected.name);
  if (!lease.ok) return lease;
  const standby = readStandby(lines('standby'), lines('clock')[0] ?? '');
  const [activated] = lines('activated');
  const dead = new Set(lines('dead').map(Number));
  const instances = instancesOf(expected, lines('instances'), servers, dead).map((one) => {
    const standbyMs = standby.get(one.port);
    return standbyMs === undefined || one.state !== 'running' ? one : { ...one, standbyMs };
  });
  const pointed = current.slice('releases/'.length);
  return ok({
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
    ledger: ledger.ok ? ledger.value : emptyLedger(expected.app, expected.environment),
    ...(ledger.ok ? {} : { trouble: ledger.error }),
    journal: journal.value,
    fence: fence.value,
    ...(lease.value ? { lease: lease.value } : {}),
  });
}

export const identityOf = ({ app, environment }: Pick<Expected, 'app' | 'environment'>): string =>
  `${app}/${environment}`;

function partsOf(printed: string, separator: string): Map<string, string> {
  const parts = new Map<string, string>();
  for (const piece of printed.split(`${separator} `).slice(1)) {
    const end = piece.indexOf('\n');
    parts.set(end < 0 ? piece : piece.slice(0, end), end < 0 ? '' : piece.slice(end + 1));
  }
  return parts;
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
