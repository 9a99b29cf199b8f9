import type { Clock } from '../../base/clock.js';
import type { Masked } from '../../base/masked.js';
import { quote } from '../../base/quote.js';
import { ok } from '../../base/result.js';
import { type CommandEnd, endOfShell } from '../../domain/command-end.js';
import type { Host } from '../../ports/host.js';
import type { At, CommandThere, There } from '../../ports/there.js';

/** Every slot of a host reaches what the host reaches. */
export function hostsAt(hosts: readonly Host[], mask: (text: string) => Masked, clock: Clock): At {
  return (place) => {
    const host = hosts.find(({ name }) => name === place) ?? hosts[0];
    return host && onHost(host, mask, clock);
  };
}

const onHost = (host: Host, mask: (text: string) => Masked, clock: Clock): There => ({
  async run({ text, env, timeoutMs }: CommandThere) {
    const at = clock.now();
    const variables = Object.entries(env).map(([name, value]) => `export ${name}=${quote(value)}`);
    const seconds = Math.max(1, Math.ceil(timeoutMs / 1000));
    const ran = await host.run(
      [...variables, `exec timeout -k 2 ${seconds} sh -c ${quote(text)} < /dev/null`].join('\n'),
    );
    if (!ran.ok) return ran;
    const { code, stdout, stderr } = ran.value;
    return ok({
      end: endOf(code, clock.now() - at, seconds * 1000),
      output: mask(`${stdout}${stderr}`),
    });
  },
  connect: (to, port) => host.connect(to, port),
});

/** How `timeout` tells it. */
function endOf(code: number | undefined, ms: number, limitMs: number): CommandEnd {
  if (code === undefined) return { kind: 'killed' };
  return (code === 124 || code === 137) && ms >= limitMs ? { kind: 'late', limitMs } : endOfShell(code);
}
