import { quote } from '../../base/quote.js';
import type { HaproxyTraffic } from '../../config/targets/hosts/target.js';
import type { ServerChange, Traffic } from '../../ports/traffic.js';
import { PARTS, read } from './look.js';

/** How a proxy is spoken to, and where its servers' state is kept over its restarts. */
interface Way {
  readonly backend: string;
  /** Script text that defines `talk`: commands from its input to the proxy, the answers to its output. */
  readonly talk: string;
  /** Before a change, such as a lock of the proxy's. */
  readonly before?: string;
  /** After it, when it has been kept. */
  readonly after?: string;
  /** The state of all backends is one file where a proxy serves several apps. */
  readonly files: readonly string[];
  /** More that is looked at with the files. */
  readonly look?: readonly string[];
  /** How its servers are told apart. */
  readonly servers: 'by-port' | 'by-name';
}

/** One that is there already, whose configuration names its servers by the ports of the instances. */
export function haproxyTraffic({ socket, backend, stateFile }: HaproxyTraffic, kept: string): Traffic {
  return driven({
    backend,
    talk: TALK.replaceAll('SOCKET', () => quote(socket)),
    // The live weights are in memory only: a restart of the proxy would bring back those of its configuration.
    files: [kept, ...(stateFile === undefined ? [] : [stateFile])],
    ...(stateFile === undefined ? {} : { look: [isWritable(stateFile)] }),
    servers: 'by-port',
  });
}

/**
 * HAProxy through its runtime API: weights take effect at once, nothing is reloaded, no connection is cut.
 * https://docs.haproxy.org/2.6/management.html#9.3
 */
export function driven({ backend, talk, before, after, files, look = [], servers }: Way): Traffic {
  const ask = (commands: string) => `printf '%s\\n' ${quote(commands)} | talk`;
  const persist = files.map(
    (file) =>
      `${ask('show servers state')} > ${quote(`${file}.cimyr`)} && mv ${quote(`${file}.cimyr`)} ${quote(file)} || exit 74`,
  );
  return {
    look: [
      talk,
      ask(`show servers state ${backend}`),
      `echo ${quote(PARTS.stat)}`,
      // Backend and servers, then what we may do.
      ask(`show stat ${backend} 6 -1; show cli level`),
      `echo ${quote(PARTS.files)}`,
      ...files.map((file) => `[ ! -f ${quote(file)} ] || echo there ${quote(file)}`),
      ...look,
    ].join('\n'),
    read: (printed) => read(printed, backend, servers),
    change: (changes) =>
      [
        ...(before === undefined ? [] : [before]),
        talk,
        // It answers a change with an empty line, a new name with a report, everything else is a complaint.
        `change() {
  answer=$(printf '%s\\n' "$1" | talk)
  case $answer in *'changed its FQDN'*|*'no need to change the FDQN'*) return;; esac
  [ -z "$(printf %s "$answer" | tr -d '[:space:]')" ] || { printf 'proxy-refuses %s\\n' "$(printf '%s\\n' "$answer" | sed -n '/./{p;q;}')" >&2; exit 71; }
}`,
        // One after the other: what is refused first has changed nothing.
        ...changes.flatMap((one) => commands(one, backend)).map((command) => `change ${quote(command)}`),
        ...persist,
        ...(after === undefined ? [] : [after]),
      ].join('\n'),
    idle: (server) =>
      `${talk}\n[ "$(${ask(`show servers state ${backend}`)} | awk -v name=${quote(server)} ${quote(WEIGHT)})" = 0 ]`,
  };
}

/** Tells of a file that could not be replaced by a new one beside it. */
const isWritable = (file: string): string => `F=${quote(file)}; D=$(dirname "$F")
{ [ -d "$D" ] && [ -w "$D" ] && [ -x "$D" ] && [ ! -d "$F" ] && { [ ! -e "$F.cimyr" ] || [ -w "$F.cimyr" ]; }; } ||
  echo "unwritable $F"`;

/** Columns by the names in the header, which stand after its `#`. */
const WEIGHT =
  '/^#/ { for (i = 2; i <= NF; i++) at[$i] = i - 1; next } $at["srv_name"] == name { print $at["srv_uweight"] }';

/** The weight goes before the state: a server that comes back has the weight of the configuration. */
function commands({ server, fqdn, weight, isOpen, unproved }: ServerChange, backend: string): string[] {
  const name = `${backend}/${server}`;
  return [
    ...(fqdn === undefined ? [] : [`set server ${name} fqdn ${fqdn}`]),
    ...(weight === undefined ? [] : [`set server ${name} weight ${weight}`]),
    ...(isOpen === undefined ? [] : [`set server ${name} state ${isOpen ? 'ready' : 'maint'}`]),
    // Out of maintenance it is UP at once, and its last check still says what was found before.
    ...(isOpen && unproved !== undefined ? [`set server ${unproved} health down`] : []),
  ];
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
