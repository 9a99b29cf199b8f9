import type { Clock } from '../../base/clock.js';
import type { Masked } from '../../base/masked.js';
import { err, ok } from '../../base/result.js';
import { type CommandEnd, endOfShell } from '../../domain/command-end.js';
import type { Host } from '../../ports/host.js';
import type { At, There } from '../../ports/there.js';
import { silent } from '../../state/calls.js';
import { secondsOf, type UserCommand, userCommand } from './command.js';

/** How much longer than its command one may take: to end it by force, and to hear of it. */
const SLACK_MS = 15_000;

/** Every slot of a host reaches what the host reaches. `root`: of the target, on each of them. */
export function hostsAt(
  hosts: readonly Host[],
  root: string,
  mask: (text: string) => Masked,
  clock: Clock,
): At {
  return (place) => {
    const host = hosts.find(({ name }) => name === place) ?? hosts[0];
    return host && onHost(host, root, mask, clock);
  };
}

const onHost = (host: Host, root: string, mask: (text: string) => Masked, clock: Clock): There => ({
  async run({ text, release, env, timeoutMs }, signal) {
    const directory = `${root}/releases/${release}`;
    const command = { text, directory, env: { ...env, CIMYR_RELEASE_PATH: directory }, timeoutMs };
    const at = clock.now();
    const late = new AbortController();
    const takeBack = clock.after(timeoutMs + SLACK_MS, () => late.abort());
    const ran = await host.run(scriptOf(command), undefined, AbortSignal.any([signal, late.signal]));
    takeBack();
    if (!ran.ok) return late.signal.aborted ? err(silent(host, timeoutMs + SLACK_MS)) : ran;
    const { code, stdout, stderr } = ran.value;
    const end = endOf(code, clock.now() - at, secondsOf(command) * 1000);
    return ok({ end, output: mask(`${stdout}${stderr}`) });
  },
  connect: (to, port) => host.connect(to, port),
});

/** What the command prints goes to a file without a name: whoever still holds that keeps nobody waiting. */
const scriptOf = (command: UserCommand): string => `out=$(mktemp 2>/dev/null) || out=/dev/null
exec 8>"$out" 9<"$out"
[ "$out" = /dev/null ] || rm -f "$out"
${userCommand(command, '8>&- 9>&-')} >&8 2>&1 < /dev/null
rc=$?
tail -c 65536 <&9
exit "$rc"`;

/** How `timeout` tells it. */
function endOf(code: number, ms: number, limitMs: number): CommandEnd {
  return (code === 124 || code === 137) && ms >= limitMs ? { kind: 'late', limitMs } : endOfShell(code);
}
