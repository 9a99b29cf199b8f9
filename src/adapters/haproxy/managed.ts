import { quote } from '../../base/quote.js';
import { ok } from '../../base/result.js';
import type { ManagedProxy, ProxyApp } from '../../ports/managed-proxy.js';
import type { Traffic } from '../../ports/traffic.js';
import { EXIT } from '../../state/script.js';
import { driven } from './haproxy.js';

/** How long a new generation may take until it answers. */
const ANSWERS_SECONDS = 15;

/** `X`: the proxy's own directory, with a lock of its own. */
const prelude = (root: string) => `X=${quote(root)}
lock_proxy() {
  mkdir -p "$X/apps" || fail ${EXIT.full} cannot-make "$X"
  exec 6>>"$X/lock" || exit ${EXIT.full}
  take 6 ${ANSWERS_SECONDS * 2} || fail ${EXIT.busy} busy
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
}
# \`try TIMES COMMAND…\`: what is started anew is not there at once.
try() {
  times=$1; shift
  until "$@"; do times=$((times - 1)); [ "$times" -gt 0 ] || return 1; sleep 0.2; done
}
answers() { read -r _ port 2>/dev/null < "$X/generation" && printf 'show info\\n' | cli "$port" 2>/dev/null | grep -q '^Version'; }`;

/** HAProxy as the proxy of a place; `root`: its directory there, `backend`: the app's. */
export const managedHaproxy = (root: string, backend: string): ManagedProxy => ({
  traffic: trafficOf(root, backend),
  register: (app) => registerScript(root, backend, app),
  settle: `${prelude(root)}
lock_proxy
[ ! -e "$X/generation" ] || try 15 answers || {
${NEXT_GENERATION}
}`,
  guard: guardScript(root),
});

function trafficOf(root: string, backend: string): Traffic {
  const way = driven({
    backend,
    talk: `${prelude(root)}
said() { read -r _ port 2>/dev/null < "$X/generation" && printf '%s\\n' "$commands" | cli "$port"; }
talk() { commands=$(cat); if [ -e "$X/generation" ]; then try 15 said; fi; }`,
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
A="$X/apps/${backend}"; F="$X/former"; rm -rf "$F"
if [ -d "$A" ]; then cp -r "$A" "$F" || fail ${EXIT.full} cannot-make "$F"; fi
mkdir -p "$A" || fail ${EXIT.full} cannot-make "$A"
same=yes
has() { [ "$(cat "$A/$1" 2>/dev/null; echo .)" = "$(printf %s "$2"; echo .)" ] || { same=no; printf %s "$2" | put "$A/$1" || exit $?; }; }
${Object.entries(files)
  .map(([name, text]) => `has ${name} ${text}`)
  .join('\n')}
read -r n _ 2>/dev/null < "$X/generation" && grep -qx ${quote(`backend ${backend}`)} "$X/$n.cfg" 2>/dev/null || same=no
if [ "$same" = yes ] && try 15 answers; then exit 0; fi
# What no proxy can be made of would keep all other apps from being deployed.
(
${NEXT_GENERATION}
) || { code=$?; rm -rf "$A"; [ ! -d "$F" ] || mv "$F" "$A"; exit "$code"; }
rm -rf "$F"`;
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

/** Makes the next generation's configuration of what all apps have written down, and has the guard run it. */
const NEXT_GENERATION = `old=0; old_port=; read -r old old_port 2>/dev/null < "$X/generation" || :
n=$((old + 1)); while [ -e "$X/$n.cfg" ]; do n=$((n + 1)); done
ports=$(cat "$X"/apps/*/ports 2>/dev/null | sort -nu)
port=$((9000 + n % 1000))
while printf '%s\\n' $ports | grep -qx "$port"; do port=$((port + 1)); done
{
  cat <<HEAD
global
  stats socket ipv4@127.0.0.1:$port level admin
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
  for public in $ports; do
    echo "frontend port_$public"
    echo "  bind :$public"
    default=cimyr_nobody
    for app in "$X"/apps/*; do
      grep -qx "$public" "$app/ports" || continue
      [ -s "$app/hosts" ] || default=\${app##*/}
      while read -r host; do echo "  use_backend \${app##*/} if { req.hdr(host),field(1,:) -i -m str $host }"; done < "$app/hosts"
    done
    echo "  default_backend $default"
  done
  for app in "$X"/apps/*; do echo "backend \${app##*/}"; cat "$app/backend"; done
} | put "$X/$n.cfg" || exit $?
[ -z "$old_port" ] || { printf 'show servers state\\n' | cli "$old_port" > "$X/state.tmp" && grep -q '^#' "$X/state.tmp" && mv "$X/state.tmp" "$X/state"; } || :
[ -e "$X/state" ] || echo 1 > "$X/state"
in_config "$X/$n.cfg"
refused() { rm -f "$X/$n.cfg"; printf 'proxy-refuses %s\\n' "$1" >&2; exit ${EXIT.refused}; }
said=$(haproxy -c -f "$X/$n.cfg" 2>&1) || refused "$(printf '%s\\n' "$said" | sed -n '/ALERT/{p;q;}')"
printf '%s %s\\n' "$n" "$port" | put "$X/generation" || exit $?
kill -HUP 1
try ${ANSWERS_SECONDS * 5} answers || {
  if [ "$old" = 0 ]; then rm -f "$X/generation"; else printf '%s %s\\n' "$old" "$old_port" | put "$X/generation" || exit $?; fi
  kill -HUP 1
  refused 'the new one did not come up; see the log of the keeper'
}
for file in "$X"/*.cfg "$X"/*.sock; do
  case \${file##*/} in "$n".*|"$old".*) ;; *) rm -f "$file";; esac
done`;

/**
 * It is told of another generation by a signal, and looks each second for one that is gone. A new generation takes the
 * listening sockets of the one before and then has it finish; one that fails before leaves that as it was.
 */
const guardScript = (root: string): string => `X=${quote(root)}; p=; own=; former=; before=; all=
trap : HUP
trap 'kill $p 2>/dev/null; exit 0' TERM INT
lives() { [ -n "$1" ] && [ -d "/proc/$1" ] && ! grep -q '^State:.Z' "/proc/$1/status"; }
while :; do
  n=; read -r n _ 2>/dev/null < "$X/generation" || :
  if [ -n "$n" ] && [ "$n" = "$before" ] && ! lives "$p" && lives "$former"; then p=$former; own=$n; former=; before=; fi
  if [ -n "$n" ] && { [ "$n" != "$own" ] || ! lives "$p"; }; then
    set --
    if [ "$n" != "$own" ] && lives "$p"; then former=$p; before=$own; set -- -x "$X/$own.sock"; fi
    others=; for one in $all; do ! lives "$one" || others="$others $one"; done
    [ -z "$others" ] || set -- "$@" -sf $others
    haproxy -db "$@" -f "$X/$n.cfg" & p=$!; own=$n; all="$others $p"
  fi
  sleep 1 & wait $!
done`;
