import { isReleaseName } from '../../domain/rollout/release-name.js';

/**
 * Shell functions that ask the host itself who listens at a port. `listens` ends with 0 where somebody does, with 1
 * where nobody does, with 2 where nobody can tell. What was started by us is known by what it was started with, and
 * only the same user may read that: `who` prints `ours PID RELEASE`, `others PID` or `unknown`, one a line. Units of a
 * service manager do not have our variables, so they are not told apart from others.
 */
export const LISTENERS = `heard=
sockets() {
  [ -n "$heard" ] || heard=" $(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
    awk '$4 == "0A" { n = split($2, at, ":"); printf "%s/%s ", at[n], $10 }')"
}
listens() {
  [ -r /proc/net/tcp ] || return 2
  sockets
  case $heard in *" $(printf %04X "$1")/"*) return 0 ;; *) return 1 ;; esac
}
is_ours() { 2>/dev/null grep -qzxF -e "CIMYR_PORT=$2" "$1" && 2>/dev/null grep -qzF -e "CIMYR_RELEASE_PATH=$P/releases/" "$1"; }
lives() {
  for e in $(grep -lzxF -e "CIMYR_PORT=$1" /proc/[0-9]*/environ 2>/dev/null); do ! is_ours "$e" "$1" || return 0; done
  return 1
}
who() {
  sockets
  wanted=' '
  for one in $heard; do [ "\${one%/*}" != "$(printf %04X "$1")" ] || wanted="$wanted\${one#*/} "; done
  pids=$(ls -l /proc/[0-9]*/fd 2>/dev/null | awk -v wanted="$wanted" '/^\\/proc\\// { split($0, at, "/"); pid = at[3] }
    match($0, /socket:\\[[0-9]+\\]$/) && index(wanted, " " substr($0, RSTART + 8, RLENGTH - 9) " ") && !seen[pid]++ { print pid }')
  [ -n "$pids" ] || echo unknown
  for pid in $pids; do
    e=/proc/$pid/environ
    # Whoever hands variables on may hand on old ones: where it works says more.
    at=$(readlink "/proc/$pid/cwd" 2>/dev/null)
    case $at in "$P"/releases/[!.]*) at=\${at#"$P"/releases/}; at=\${at%%/*} ;; *) at= ;; esac
    if is_ours "$e" "$1"; then echo "ours $pid \${at:-$(tr '\\000' '\\n' < "$e" 2>/dev/null | sed -n 's/^CIMYR_RELEASE=//p' | tail -n 1)}"
    elif 2>/dev/null grep -qz '^PATH=' "$e" && ! grep -qz '^INVOCATION_ID=' "$e"; then echo "others $pid"
    else echo unknown; fi
  done
}`;

/**
 * Notes which of the instances that run listen: one of them that does not any more, and has nothing left that is alive,
 * is dead. Before that it may only not listen yet; where nobody ever listened, nothing can be told.
 */
export const NOTE_LISTENERS = `${LISTENERS}
for f in "$S"/instances/*; do
  [ -f "$f" ] && 2>/dev/null read -r state _ < "$f" && [ "$state" = running ] && listens "\${f##*/}" || continue
  mkdir -p "$S/listened" && : > "$S/listened/\${f##*/}"
done
`;

/** Who listens at a port. */
export type Listener =
  | { readonly kind: 'ours'; readonly pid: number; readonly release?: string }
  | { readonly kind: 'others'; readonly pid: number }
  | { readonly kind: 'unknown' };

export function readListeners(printed: string): Listener[] {
  return printed
    .split('\n')
    .filter(Boolean)
    .map((line): Listener => {
      const [kind, pid = '', release = ''] = line.split(' ');
      if (kind === 'ours') return { kind, pid: Number(pid), ...(isReleaseName(release) ? { release } : {}) };
      return kind === 'others' ? { kind, pid: Number(pid) } : { kind: 'unknown' };
    });
}
