import { err, ok, type Result } from '../../base/result.js';
import type { Obstacle } from '../../domain/rollout/obstacle.js';
import type { Server, TrafficSeen } from '../../ports/traffic.js';
import { namedRows } from './table.js';

type Row = Record<string, string>;

/** Parts of what is printed. */
export const PARTS = { stat: '# stat', files: '# files' } as const;

/**
 * Algorithms of `balance` with which servers get all of their configured weight or nothing. Those with a hash may have
 * `hash-type consistent`, which takes any weight: nothing tells but one that was set.
 */
const ALL_OR_NOTHING = /^(?:static-rr|source|uri|url_param|hdr|rdp-cookie|hash)\b/;
/** `srv_check_state` of a server that is checked. */
const CHECK_ENABLED = 4;

/** What the proxy told of a backend; the error is its complaint. */
export function read(
  printed: string,
  backend: string,
  serversAre: 'by-port' | 'by-name',
): Result<TrafficSeen, string> {
  const [proxy = '', files = ''] = printed.split(`${PARTS.files}\n`);
  const [state = '', stat = ''] = proxy.split(`${PARTS.stat}\n`);
  const stats = new Map(namedRows(stat, ',').map((row) => [row['svname'], row]));
  // Its first line is the version of the format.
  const rows = namedRows(state.slice(state.indexOf('#')), ' ').filter((row) => row['be_name'] === backend);
  if (rows.length === 0) return err(complaintIn(printed) ?? `the proxy has no backend '${backend}'`);
  const balance = stats.get('BACKEND')?.['algo'] ?? '';
  const isWhole = ALL_OR_NOTHING.test(balance) && rows.every(hasConfiguredWeight);
  const servers = rows.map((row) =>
    serverOf(row, stats.get(row['srv_name'] ?? '') ?? {}, { backend, isWhole }),
  );
  const [, level = 'admin'] = /^(user|operator|admin)$/m.exec(stat) ?? [];
  const lines = files.split('\n');
  const marked = (mark: string) =>
    lines.flatMap((line) => (line.startsWith(mark) ? [line.slice(mark.length)] : []));
  const obstacles: Obstacle[] = [
    ...(level === 'admin' ? [] : [{ kind: 'level', level } as const]),
    ...marked('unwritable ').map((path) => ({ kind: 'unwritable', path }) as const),
    ...(serversAre === 'by-port' ? twinsAmong(servers) : []),
    ...(isWhole ? limitsOf(balance, servers) : []),
  ];
  return ok({ servers, obstacles, stateFiles: marked('there ') });
}

/** Its words; none where it let us in and said nothing. */
function complaintIn(printed: string): string | undefined {
  const [first = ''] = printed.trim().split('\n');
  return first === PARTS.stat ? 'it lets us in and does not answer' : first || undefined;
}

const hasConfiguredWeight = (row: Row): boolean =>
  row['srv_uweight'] === '0' || row['srv_uweight'] === row['srv_iweight'];

function serverOf(
  row: Row,
  stat: Row,
  { backend, isWhole }: { readonly backend: string; readonly isWhole: boolean },
): Server {
  const { status = '', check_status: check = '', tracked = '', scur = '0', qcur = '0' } = stat;
  const name = row['srv_name'] ?? '';
  const isChecked = (Number(row['srv_check_state']) & CHECK_ENABLED) !== 0;
  const checkedAs = tracked || (isChecked ? `${backend}/${name}` : undefined);
  // A server is UP before its first check (`INI`): that says nothing. One that tracks another is what that one is.
  const isGood = status.startsWith('UP') && (tracked !== '' || /^(\* )?(?:L\dOK|PROCOK)/.test(check));
  return {
    name,
    port: Number(row['srv_port']),
    weight: Number(row['srv_uweight']),
    ...(isWhole ? { onlyWeight: Number(row['srv_iweight']) } : {}),
    ...(checkedAs === undefined ? {} : { checkedAs }),
    isOpen: /^(UP|no check)/.test(status),
    isReady: status.startsWith('no check') || isGood,
    inFlight: Number(scur) + Number(qcur),
  };
}

function twinsAmong(servers: readonly Server[]): Obstacle[] {
  const ports = [...new Set(servers.map(({ port }) => port))];
  return ports.flatMap((port) => {
    const names = servers.filter((one) => one.port === port).map(({ name }) => name);
    return names.length > 1 ? [{ kind: 'twins', port, servers: names } as const] : [];
  });
}

function limitsOf(balance: string, servers: readonly Server[]): Obstacle[] {
  const names = servers.filter(({ onlyWeight }) => onlyWeight === 0).map(({ name }) => name);
  return [
    ...(names.length > 0 ? [{ kind: 'weightless', balance, servers: names } as const] : []),
    { kind: 'whole', balance },
  ];
}
