import { quote } from '../base/quote.js';
import type { Holder } from '../domain/rollout/lease.js';
import { EXIT, preamble, TELL_TIME } from './script.js';

/**
 * The lease of one host. It is the host's own clock since its start that tells its age, so neither a wrong clock nor
 * a clock that is set makes it end early. Every new holder gets a higher fence; what changes the host checks it.
 */
export const READ_LEASE = `${TELL_TIME}
field() { sed -n "s/^$1=//p" "$S/lease" 2>/dev/null; }
# As sh reads it: with a zero before it, it would be octal.
number() { case $1 in ''|*[!0-9]*|0?*) return 1;; esac; }
# Whether it is not over. Whole seconds: one that has begun is not counted as over.
lasts() {
  at=$(field at); ttl=$(field ttl)
  number "$at" && number "$ttl" || return 1
  [ "$(field boot)" = "$BOOT" ] && age=$((NOW - at)) || age=$NOW
  [ "$age" -ge 0 ] && [ "$age" -le "$ttl" ]
}`;

const LEASE = `
exec 8>>"$S/lease.lock" || exit ${EXIT.full}
take 8 20 || fail ${EXIT.busy} lease-busy
${READ_LEASE}
known() {
  { field fence; ls "$S/steps" | sed -n 's/^\\([0-9]*\\)-.*/\\1/p'
    sed -n 's/.*"fence":\\([0-9]\\{1,15\\}\\)[,}].*/\\1/p' "$S/journal.ndjson" "$S"/records/*.json; } 2>/dev/null | sort -n | tail -n 1
}
write() { printf 'fence=%s\\nttl=%s\\nat=%s\\nboot=%s\\nid=%s\\nholder=%s\\n' "$1" "$2" "$NOW" "$BOOT" "$3" "$4" | put "$S/lease"; }
`;

export interface Claim {
  readonly holder: Holder;
  readonly ttlMs: number;
  readonly takes: boolean;
  /** App and environment: one directory belongs to one of them. */
  readonly identity: string;
}

const seconds = (ms: number) => Math.max(1, Math.ceil(ms / 1000));

const writeOf = ({ holder, ttlMs }: Claim, fence: number | string): string =>
  `write ${fence} ${seconds(ttlMs)} ${quote(holder.id)} ${quote(JSON.stringify(holder))}`;

/** Prints `fence N`, after `anew` where the number was lost, `held SECONDS` and the lease, or `belongs OWNER`. */
export function acquireScript(root: string, claim: Claim): string {
  const { holder, takes, identity } = claim;
  return `${preamble(root)}
for d in "$P" "$S" "$P/releases"; do [ ! -e "$d" ] || [ -d "$d" ] || fail ${EXIT.refused} no-directory "$d"; done
mkdir -p "$S" 2>/dev/null && chmod 700 "$S" || fail ${EXIT.full} cannot-make "$S"
${LEASE}
if [ -s "$S/identity" ]; then
  [ "$(cat "$S/identity")" = ${quote(identity)} ] ||
    { printf 'belongs %s\\n' "$(cat "$S/identity")"; exit 0; }
else printf '%s\\n' ${quote(identity)} | put "$S/identity" || exit $?; fi
if [ "$(field id)" != ${quote(holder.id)} ] && [ ${takes ? 'no' : 'yes'} = yes ] && lasts; then
  printf 'held %s\\n' $((ttl - age + 1)); cat "$S/lease"; exit 0
fi
old=$(cat "$S/fence" 2>/dev/null)
# A former holder must never be let in again: above all numbers that are known.
number "$old" || {
  old=$(known)
  aside fence "\${old:-0}"
  [ -z "$old" ] || echo anew
}
new=$((\${old:-0} + 1))
printf '%s\\n' "$new" | put "$S/fence" || exit $?
${writeOf(claim, '"$new"')} || exit $?
printf 'fence %s\\n' "$new"`;
}

/** Brings our lease here to the fence that the highest of all hosts has, so that they agree. */
export const raiseScript = (root: string, claim: Claim, fence: number): string => `${preamble(root)}${LEASE}
[ "$(field id)" = ${quote(claim.holder.id)} ] || exit ${EXIT.fenced}
printf '%s\\n' ${fence} | put "$S/fence" || exit $?
${writeOf(claim, fence)}`;

const OURS = (claim: Claim, fence: number) =>
  `[ "$(cat "$S/fence")" = ${fence} ] && [ "$(field id)" = ${quote(claim.holder.id)} ] || exit ${EXIT.fenced}`;

export const renewScript = (root: string, claim: Claim, fence: number): string => `${preamble(root)}${LEASE}
${OURS(claim, fence)}
${writeOf(claim, fence)}`;

export const releaseScript = (root: string, claim: Claim, fence: number): string => `${preamble(root)}${LEASE}
${OURS(claim, fence)}
rm -f "$S/lease"`;

/** Waits until what a former holder began has ended: only then is what can be seen there what is there. */
export const barrierScript = (root: string, fence: number, waitSeconds: number): string =>
  `${preamble(root)}guard ${fence} ${waitSeconds}`;
