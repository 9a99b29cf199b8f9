import { quote } from '../../base/quote.js';
import { err, ok, type Result } from '../../base/result.js';
import type { HaproxyTraffic } from '../../config/targets/hosts/target.js';
import type { Server, ServerChange, Traffic } from '../../ports/traffic.js';
import { table } from './table.js';

/**
 * HAProxy through its runtime API: weights take effect at once, nothing is reloaded, no connection is cut.
 * https://docs.haproxy.org/2.6/management.html#9.3
 */
export function haproxyTraffic({ socket, backend, stateFile }: HaproxyTraffic, kept: string): Traffic {
  const talk = TALK.replaceAll('SOCKET', () => quote(socket));
  const ask = (commands: string) => `printf '%s\\n' ${quote(commands)} | talk`;
  // The live weights are in memory only: a restart of the proxy would bring back those of its configuration.
  const files = [kept, ...(stateFile === undefined ? [] : [stateFile])];
  const persist = files.map(
    (file) =>
      `${ask('show servers state')} > ${quote(`${file}.cimyr`)} && mv ${quote(`${file}.cimyr`)} ${quote(file)} || exit 74`,
  );
  return {
    look: `${talk}\n${ask(`show servers state ${backend}`)}\necho "# stat"\n${ask(`show stat ${backend} 4 -1`)}`,
    read: (printed) => read(printed, backend),
    change: (changes) =>
      [
        talk,
        `answer=$(${ask(changes.flatMap((change) => commands(change, backend)).join('; '))})`,
        // It answers a change with an empty line, everything else is a complaint.
        `[ -z "$(printf %s "$answer" | tr -d '[:space:]')" ] || { printf 'proxy-refuses %s\\n' "$(printf '%s\\n' "$answer" | sed -n '/./{p;q;}')" >&2; exit 71; }`,
        ...persist,
      ].join('\n'),
    idle: (server) =>
      `${talk}\n[ "$(${ask(`show servers state ${backend}`)} | awk -v name=${quote(server)} ${quote(WEIGHT)})" = 0 ]`,
  };
}

/** Columns by the names in the header, which stand after its `#`. */
const WEIGHT =
  '/^#/ { for (i = 2; i <= NF; i++) at[$i] = i - 1; next } $at["srv_name"] == name { print $at["srv_uweight"] }';

/** The weight goes before the state: a server that comes back has the weight of the configuration. */
function commands({ server, weight, isOpen, isUnproved }: ServerChange, backend: string): string[] {
  const name = `${backend}/${server}`;
  return [
    ...(weight === undefined ? [] : [`set server ${name} weight ${weight}`]),
    ...(isOpen === undefined ? [] : [`set server ${name} state ${isOpen ? 'ready' : 'maint'}`]),
    // Out of maintenance it is UP at once, and its last check still says what was found before.
    ...(isOpen && isUnproved ? [`set server ${name} health down`] : []),
  ];
}

/** Its words; none where it let us in and said nothing. */
function complaintIn(printed: string): string | undefined {
  const [first = ''] = printed.trim().split('\n');
  return first === '# stat' ? 'it lets us in and does not answer' : first || undefined;
}

function read(printed: string, backend: string): Result<readonly Server[], string> {
  const [state = '', stat = ''] = printed.split('# stat\n');
  const stats = new Map(table(stat, ',').map((row) => [row['svname'], row]));
  // Its first line is the version of the format.
  const rows = table(state.slice(state.indexOf('#')), ' ').filter((row) => row['be_name'] === backend);
  if (rows.length === 0) return err(complaintIn(printed) ?? `the proxy has no backend '${backend}'`);
  return ok(
    rows.map((row) => {
      const {
        status = '',
        check_status: check = '',
        scur = '0',
        qcur = '0',
      } = stats.get(row['srv_name'] ?? '') ?? {};
      return {
        name: row['srv_name'] ?? '',
        port: Number(row['srv_port']),
        weight: Number(row['srv_uweight']),
        isChecked: row['srv_check_state'] !== '0',
        isOpen: /^(UP|no check)/.test(status),
        // A server is UP before its first check (`INI`): that says nothing.
        isReady: status.startsWith('no check') || (status.startsWith('UP') && /^(\* )?L\dOK/.test(check)),
        inFlight: Number(scur) + Number(qcur),
      };
    }),
  );
}

/** Whichever program there is that can speak to a socket; perl is on every Debian. */
const TALK = `talk() {
  if command -v socat >/dev/null 2>&1; then timeout 10 socat -t10 - UNIX-CONNECT:SOCKET
  elif command -v nc >/dev/null 2>&1 && nc -h 2>&1 | grep -q -e '-U'; then timeout 10 nc -U SOCKET
  elif command -v perl >/dev/null 2>&1; then
    timeout 10 perl -MIO::Socket::UNIX -e '$s = IO::Socket::UNIX->new(Peer => shift) or die "$!\\n"; print $s <STDIN>; $s->shutdown(1); print <$s>' SOCKET
  elif command -v python3 >/dev/null 2>&1; then
    timeout 10 python3 -c 'import socket, sys
s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); s.sendall(sys.stdin.buffer.read()); s.shutdown(1)
while True:
    b = s.recv(65536)
    if not b: break
    sys.stdout.buffer.write(b)' SOCKET
  else echo 'no socat, nc -U, perl or python3 to speak to the proxy with; install socat' >&2; return 127; fi
}`;
