import { randomBytes } from 'node:crypto';
import { quote } from '../../base/quote.js';
import { READ_LEASE } from '../../state/lease.js';
import { EXIT, preamble, TELL_TIME } from '../../state/script.js';
import { type TargetCommand, userCommand } from './command.js';

/** One that sleeps looks so often whether it is still wanted. */
const SLICE_SECONDS = 60;
/** Whoever holds the lease when the time is over is waited for. */
const AGAIN_SECONDS = 2;

/** An instance that was left, and how it is stopped. */
export interface Standby {
  readonly port: number;
  readonly release: string;
  readonly ms: number;
  readonly stop: TargetCommand;
  /** Script text that ends with 0 where it gets no requests. */
  readonly idle: string;
}

/**
 * Leaves a script behind, in a session of its own, that stops the instance when its time is over. It takes no lock
 * while it sleeps; then it acts only while nobody holds the lease, if its note is still there (whoever starts the
 * instance, stops it or gives it requests removes that), if what was left still runs and gets no requests.
 */
export function retireScript(root: string, fence: number, standby: Standby): string {
  const { port, release, ms, stop } = standby;
  const end = `E${randomBytes(12).toString('hex')}`;
  return `${preamble(root)}guard ${fence}
[ "$(cat "$S/instances/${port}" 2>/dev/null)" = ${quote(`running ${release}`)} ] || exit 0
D="$S/steps/${stop.id}"
(umask 077; mkdir -p "$D" "$S/logs" "$S/standby" && cat > "$D/script.$$") <<'${end}' || fail ${EXIT.full} cannot-write "$D/script"
${sleeper(root, standby)}
${end}
${TELL_TIME}
printf '%s %s %s %s\\n' ${stop.id} "$NOW" ${secondsOf(ms)} "$BOOT" | put "$S/standby/${port}" || exit $?
(umask "$U"; LC_ALL=$L exec setsid sh "$D/script.$$") >> "$S/logs/${port}" 2>&1 < /dev/null 9>&- &`;
}

const secondsOf = (ms: number) => Math.max(1, Math.ceil(ms / 1000));

// Parts of ours stand in shells of their own: the command has the variables of the host and those given, no others.
function sleeper(root: string, { port, release, stop, idle }: Standby): string {
  const ours = `${preamble(root)}
N="$S/standby/${port}"
is_mine() { 2>/dev/null read -r id at ttl boot < "$N" && [ "$id" = ${stop.id} ]; }`;
  return `rm -f "$0"
[ -n "$LC_ALL" ] || unset LC_ALL
(
${ours}
while is_mine; do
  ${TELL_TIME}
  left=$((at + ttl + 1 - NOW))
  [ "$boot" = "$BOOT" ] && [ "$left" -gt 0 ] || exit 0
  [ "$left" -le ${SLICE_SECONDS} ] || left=${SLICE_SECONDS}
  sleep "$left"
done
exit 1
) || exit 0
while :; do
  exec 9>>${quote(`${root}/.cimyr/lock`)} && flock 9 || exit 0
  (
  ${ours}
  ${READ_LEASE}
  is_mine || exit 1
  ! lasts || exit 2
  [ "$(cat "$S/instances/${port}" 2>/dev/null)" = ${quote(`running ${release}`)} ] && ( ${idle} ) || { rm -f "$N"; exit 1; }
  ${stop.before ?? ':'}
  )
  case $? in 0) break ;; 2) exec 9>&-; sleep ${AGAIN_SECONDS} ;; *) exit 0 ;; esac
done
${userCommand(stop, '9>&-')} || exit 0
${preamble(root)}
${stop.after ?? ':'}`;
}

/** Milliseconds that each port's instance has left on standby; none where the time is over or was another start's. */
export function readStandby(lines: readonly string[], clock: string): ReadonlyMap<number, number> {
  const [now = '', boot] = clock.split(' ');
  return new Map(
    lines.flatMap((line) => {
      const [port, , at, ttl, from] = line.split(' ');
      const left = Number(at) + Number(ttl) + 1 - Number(now);
      return from === boot && left > 0 ? [[Number(port), left * 1000] as const] : [];
    }),
  );
}
