import { randomBytes } from 'node:crypto';
import { err, ok, type Result } from '../../base/result.js';
import type { JournalEntry } from '../../domain/rollout/journal.js';
import { emptyLedger, type Ledger } from '../../domain/rollout/release.js';
import type { Holder, Lease } from '../../ports/fleet.js';
import type { Server, Traffic } from '../../ports/traffic.js';
import type { HostSeen, InstanceSeen } from './host-seen.js';
import { preamble, TELL_TIME } from './script.js';
import { readStandby } from './standby.js';

/** Programs that the scripts need over there. */
const NEEDED = [
  'flock',
  'setsid',
  'timeout',
  'tar',
  'sha256sum',
  'base64',
  'sed',
  'awk',
  'find',
  'xargs',
  'stat',
];

/**
 * One script prints everything that is to be known of a host, each part behind a line that nobody can guess. It is run
 * before every step: what is small is read by the shell itself, which is many times quicker than a program.
 */
export function observeScript(
  root: string,
  traffic: Traffic | undefined,
): { text: string; boundary: string } {
  const boundary = `--${randomBytes(12).toString('hex')}`;
  const text = `${preamble(root)}
part() { printf '%s %s\\n' ${boundary} "$1"; }
small() { [ ! -f "$1" ] || while IFS= read -r line || [ -n "$line" ]; do printf '%s\\n' "$line"; done < "$1"; }
noted() { for f in "$S/$1"/*; do [ ! -f "$f" ] || { line=; read -r line < "$f"; printf '%s %s\\n' "\${f##*/}" "$line"; }; done; }
part missing; for c in ${NEEDED.join(' ')}; do command -v "$c" >/dev/null 2>&1 || echo "$c"; done
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
part standby; noted standby
part ledger; [ ! -e "$S/ledger.json" ] || { cat "$S/ledger.json"; echo; }
part journal; tail -n 500 "$S/journal.ndjson" 2>/dev/null
part traffic
${traffic ? `(\n${traffic.look}\n) 2>&1` : ':'}
part end`;
  return { text, boundary };
}

/** One host, as it told. */
export interface HostLook {
  readonly host: HostSeen;
  readonly servers: readonly Server[];
  readonly ledger: Ledger;
  readonly journal: readonly JournalEntry[];
  readonly fence: number;
  readonly lease?: Lease;
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

/** What cannot be used is an error, never nothing: a target whose state is damaged is not an empty one. */
export function readLook(printed: string, boundary: string, expected: Expected): Result<HostLook, string> {
  const parts = partsOf(printed, boundary);
  const lines = (name: string) => (parts.get(name) ?? '').split('\n').filter(Boolean);
  if (!parts.has('end')) return err('the answer was cut short; try again');
  const missing = lines('missing');
  if (missing.length > 0) return err(`${missing.join(', ')} not found there; install what brings it`);
  const [unreadable] = lines('unreadable');
  if (unreadable !== undefined)
    return err(`${unreadable} cannot be read; log in as the user who deployed there`);
  const [identity] = lines('identity');
  const own = identityOf(expected);
  if (identity !== undefined && identity !== own)
    return err(`its directory belongs to ${identity}, not to ${own}; choose another path`);
  const ledger = readLedger(parts.get('ledger') ?? '', expected);
  if (!ledger.ok) return ledger;
  const journal = readJournal(parts.get('journal') ?? '');
  if (!journal.ok) return journal;
  const servers = expected.traffic?.read(parts.get('traffic') ?? '') ?? ok([]);
  if (!servers.ok) return err(`the proxy cannot be asked: ${servers.error}`);
  const unknown =
    expected.traffic && expected.ports.filter((port) => !servers.value.some((one) => one.port === port));
  if (unknown && unknown.length > 0)
    return err(
      `the proxy's backend has no server for port ${unknown.join(', ')}; add one each to its configuration`,
    );
  const lease = readLease(lines('lease'), lines('clock')[0] ?? '', expected.name);
  const standby = readStandby(lines('standby'), lines('clock')[0] ?? '');
  const [current = ''] = lines('current');
  const [activated] = lines('activated');
  return ok({
    host: {
      name: expected.name,
      address: expected.address,
      releases: lines('releases').filter((name) => !name.startsWith('.')),
      ...(current.startsWith('releases/') ? { current: current.slice('releases/'.length) } : {}),
      ...(activated === undefined ? {} : { activated }),
      instances: instancesOf(expected, lines('instances'), servers.value).map((one) => {
        const standbyMs = standby.get(one.port);
        return standbyMs === undefined || one.state !== 'running' ? one : { ...one, standbyMs };
      }),
    },
    servers: servers.value,
    ledger: ledger.value,
    journal: journal.value,
    fence: Number(lines('fence')[0] ?? 0) || 0,
    ...(lease ? { lease } : {}),
  });
}

export const identityOf = ({ app, environment }: Pick<Expected, 'app' | 'environment'>): string =>
  `${app}/${environment}`;

function partsOf(printed: string, boundary: string): Map<string, string> {
  const parts = new Map<string, string>();
  for (const piece of printed.split(`${boundary} `).slice(1)) {
    const end = piece.indexOf('\n');
    parts.set(end < 0 ? piece : piece.slice(0, end), end < 0 ? '' : piece.slice(end + 1));
  }
  return parts;
}

function instancesOf(
  expected: Expected,
  lines: readonly string[],
  servers: readonly Server[],
): InstanceSeen[] {
  const notes = new Map(lines.map((line) => [Number(line.split(' ')[0]), line.split(' ').slice(1)]));
  const open = servers.filter(({ isOpen, port }) => isOpen && expected.ports.includes(port));
  const total = open.reduce((sum, { weight }) => sum + weight, 0);
  return expected.ports.map((port) => {
    const server = servers.find((one) => one.port === port);
    const [state, release] = notes.get(port) ?? [];
    const weight = server?.isOpen ? server.weight : 0;
    // It has requests, but the proxy finds it dead: whatever was written down, it has to be started anew.
    const isDead = server !== undefined && !server.isOpen && server.weight > 0 && state === 'running';
    return {
      id: `${expected.address}:${port}`,
      host: expected.name,
      port,
      ...(release === undefined ? {} : { release }),
      state: state === undefined ? 'stopped' : state === 'running' && !isDead ? 'running' : 'unsettled',
      share: total === 0 ? 0 : weight / total,
      inFlight: server?.inFlight ?? 0,
    };
  });
}

function readLedger(text: string, { app, environment }: Expected): Result<Ledger, string> {
  // Without even a line break it is not there.
  if (text === '') return ok(emptyLedger(app, environment));
  const parsed = jsonOf(text) as Partial<Ledger> | null | undefined;
  const version: unknown = parsed?.schemaVersion;
  if (typeof version === 'number' && version !== 1)
    return err(`.cimyr/ledger.json is of version ${version}; use a newer cimyr`);
  if (version !== 1 || !Array.isArray(parsed?.entries))
    return err('.cimyr/ledger.json is damaged; bring it back from another host or a backup');
  return ok(parsed as Ledger);
}

/** A last line that was cut short is one that was never written. */
function readJournal(text: string): Result<JournalEntry[], string> {
  const entries = text
    .split('\n')
    .slice(0, -1)
    .map((line) => jsonOf(line) as JournalEntry | null | undefined);
  const good = entries.flatMap((entry) => (typeof entry?.kind === 'string' ? [entry] : []));
  return good.length < entries.length
    ? err('.cimyr/journal.ndjson is damaged; look at it, and remove the lines that are not JSON')
    : ok(good);
}

function readLease(lines: readonly string[], clock: string, host: string): Lease | undefined {
  const fields = new Map(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  const number = (name: string) => Number(fields.get(name));
  const holder = jsonOf(fields.get('holder') ?? '') as Holder | undefined;
  if (holder === undefined) return undefined;
  const [now = '0', boot] = clock.split(' ');
  const age = fields.get('boot') === boot ? Number(now) - number('at') : Number(now);
  const left = number('ttl') + 1 - age;
  // One from the future is damaged.
  return age >= 0 && left > 0 ? { host, fence: number('fence'), holder, leftMs: left * 1000 } : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
