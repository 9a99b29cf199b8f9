import { quote } from '../../base/quote.js';
import type { ReleaseRecord } from '../../domain/rollout/release.js';
import { EXIT, preamble, TRIM_JOURNAL } from '../../state/script.js';
import { GONE } from './lists.js';

/** Names the release's directory, and makes sure that it is complete. */
const inRelease = (release: string) => `R=${quote(release)}
[ -d "$P/releases/$R" ] || fail ${EXIT.refused} no-release "$R"`;

/** Moves `current` in one step: no reader ever finds it missing. Prints `same` where nothing is left to be done. */
export const switchScript = (root: string, fence: number, release: string, hasActivation: boolean): string =>
  `${preamble(root)}guard ${fence}
${inRelease(release)}
[ "$(readlink "$P/current" 2>/dev/null)" != "releases/$R" ] || [ "$(cat "$S/activated" 2>/dev/null)" != "$R" ] ||
  { echo same; exit 0; }
# What is there before the first release comes back where that is withdrawn.
[ -e "$S/before" ] || readlink "$P/current" 2>/dev/null | put "$S/before" || exit $?
${pointer(`"releases/$R"`)}
${hasActivation ? ':' : 'printf "%s\\n" "$R" | put "$S/activated"'}`;

// `mv -T` is a rename; `ln -sfn` removes and makes anew in busybox.
const pointer = (
  to: string,
) => `ln -sfn ${to} "$P/.current.$$" && mv -T "$P/.current.$$" "$P/current" 2>/dev/null || {
  rm -f "$P/.current.$$"; fail ${EXIT.full} cannot-move "$P/current"; }`;

/** Brings back what current was before the first release, or takes it away; what is kept knows of it once only. */
export const unswitchScript = (root: string, fence: number): string => `${preamble(root)}guard ${fence}
[ -e "$S/before" ] || exit 0
to=$(cat "$S/before")
if [ -n "$to" ]; then ${pointer('"$to"')}
else rm -f "$P/current"; fi
rm -f "$S/activated" "$S/before"`;

/** Before and after the command that activates. */
export const activation = (release: string) => ({
  before: `${inRelease(release)}\nrm -f "$S/activated"`,
  after: `printf '%s\\n' ${quote(release)} | put "$S/activated"`,
});

/** Around the command that starts an instance; `open` lets the proxy look at it, without weight. */
export const starting = (release: string, port: number, close: string, open: string) => ({
  before: `${inRelease(release)}
mkdir -p "$S/instances"
rm -f "$S/standby/${port}" "$S/listened/${port}"
printf 'starting %s\\n' "$R" | put "$S/instances/${port}" || exit $?
(
${close || ':'}
) || exit $?`,
  after: `${running(release, port)}
(
${open || ':'}
) || exit ${EXIT.refused}`,
});

/** Around the command that stops one. */
export const stopping = (port: number, release: string | undefined, close: string) => ({
  before: `rm -f "$S/standby/${port}"
printf 'stopping %s\\n' ${quote(release ?? '')} | put "$S/instances/${port}" || exit $?
(
${close || ':'}
) || exit $?`,
  after: gone(port),
});

/** Notes that an instance runs, and that none does. */
export const running = (release: string, port: number): string =>
  `printf 'running %s\\n' ${quote(release)} | put "$S/instances/${port}" || exit $?`;
export const gone = (port: number): string => `rm -f "$S/instances/${port}" "$S/listened/${port}"`;

/**
 * What has come of a release that was built anew goes, and that it was activated: none of it was ever live. What is in
 * use stays, whatever its record says.
 */
export const discard = ({
  release,
  digest,
}: Pick<ReleaseRecord, 'release' | 'digest'>): string => `R=${quote(release)}
isOther() { case $(cat "$S/records/$R.json") in *${quote(`"digest":"${digest}"`)}*) return 1 ;; esac; }
isUsed() { [ "$(readlink "$P/current" 2>/dev/null)" = "releases/$R" ] || grep -qxF "running $R" "$S"/instances/* 2>/dev/null; }
if [ -f "$S/records/$R.json" ] && isOther && ! isUsed; then
  [ "$(cat "$S/activated" 2>/dev/null)" != "$R" ] || rm -f "$S/activated"
  rm -f "$S/manifests/$R" "$S/stats/$R"
  [ ! -d "$P/releases/$R" ] || mv -T "$P/releases/$R" "$P/releases/.partial-$$-$R" || fail ${EXIT.full} cannot-move "$P/releases/$R"
  rm -rf "$P/releases/.partial-$$-$R"
fi`;

/**
 * Removes releases and what interrupted work has left. Only names that were listed are removed. What goes is renamed
 * first: what could be removed in part is no release any more. Prints each path that it could not remove.
 */
export const cleanScript = (
  root: string,
  fence: number,
  releases: readonly string[],
): string => `${preamble(root)}guard ${fence}
${GONE}
keep=$(readlink "$P/current" 2>/dev/null)
for r in ${releases.map(quote).join(' ')}; do
  [ "releases/$r" = "$keep" ] && continue
  mv -T "$P/releases/$r" "$P/releases/.removed-$$-$r" 2>/dev/null || { printf '%s\\n' "$P/releases/$r"; continue; }
  rm -f "$S/manifests/$r" "$S/stats/$r"
done
for left in "$P"/releases/.partial-* "$P"/releases/.removed-* "$P"/.current.*; do
  gone "$left" || printf '%s\\n' "$left"
done
# Of commands the last hundred.
ls -1t "$S/steps" 2>/dev/null | tail -n +101 | while read -r d; do rm -rf "$S/steps/$d"; done
${TRIM_JOURNAL}`;
