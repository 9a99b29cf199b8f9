import { quote } from '../base/quote.js';

/** Exit codes of our scripts; those of users' commands travel in the text. */
export const EXIT = { refused: 71, full: 74, fenced: 75, busy: 76 } as const;

/** Tells the seconds since the host's start, and which start that was: nobody can set that clock. */
export const TELL_TIME = `if [ -r /proc/uptime ]; then read -r up _ < /proc/uptime; NOW=\${up%.*}; read -r BOOT < /proc/sys/kernel/random/boot_id
else NOW=$(date +%s); BOOT=none; fi`;

/**
 * What every script begins with: where things are, and the few functions that they share. `fail` says what went wrong
 * in a word of `SCRIPT_PROBLEMS`, and what about; `call` reads both.
 */
export const preamble = (root: string): string => `set -u
U=$(umask); umask 022
L=\${LC_ALL-}; LC_ALL=C; export LC_ALL
P=${quote(root)}; S="$P/.cimyr"
fail() { c=$1; shift; printf '%s\\n' "$*" >&2; exit "$c"; }
# A whole file or nothing. Behind a pipe it ends only itself: \`|| exit $?\` belongs to it.
put() {
  { cat > "$1.tmp.$$" && { sync "$1.tmp.$$" 2>/dev/null || :; } && mv "$1.tmp.$$" "$1"; } ||
    { rm -f "$1.tmp.$$"; fail ${EXIT.full} cannot-write "$1"; }
}
# \`aside NAME ID\`: what cannot be used is kept under another name.
aside() {
  [ -e "$S/$1" ] || return 0
  mkdir -p "$S/aside" && mv "$S/$1" "$S/aside/\${1##*/}-$2" || fail ${EXIT.full} cannot-move "$S/$1"
  printf 'aside %s\\n' ".cimyr/aside/\${1##*/}-$2"
}
note() {
  # A last line that was cut short was never written.
  [ -z "$(tail -c 1 "$S/journal.ndjson" 2>/dev/null | tr '\\000' x)" ] ||
    sed '$d' "$S/journal.ndjson" | put "$S/journal.ndjson" || exit $?
  printf '%s\\n' "$1" >> "$S/journal.ndjson" || fail ${EXIT.full} cannot-write "$S/journal.ndjson"
}
# Locks a descriptor, and waits so many seconds for it. That of busybox cannot wait for a time.
take() {
  ! flock -n "$1" 2>/dev/null || return 0
  case $(flock --help 2>&1) in *--timeout*) flock -w "$2" "$1"; return;; esac
  tenths=$(($2 * 10))
  until flock -n "$1"; do [ "$tenths" -gt 0 ] || return 1; tenths=$((tenths - 1)); sleep 0.1; done
}
ours() { 2>/dev/null read -r fence < "$S/fence" && [ "$fence" = "$1" ] || exit ${EXIT.fenced}; }
# Nobody else changes anything while this one does, and only who holds the lease may begin.
guard() {
  [ -d "$S" ] || exit ${EXIT.fenced}
  exec 9>>"$S/lock" || exit ${EXIT.full}
  take 9 "\${2:-20}" || fail ${EXIT.busy} busy
  ours "$1"
}
`;

/** Script text that changes something, for who holds the lease with this fence. */
export const guarded = (root: string, fence: number, text: string): string =>
  `${preamble(root)}guard ${fence}\n${text}`;

/** Of a long journal what is read, and somewhat more. */
export const TRIM_JOURNAL = `lines=$(wc -l < "$S/journal.ndjson" 2>/dev/null || echo 0)
if [ "$lines" -gt 2000 ]; then tail -n 1000 "$S/journal.ndjson" | put "$S/journal.ndjson"; fi`;
