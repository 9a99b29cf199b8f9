import { randomBytes } from 'node:crypto';
import { quote } from '../../../base/quote.js';
import { ok } from '../../../base/result.js';
import type { Note } from '../../../domain/rollout/note.js';
import type { Host } from '../../../ports/host.js';
import { call, UNLIMITED } from '../calls.js';
import { SPLIT_LINE, STATS } from '../lists.js';
import { preamble } from '../script.js';
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
  const mark = `--${randomBytes(12).toString('hex')}`;
  const printed = await call(host, lookScript(target.path, release, mark), clock, UNLIMITED);
  if (!printed.ok) return printed;
  const changed = printed.value
    .split('\n')
    .flatMap((line) => (line.startsWith(mark) ? [line.slice(mark.length)] : []));
  const files = Number(changed.pop());
  if (!(files > 0)) return ok([]);
  return ok([{ kind: 'changed-in-place', place: host.name, release, files, paths: changed.map(mask) }]);
}

const lookScript = (root: string, release: string, mark: string): string => `${preamble(root)}
R=${quote(release)}
${STATS}
[ -s "$S/stats/$R" ] && [ -d "$P/releases/$R" ] || exit 0
echo
stats "$P/releases/$R" | awk '
  ${SPLIT_LINE}
  FILENAME == ARGV[1] { path = split_line(); now[path] = told; next }
  { path = split_line(); if (now[path] != told && ++n <= ${MOST}) print "${mark}" path }
  END { print "${mark}" n + 0 }' - "$S/stats/$R"`;
