import { quote } from '../../../base/quote.js';
import { ok } from '../../../base/result.js';
import type { Note } from '../../../domain/rollout/note.js';
import type { Host } from '../../../ports/host.js';
import { call, LONG } from '../../../state/calls.js';
import { preamble } from '../../../state/script.js';
import { SPLIT_LINE, STATS } from '../lists.js';
import type { Outcome, Tenure } from './tenure.js';

/** So many are named. */
const MOST = 5;

/**
 * Files of a kept release that are other than when it came, by what was written down of them then. Releases share
 * files: what is changed in place in one is changed in those around it, too. It is said, and stops nothing: what
 * serves is left because it is worse.
 */
export async function changedInPlace(
  host: Host,
  release: string,
  { parts: { target, clock, mask } }: Tenure,
): Outcome<Note[]> {
  const printed = await call(host, lookScript(target.path, release), clock, LONG);
  if (!printed.ok) return printed;
  const changed = printed.value.split('\n').filter(Boolean);
  const files = Number(changed.pop());
  if (!(files > 0)) return ok([]);
  return ok([{ kind: 'changed-in-place', place: host.name, release, files, paths: changed.map(mask) }]);
}

const lookScript = (root: string, release: string): string => `${preamble(root)}
R=${quote(release)}
${STATS}
[ -s "$S/stats/$R" ] && [ -d "$P/releases/$R" ] || exit 0
stats "$P/releases/$R" | awk '
  ${SPLIT_LINE}
  # Versions before wrote down size, whole seconds and mode.
  function as_before(all) { split(all, f, " "); sub(/\\..*/, "", f[2]); return f[1] " " f[2] " " f[4] }
  FILENAME == ARGV[1] { path = split_line(); now[path] = told; next }
  { path = split_line(); is = now[path] }
  is != "" && split(told, f, " ") == 3 { is = as_before(is) }
  is != told && ++n <= ${MOST} { print path }
  END { print n + 0 }' - "$S/stats/$R"`;
