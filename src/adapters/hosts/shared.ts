import { posix } from 'node:path';
import { quote } from '../../base/quote.js';
import { EXIT } from '../../state/script.js';

/**
 * `share NAME KIND`: a link in the release to what is shared, which is what the host has; where it has none, what the
 * artifact has becomes it. A file that nobody has is refused: a directory of its name would be found in its place.
 */
export const SHARE = `is_there() { [ -e "$1" ] || [ -L "$1" ]; }
share() {
  s="$P/shared/$1"; n="$N/$1"; d=$(dirname "$n")
  mkdir -p "$d" "$(dirname "$s")" || give_up ${EXIT.full} cannot-make "$s"
  # Through a link of the artifact something else would be replaced.
  [ "$(cd "$d" && pwd -P)" = "$(cd "$N" && pwd -P)\${d#"$N"}" ] || give_up ${EXIT.refused} cannot-link "$n"
  if is_there "$s"; then ! is_there "$n" || printf 'kept %s\\n' "$1"
  elif is_there "$n"; then rm -rf "$s.tmp" && cp -RPp "$n" "$s.tmp" && mv -T "$s.tmp" "$s"
  elif [ "$2" = file ]; then give_up ${EXIT.refused} no-shared "$s"
  else mkdir -p "$s"; fi || give_up ${EXIT.full} cannot-make "$s"
  mode=; [ -w "$d" ] || { mode=$(stat -c %a "$d"); chmod u+w "$d"; }
  gone "$n"; ln -s "$s" "$n" || give_up ${EXIT.full} cannot-link "$s"
  [ -z "$mode" ] || chmod "$mode" "$d"
}`;

/** What is shared when nobody has it yet: `.env` or `config/app.yml` is a file, `uploads` or `.cache/` a directory. */
export const sharedKind = (path: string): 'file' | 'directory' =>
  !path.endsWith('/') && posix.basename(path).includes('.') ? 'file' : 'directory';

export const sharedName = (path: string): string => posix.normalize(path).replace(/\/+$/, '');

export const shareLines = (shared: readonly string[]): string =>
  shared.map((path) => `share ${quote(sharedName(path))} ${sharedKind(path)}`).join('\n');
