import { quote } from '../../base/quote.js';
import type { ArtifactEntry } from '../../ports/artifact.js';
import { EXIT, preamble } from './script.js';

/**
 * A release arrives in two exchanges: the host is given the list of what it is made of and answers with the numbers
 * of the entries that it lacks; these are sent. What it has already, in the release before, it links.
 */
export const manifestOf = (entries: readonly ArtifactEntry[]): string =>
  entries.map(({ sha256, kind, path }) => `${sha256} ${kind} ${path}\n`).join('');

// Size, time, mode and name of all but directories: who changed one in place since it came is found by it.
const STATS = `stats() { (cd "$1" && find . ! -type d -exec stat -c '%s %Y %a %n' {} + | sort); }`;

/**
 * Reads the manifest; prints `base NAME` and the numbers of the entries to send. A file of the base that was changed
 * over there is sent again.
 */
export const compareScript = (
  root: string,
  fence: number,
  release: string,
): string => `${preamble(root)}guard ${fence}
R=${quote(release)}
${STATS}
mkdir -p "$P/releases" "$P/shared" "$S/manifests" "$S/stats" "$S/records" || fail ${EXIT.full} cannot-make "$P"
rm -rf "$P"/releases/.partial-*
cat > "$S/manifests/.incoming" || fail ${EXIT.full} cannot-write "$S/manifests/.incoming"
base=$(readlink "$P/current" 2>/dev/null); base=\${base#releases/}
if [ -n "$base" ] && [ -s "$S/manifests/$base" ] && [ -s "$S/stats/$base" ]; then
  stats "$P/releases/$base" | comm -3 "$S/stats/$base" - | awk '{ sub(/^[ \\t]*[0-9]+ [0-9]+ [0-9]+ \\.\\//, ""); print }' > "$S/manifests/.touched"
  printf 'base %s\\n' "$base"
  awk -v touched="$S/manifests/.touched" -v base="$S/manifests/$base" '
    BEGIN { while ((getline line < touched) > 0) gone[line] = 1; while ((getline line < base) > 0) have[line] = 1 }
    { path = substr($0, 68); if (!($0 in have) || path in gone) print NR - 1 }' "$S/manifests/.incoming"
else echo base; echo all; fi
# Numbers only: the name of a file system may have blanks in it.
printf 'free %s\\n' "$(stat -f -c '%a %S' "$P" 2>/dev/null | awk '{ printf "%.0f", $1 * $2 / 1024 }')"`;

/**
 * Reads a tar stream of what was lacking, and makes the release of it: checked by content, complete or not there at
 * all.
 */
export const receiveScript = (
  root: string,
  fence: number,
  {
    release,
    base,
    shared,
  }: { readonly release: string; readonly base: string; readonly shared: readonly string[] },
): string => `${preamble(root)}guard ${fence}
R=${quote(release)}; B=${quote(base)}; N="$P/releases/.partial-$R"
${STATS}
if [ -d "$P/releases/$R" ]; then
  # It came before, and the answer was lost.
  [ ! -e "$S/manifests/.incoming" ] || cmp -s "$S/manifests/.incoming" "$S/manifests/$R" ||
    fail ${EXIT.refused} other-release "$R"
  exit 0
fi
rm -rf "$N"
give_up() { rm -rf "$N"; fail "$@"; }
if [ -n "$B" ]; then
  cp -al "$P/releases/$B" "$N" 2>/dev/null || give_up ${EXIT.full} cannot-link "$P/releases/$B"
  # Whatever is not in the new release as it was in the old one.
  (cd "$N" && find . ! -type d | sed 's,^\\./,,' | awk -v new="$S/manifests/.incoming" -v base="$S/manifests/$B" -v touched="$S/manifests/.touched" '
    BEGIN { while ((getline line < base) > 0) have[line] = 1
            while ((getline line < touched) > 0) gone[line] = 1
            while ((getline line < new) > 0) if (line in have) { path = substr(line, 68); if (!(path in gone)) keep[path] = 1 } }
    !($0 in keep)' | tr '\\n' '\\0' | xargs -0 -r rm -f --) || give_up ${EXIT.full} cannot-remove "$N"
else mkdir -p "$N" || fail ${EXIT.full} cannot-make "$N"; fi
# Directories that lost their last file, from below: of the others it is refused.
find "$N" -mindepth 1 -depth -type d -exec rmdir {} + 2>/dev/null
tar -x -o -p -f - -C "$N" || give_up ${EXIT.full} not-whole
(cd "$N" && awk -v had="$S/manifests/$B" -v touched="$S/manifests/.touched" '
  BEGIN { while ((getline line < had) > 0) have[line] = 1; while ((getline line < touched) > 0) gone[line] = 1 }
  { path = substr($0, 68); if (substr($0, 66, 1) != "l" && (!($0 in have) || path in gone)) print substr($0, 1, 64) "  ./" path }' "$S/manifests/.incoming" |
  { if read -r first; then { printf '%s\\n' "$first"; cat; } | sha256sum -c --status -; fi; }) ||
  give_up ${EXIT.refused} not-as-sent
(cd "$N" && find . ! -type d | sed 's,^\\./,,' | sort) > "$S/manifests/.here"
cut -c 68- "$S/manifests/.incoming" | sort | cmp -s - "$S/manifests/.here" || give_up ${EXIT.refused} not-as-sent
stats "$N" > "$S/stats/$R.tmp" && mv "$S/stats/$R.tmp" "$S/stats/$R" || give_up ${EXIT.full} cannot-write "$S/stats/$R"
cp "$S/manifests/.incoming" "$S/manifests/$R" || give_up ${EXIT.full} cannot-write "$S/manifests/$R"
${shared.map(linkShared).join('\n')}
mv -T "$N" "$P/releases/$R" || give_up ${EXIT.full} cannot-move "$N"
rm -f "$S/manifests/.here" "$S/manifests/.touched" "$S/manifests/.incoming"`;

const linkShared = (path: string): string => {
  const name = quote(path.replace(/\/+$/, ''));
  return `{ [ -e "$P/shared/"${name} ] || mkdir -p "$P/shared/"${name}; } && mkdir -p "$(dirname "$N/"${name})" && rm -rf "$N/"${name} && ln -s "$P/shared/"${name} "$N/"${name} || give_up ${EXIT.full} cannot-link "$P/shared/"${name}`;
};
