import { quote } from '../../base/quote.js';
import { EXIT, preamble } from '../../state/script.js';
import { GONE, SPLIT_LINE, STATS } from './lists.js';
import { SHARE, shareLines } from './shared.js';

export interface Receiving {
  readonly release: string;
  /** What is not sent is linked from it; empty: all is sent. */
  readonly base: string;
  readonly shared: readonly string[];
}

/**
 * Reads a tar stream of what was lacking, and makes the release of it: checked by content, complete or not there at
 * all. Tells `kept NAME` of what is shared and was there before, though the artifact has one, too.
 */
export const receiveScript = (
  root: string,
  fence: number,
  { release, base, shared }: Receiving,
): string => `${preamble(root)}guard ${fence}
R=${quote(release)}; B=${quote(base)}; N="$P/releases/.partial-$R"; M="$S/manifests"
${STATS}
${GONE}
if [ -d "$P/releases/$R" ]; then
  # It came before, and the answer was lost.
  [ ! -e "$M/.incoming" ] || [ "$(sha256sum < "$M/.incoming")" = "$(sha256sum < "$M/$R")" ] ||
    fail ${EXIT.refused} other-release "$R"
  exit 0
fi
gone "$N"
give_up() { gone "$N"; fail "$@"; }
mkdir -p "$P/releases" && mkdir -m 700 "$N" && cd "$N" || fail ${EXIT.full} cannot-make "$N"
paths() { tr '\\n' '\\0' | xargs -0 -r "$@"; }
listed() { awk -v kind="$1" 'substr($0, 66, 1) == kind { print substr($0, 73) }' "$M/.incoming"; }
listed d | paths mkdir -p -- || give_up ${EXIT.full} cannot-make "$N"
${fromBase}
tar -x -o -p -f - || give_up ${EXIT.full} not-whole
awk 'FILENAME == ARGV[1] { kept[substr($0, 2)] = 1; next }
  substr($0, 66, 1) == "f" && !(substr($0, 73) in kept) { print substr($0, 1, 64) "  ./" substr($0, 73) }' "$M/.kept" "$M/.incoming" |
  { if IFS= read -r first; then { printf '%s\\n' "$first"; cat; } | sha256sum -c - > /dev/null 2>&1; fi; } ||
  give_up ${EXIT.refused} not-as-sent
${modes}
${SHARE}
${shareLines(shared)}
[ ! -s "$M/.modes" ] && ${shared.length === 0 ? ':' : 'false'} || stats . > "$M/.now"
no_directories < "$M/.now" > "$S/stats/$R.tmp" && mv "$S/stats/$R.tmp" "$S/stats/$R" || give_up ${EXIT.full} cannot-write "$S/stats/$R"
cp "$M/.incoming" "$M/$R" || give_up ${EXIT.full} cannot-write "$M/$R"
cd "$P" && chmod 755 "$N" && mv -T "$N" "$P/releases/$R" || give_up ${EXIT.full} cannot-move "$N"
rm -f "$M/.kept" "$M/.now" "$M/.modes" "$M/.incoming"`;

/**
 * Files of the list, never what else lies in the base. Where the file system can share blocks they are files of their
 * own; else links, so what is changed in place changes in both (steps/in-place.ts), but small ones (compare.ts). What may not be linked (another
 * user's, where the system protects hard links) is copied, and so is what has another mode over there.
 */
const fromBase = `kept() { sed -n "s/^$1//p" "$M/.kept"; }
missing() { while IFS= read -r f; do [ -e "$N/$f" ] || [ -L "$N/$f" ] || printf '%s\\n' "$f"; done; }
each() { while IFS= read -r f; do "$@" "./$f" "$N/$f"; done; }
copy() { each cp -Pp; }
# Small systems have neither this nor --parents.
! tar -c -f /dev/null --no-recursion -T /dev/null 2>/dev/null || copy() { sed 's,^,./,' | tar -c -f - --no-recursion -T - | tar -x -o -p -f - -C "$N"; }
if [ -n "$B" ]; then
  way=-Pl
  if cp --reflink=always "$M/.incoming" "$N/.probe" 2>/dev/null; then way='-Pp --reflink=always'; fi
  rm -f "$N/.probe"
  (cd "$P/releases/$B" || exit 1
  left='~'
  kept = | paths sh -c 'to=$1; way=$2; shift 2; exec cp $way --parents -- "$@" "$to"' cp "$N" "$way" || left='[=~]'
  [ "$left" != '~' ] || [ -n "$(kept '~')" ] || exit 0
  find "$N" -type d ! -perm -700 -exec chmod u+rwx {} +
  cp --parents --help > /dev/null || kept = | missing | each ln
  kept "$left" | missing | copy
  [ -z "$(kept "$left" | missing)" ]) > /dev/null 2>&1 || give_up ${EXIT.full} cannot-link "$P/releases/$B"
fi`;

/** All of the list is there and nothing else, with the modes of the list; directories last, from below. */
const modes = `stats . > "$M/.now"
awk '${SPLIT_LINE}
  FILENAME == ARGV[1] { kind[substr($0, 73)] = substr($0, 66, 1); mode[substr($0, 73)] = substr($0, 68, 4); n++; next }
  { path = split_line(); if (kind[path] != substr($3, 1, 1)) exit stranger = 1
    n--; is_directory = kind[path] == "d"; is = is_directory ? $4 % 1000 : $4
    if (kind[path] != "l" && is + 0 != mode[path] + 0) print mode[path] " " is_directory path }
  END { exit stranger || n != 0 }' "$M/.incoming" "$M/.now" > "$M/.modes" || give_up ${EXIT.refused} not-as-sent
for is_directory in 0 1; do
  for mode in $(sed -n "s/^\\([0-7]*\\) $is_directory.*/\\1/p" "$M/.modes" | sort -r -u); do
    sed -n "s/^$mode $is_directory//p" "$M/.modes" | sort -r | paths chmod "$mode" -- || give_up ${EXIT.full} cannot-write "$N"
  done
done`;
