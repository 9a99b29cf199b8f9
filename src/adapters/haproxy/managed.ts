import { quote } from '../../base/quote.js';
import { ok } from '../../base/result.js';
import type { ManagedProxy, ProxyApp } from '../../ports/managed-proxy.js';
import type { Traffic } from '../../ports/traffic.js';
import { EXIT, TELL_TIME } from '../../state/script.js';
import { driven } from './haproxy.js';

/** How long somebody who died while the proxy was replaced keeps others from changing it. */
const REPLACING_SECONDS = 60;

/** `X`: the proxy's own directory, with a lock of its own. Whoever changes something waits until nobody replaces it. */
const prelude = (root: string) => `X=${quote(root)}
lock_proxy() {
  mkdir -p "$X/apps" || fail ${EXIT.full} cannot-make "$X"
  exec 6>>"$X/lock" || exit ${EXIT.full}
  tries=0
  while :; do
    take 6 20 || fail ${EXIT.busy} busy
    read -r at boot 2>/dev/null < "$X/replacing" || return 0
    ${TELL_TIME}
    [ "$boot" = "$BOOT" ] && [ $((NOW - at)) -le ${REPLACING_SECONDS} ] || { rm -f "$X/replacing"; return 0; }
    tries=$((tries + 1)); [ "$tries" -le ${REPLACING_SECONDS} ] || fail ${EXIT.busy} busy
    exec 6>&-; sleep 1; exec 6>>"$X/lock"
  done
}
# HAProxy takes a name from its state only where its configuration has one: what servers are now is written there, too.
in_config() {
  awk -v state="$X/state" '
    BEGIN { while ((getline line < state) > 0) {
      n = split(line, f, " ")
      if (line ~ /^# be_id/) { for (i = 2; i <= n; i++) at[f[i]] = i - 1; continue }
      if (n < 10) continue
      k = f[at["be_name"]] "/" f[at["srv_name"]]
      if (f[at["srv_fqdn"]] == "-") continue
      told[k] = f[at["srv_fqdn"]] ":" f[at["srv_port"]] " weight " f[at["srv_uweight"]] (f[at["srv_admin_state"]] % 2 ? " disabled" : " enabled")
    } }
    $1 == "backend" { b = $2 }
    $1 == "server" && (b "/" $2) in told { print "  server", $2, told[b "/" $2]; next }
    { print }' "$1" > "$1.new" && mv "$1.new" "$1" || fail ${EXIT.full} cannot-write "$1"
}
# What ends it in time, that of busybox, lives a second longer, and may hold neither a lock nor the output.
cli() {
  timeout 10 nc 127.0.0.1 "$1" > "$X/cli.$$" 6>&- 9>&-; code=$?
  cat "$X/cli.$$"; rm -f "$X/cli.$$"; return "$code"
}`;

/** HAProxy as the proxy of a place; `root`: its directory there, `backend`: the app's. */
export const managedHaproxy = (root: string, backend: string): ManagedProxy => ({
  traffic: trafficOf(root, backend),
  register: (app) => registerScript(root, backend, app),
  compose: composeScript(root),
  command: (generation, before) => command(root, generation, before),
  answers: (port) => `${prelude(root)}\nprintf 'show info\\n' | cli ${port} | grep -q '^Version'`,
  done: (next) => doneScript(root, next),
  guard: guardScript(root),
  generation: `${prelude(root)}\nlock_proxy\nn=0; p=0; read -r n p 2>/dev/null < "$X/generation" || :
printf 'show info\\n' | cli "$p" 2>/dev/null | grep -q '^Version' && echo "$n answers" || echo "$n silent"`,
});

function trafficOf(root: string, backend: string): Traffic {
  const way = driven({
    backend,
    talk: `${prelude(root)}
talk() { read -r _ port 2>/dev/null < "$X/generation" && cli "$port"; }`,
    before: `${prelude(root)}\nlock_proxy`,
    after: 'read -r n _ < "$X/generation" && in_config "$X/$n.cfg"',
    files: [`${root}/state`],
    servers: 'by-name',
  });
  return {
    ...way,
    look: `${way.look}\n[ -f "$X/generation" ] || echo none`,
    // Before an app's first deployment the proxy does not know it, or is not there.
    read(printed) {
      const seen = way.read(printed);
      const isNew = /^none$/m.test(printed) || /Can't find backend/.test(printed);
      return !seen.ok && isNew ? ok({ servers: [], obstacles: [], stateFiles: [] }) : seen;
    },
  };
}

function registerScript(root: string, backend: string, { ports, hosts, servers, port }: ProxyApp): string {
  const lines = (texts: readonly (string | number)[]) => quote(texts.map((text) => `${text}\n`).join(''));
  const files = { ports: lines(ports), hosts: lines(hosts), backend: quote(backendText(servers, port)) };
  return `${prelude(root)}
lock_proxy
A="$X/apps/${backend}"; mkdir -p "$A" || fail ${EXIT.full} cannot-make "$A"
same=yes
has() { [ "$(cat "$A/$1" 2>/dev/null; echo .)" = "$(printf %s "$2"; echo .)" ] || { same=no; printf %s "$2" | put "$A/$1" || exit $?; }; }
${Object.entries(files)
  .map(([name, text]) => `has ${name} ${text}`)
  .join('\n')}
read -r n _ 2>/dev/null < "$X/generation" && grep -qx ${quote(`backend ${backend}`)} "$X/$n.cfg" 2>/dev/null || same=no
[ "$same" = no ] || echo same`;
}

/** An address that nobody has (RFC 5737): until a server has a name it cannot be reached. */
const NOWHERE = '192.0.2.1';

const backendText = (servers: readonly string[], port: number): string =>
  [
    '  balance roundrobin',
    '  load-server-state-from-file global',
    '  option redispatch 1',
    '  retries 3',
    // Another server may be asked again only where nothing can have been done twice.
    '  retry-on conn-failure empty-response',
    '  http-request disable-l7-retry unless METH_GET || { method HEAD OPTIONS }',
    '  default-server check inter 1s fastinter 250ms downinter 500ms fall 2 rise 1 init-addr last,none resolvers docker resolve-prefer ipv4 weight 0 disabled',
    ...servers.map((server) => `  server ${server} ${NOWHERE}:${port}`),
    '',
  ].join('\n');

const composeScript = (root: string): string => `${prelude(root)}
lock_proxy
before=0; old=; read -r before old 2>/dev/null < "$X/generation" || :
n=$((before + 1))
ports=$(cat "$X"/apps/*/ports 2>/dev/null | sort -nu)
cli_port=$((9000 + n % 1000))
while printf '%s\\n' $ports | grep -qx "$cli_port"; do cli_port=$((cli_port + 1)); done
{
  cat <<HEAD
global
  stats socket ipv4@127.0.0.1:$cli_port level admin
  stats socket $X/$n.sock mode 600 level admin expose-fd listeners
  server-state-file $X/state
  close-spread-time 10s
resolvers docker
  nameserver dns 127.0.0.11:53
  hold valid 1s
  hold nx 1s
  hold obsolete 0s
  resolve_retries 2
  timeout resolve 500ms
  timeout retry 500ms
defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  timeout tunnel 1h
  timeout http-request 30s
backend cimyr_nobody
  http-request return status 404 content-type text/plain string "no app of this name is deployed here"
HEAD
  for port in $ports; do
    echo "frontend port_$port"
    echo "  bind :$port"
    default=cimyr_nobody
    for app in "$X"/apps/*; do
      grep -qx "$port" "$app/ports" || continue
      [ -s "$app/hosts" ] || default=\${app##*/}
      while read -r host; do echo "  use_backend \${app##*/} if { req.hdr(host),field(1,:) -i -m str $host }"; done < "$app/hosts"
    done
    echo "  default_backend $default"
  done
  for app in "$X"/apps/*; do echo "backend \${app##*/}"; cat "$app/backend"; done
} | put "$X/$n.cfg" || exit $?
[ -z "$old" ] || { printf 'show servers state\\n' | cli "$old" > "$X/state.tmp" && grep -q '^#' "$X/state.tmp" && mv "$X/state.tmp" "$X/state"; } || :
[ -e "$X/state" ] || echo 1 > "$X/state"
in_config "$X/$n.cfg"
said=$(haproxy -c -f "$X/$n.cfg" 2>&1) || { printf 'proxy-refuses %s\\n' "$(printf '%s\\n' "$said" | sed -n '/ALERT/{p;q;}')" >&2; exit ${EXIT.refused}; }
${TELL_TIME}
printf '%s %s\\n' "$NOW" "$BOOT" | put "$X/replacing"
printf 'next %s %s %s\\n' "$n" "$cli_port" "$before"`;

/**
 * It ends where its network is gone: the keeper was started anew, and so is what it is restarted in. Started again it
 * takes over nothing: whoever was before it is gone. HAProxy is not the first process, which no signal ends by itself.
 */
function command(root: string, generation: number, before: number): readonly string[] {
  const sockets = before > 0 ? `[ -e /tmp/begun ] || set -- -x ${root}/${before}.sock; : > /tmp/begun` : ':';
  const text = `${sockets}
haproxy -db "$@" -f ${root}/${generation}.cfg & p=$!
trap 'kill -USR1 "$p"' USR1
trap 'kill "$p"' TERM INT
(while [ -e /sys/class/net/eth0 ]; do sleep 1; done; kill "$p") &
while :; do
  wait "$p"; code=$?
  [ "$code" -gt 128 ] && kill -0 "$p" 2>/dev/null || exit "$code"
done`;
  return ['sh', '-c', text];
}

/** A connection that listens, as the kernel lists it, is cheap to look for. */
const guardScript = (root: string): string => `X=${quote(root)}; p=; own=; silent=0
trap 'exit 0' TERM INT
while :; do
  n=; port=0; read -r n port 2>/dev/null < "$X/generation" || :
  if [ -n "$p" ] && [ "$own" != "$n" ]; then kill -USR1 "$p"; p=; fi
  if [ -z "$n" ] || [ -e "$X/replacing" ] ||
    grep -q "0100007F:$(printf %04X "$port") 00000000:0000 0A" /proc/net/tcp; then silent=0
  else silent=$((silent + 1)); fi
  if [ "$silent" -ge 2 ]; then haproxy -db -f "$X/$n.cfg" & p=$!; own=$n; silent=0; fi
  sleep 1 & wait $!
done`;

const doneScript = (root: string, next: Parameters<ManagedProxy['done']>[0]): string => `${prelude(root)}
exec 6>>"$X/lock"; take 6 20 || fail ${EXIT.busy} busy
${next ? `printf '%s %s\\n' ${next.generation} ${next.port} | put "$X/generation" || exit $?` : ''}
rm -f "$X/replacing"`;
