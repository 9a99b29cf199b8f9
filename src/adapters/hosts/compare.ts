import { quote } from '../../base/quote.js';
import { EXIT, preamble } from '../../state/script.js';
import { GONE, SPLIT_LINE, STATS } from './lists.js';

/** Bytes: of a file that is copied, and of all of them. */
const SMALL = 16 * 1024;
const MOST_COPIED = 16 * 1024 * 1024;

/**
 * Reads the list of a release and tells what of it the release that serves does not have as it is written down there:
 * `base NAME`, `lacks` with a bit for each entry (the first in the highest of a hexadecimal digit), `free` bytes. A
 * file of the base that was changed over there is sent again; one of which only the mode was changed is copied. So are
 * small ones: they are what people change in place (`.env`, scripts), and a link would change in both releases.
 */
export const compareScript = (
  root: string,
  fence: number,
  release: string,
): string => `${preamble(root)}guard ${fence}
R=${quote(release)}; M="$S/manifests"
${STATS}
${GONE}
mkdir -p "$P/releases" "$P/shared" "$M" "$S/stats" "$S/records" || fail ${EXIT.full} cannot-make "$P"
for left in "$P"/releases/.partial-*; do gone "$left"; done
cat > "$M/.incoming" || fail ${EXIT.full} cannot-write "$M/.incoming"
base=$(readlink "$P/current" 2>/dev/null); base=\${base#releases/}
[ -n "$base" ] && [ -s "$M/$base" ] && [ -s "$S/stats/$base" ] || base=
: > "$M/.kept"
set -- /dev/null /dev/null /dev/null
[ -z "$base" ] || { stats "$P/releases/$base" > "$M/.now"; set -- "$S/stats/$base" "$M/.now" "$M/$base"; }
printf 'base %s\\nlacks ' "$base"
(cd "$M" && awk '
  ${SPLIT_LINE}
  function content(all) { split(all, f, " "); return f[1] " " f[2] " " substr(f[3], 1, 1) }
  function tell(bit) { digit = digit * 2 + bit; if (++n % 4 == 0) { printf "%x", digit; digit = 0 } }
  FILENAME == ARGV[1] { path = split_line(); was[path] = told; next }
  FILENAME == ARGV[2] { path = split_line(); is_link[path] = told ~ /^[^ ]+ [^ ]+ l/; if (path in was) as_it_was[path] = was[path] == told ? "=" : content(was[path]) == content(told) ? "~" : "!"; next }
  FILENAME == ARGV[3] { path = substr($0, 73); mark = as_it_was[path]
    if ((mark == "=" || mark == "~") && is_link[path] == (substr($0, 66, 1) == "l")) have[$0] = mark; next }
  $0 in have { tell(0); path = substr($0, 73); split(was[path], f, " ")
    if (have[$0] == "=" && !is_link[path] && f[1] <= ${SMALL} && (copied += f[1]) <= ${MOST_COPIED}) have[$0] = "~"
    print have[$0] path > ".kept"; next }
  { tell(substr($0, 66, 1) != "d") }
  END { while (n % 4) tell(0) }' "$@" .incoming)
echo
# No words to be taken apart: a file system's name may have spaces in it.
printf 'free %s\\n' "$(stat -f -c '%a %S' "$P" 2>/dev/null | awk '{ printf "%.0f", $1 * $2 }')"`;
