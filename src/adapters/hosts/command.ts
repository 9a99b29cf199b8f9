import { randomBytes } from 'node:crypto';
import { execWith } from '../../base/exec-with.js';
import { quote } from '../../base/quote.js';
import { type CommandEnd, endOfShell } from '../../domain/command-end.js';
import { EXIT, preamble } from '../../state/script.js';

/** A command of the user's, and how long it may take. */
export interface UserCommand {
  readonly text: string;
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** One that runs on a host on its own: it goes on when the connection breaks. */
export interface TargetCommand extends UserCommand {
  /** Names this one try: asked again for the same id, its result is read back instead of running it twice. */
  readonly id: string;
  /** Port of an instance: what it prints is kept as that instance's log, from now on until it is started again. */
  readonly logOf?: number;
  /** What it has started is not to outlive its time, whatever group it is in. */
  readonly isSwept?: boolean;
  /** Script text before it and after it went well, under the same lock. */
  readonly before?: string;
  readonly after?: string;
}

/**
 * Starts the command in a session of its own, waits for it, and prints `rc N` and the end of its output. It holds two
 * locks until it has ended, even if nobody waits any more; what it leaves running does not. One is the host's. The
 * other is that of this try: a connection that breaks does not end a script, so the same may be asked for again while
 * the first is at any point of it.
 */
export function launchScript(root: string, fence: number, command: TargetCommand): string {
  const end = `E${randomBytes(12).toString('hex')}`;
  return `${preamble(root)}
D="$S/steps/${command.id}"
[ -d "$D" ] || ours ${fence}
(umask 077; mkdir -p "$D") || fail ${EXIT.full} cannot-make "$D"
exec 7>>"$D/lock" || exit ${EXIT.full}
flock 7
if [ ! -e "$D/begun" ]; then
  guard ${fence}
  ${command.before ?? ':'}
  (umask 077; cat > "$D/script" && : > "$D/begun") <<'${end}' || fail ${EXIT.full} cannot-write "$D/script"
${bodyOf(root, command)}
${end}
  ${command.logOf === undefined ? ':' : `mkdir -p "$S/logs" && rm -f "$S/logs/${command.logOf}" && ln -s ../../logs/${command.logOf} "$D/out"`}
  # With the umask of the account: ours is for what cimyr makes.
  (umask "$U"; LC_ALL=$L exec setsid sh "$D/script") > "$D/out" 2>&1 < /dev/null &
  child=$!
  exec 9>&-
  wait "$child"
fi
printf 'rc %s\\n' "$(cat "$D/rc" 2>/dev/null || echo unknown)"
tail -c 65536 "$D/out" 2>/dev/null
# It may hold secrets, and has been read. What an instance prints is its log, and stays.
[ -L "$D/out" ] || rm -f "$D/out"
exit 0`;
}

// Names of ours come after the command: it has the variables of the host and those given, no others.
function bodyOf(root: string, command: TargetCommand): string {
  return `rm -f "$0"
set -- "$(dirname "$0")" "$(date +%s)"
[ -n "$LC_ALL" ] || unset LC_ALL
${userCommand(command.isSwept ? marked(command) : command, '7>&- 9>&-')}
rc=$?
${preamble(root)}
case $rc in 124|137|143) [ $(($(date +%s) - $2)) -lt ${secondsOf(command)} ] || rc=late ;; esac
${command.isSwept ? sweep(command.id) : ':'}
if [ "$rc" = 0 ]; then (
${command.after ?? ':'}
) || rc=$?; fi
printf '%s\\n' "$rc" | put "$1/rc"`;
}

const MARK = 'CIMYR_SWEPT';

const marked = ({ env, ...command }: TargetCommand): TargetCommand => ({
  ...command,
  env: { ...env, [MARK]: command.id },
});

/** Who has left its group and session is known by its environment. What forks meanwhile is found the next time. */
const sweep = (id: string): string => `for turn in 1 2 3; do
  [ "$rc" = late ] || break
  for e in /proc/[0-9]*/environ; do
    tr '\\000' '\\n' < "$e" 2>/dev/null | grep -qxF ${quote(`${MARK}=${id}`)} || continue
    e=\${e%/environ}; kill -9 "\${e#/proc/}" 2>/dev/null
  done
done`;

/** The command in its directory, with its variables, for its time at most; `shut`: what it is not to hold open. */
export function userCommand({ text, directory, env, ...command }: UserCommand, shut: string): string {
  return `(
cd ${quote(directory)} || exit 1
${execWith(env, `timeout -k 5 ${secondsOf(command)} sh -c ${quote(text)} ${shut}`)}
)`;
}

export const secondsOf = ({ timeoutMs }: Pick<UserCommand, 'timeoutMs'>): number =>
  Math.max(1, Math.ceil(timeoutMs / 1000));

export interface CommandResult {
  readonly end: CommandEnd;
  readonly output: string;
}

export function readResult(printed: string, { timeoutMs }: Pick<UserCommand, 'timeoutMs'>): CommandResult {
  const [, word = '', output = ''] = /^rc (\S+)\n([\s\S]*)$/.exec(printed) ?? [];
  if (/^\d+$/.test(word)) return { end: endOfShell(Number(word)), output };
  if (word === 'late') return { end: { kind: 'late', limitMs: timeoutMs }, output };
  // Who waited for it was killed with it.
  return { end: { kind: 'killed' }, output };
}
