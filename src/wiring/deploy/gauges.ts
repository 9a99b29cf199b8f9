import { networkGauge } from '../../adapters/http/gauge.js';
import type { Clock } from '../../base/clock.js';
import type { Masked } from '../../base/masked.js';
import { quote } from '../../base/quote.js';
import type { CommandCheck, Measurement } from '../../domain/rollout/check.js';
import { type CommandEnd, endOfShell, isGood } from '../../domain/rollout/command-end.js';
import { withTexts } from '../../domain/rollout/failure.js';
import type { Asked, Gauge } from '../../ports/gauge.js';
import type { Host } from '../../ports/host.js';
import type { RunLocally } from '../../ports/local-command.js';

const EXCERPT = 512;

/** Asks from here or from a host of the target, whatever the check says. */
export function gauges(
  hosts: readonly Host[],
  runLocally: RunLocally,
  mask: (text: string) => Masked,
  clock: Clock,
): Gauge {
  const fromHere = networkGauge(clock);
  return async (check, asked, signal) => {
    const host = check.from === 'target' ? hostOf(hosts, asked) : undefined;
    if (check.kind !== 'command') {
      const ask = host ? networkGauge(clock, (to, port) => host.connect(to, port)) : fromHere;
      return masked(await ask(check, signal), mask);
    }
    return host ? onHost(check, asked, host, { mask, clock }) : here(check, asked, runLocally, clock, signal);
  };
}

const hostOf = (hosts: readonly Host[], { place }: Asked): Host | undefined =>
  hosts.find(({ name }) => name === place) ?? hosts[0];

const masked = (measurement: Measurement, mask: (text: string) => Masked): Measurement =>
  withTexts(measurement, mask);

async function here(
  { command, timing }: CommandCheck,
  { env }: Asked,
  runLocally: RunLocally,
  clock: Clock,
  signal: AbortSignal,
): Promise<Measurement> {
  const at = clock.now();
  const { end, output } = await runLocally({ text: command, env, timeoutMs: timing.timeoutMs }, signal);
  return commandMeasurement({ at, ms: clock.now() - at, excerpt: output.slice(-EXCERPT) }, end);
}

async function onHost(
  { command, timing }: CommandCheck,
  { env }: Asked,
  host: Host,
  { mask, clock }: { readonly mask: (text: string) => Masked; readonly clock: Clock },
): Promise<Measurement> {
  const at = clock.now();
  const variables = Object.entries(env).map(([name, value]) => `export ${name}=${quote(value)}`);
  const seconds = Math.max(1, Math.ceil(timing.timeoutMs / 1000));
  const ran = await host.run(
    [...variables, `exec timeout -k 2 ${seconds} sh -c ${quote(command)} < /dev/null`].join('\n'),
  );
  const ms = clock.now() - at;
  if (!ran.ok) {
    const { code: problem, message } = ran.error;
    return masked({ at, ms, result: 'unreachable', problem, message }, mask);
  }
  const { code, stdout, stderr } = ran.value;
  const excerpt = mask(`${stdout}${stderr}`).slice(-EXCERPT);
  return commandMeasurement({ at, ms, excerpt }, endOf(code, ms, seconds * 1000));
}

/** How `timeout` tells it. */
function endOf(code: number | undefined, ms: number, limitMs: number): CommandEnd {
  if (code === undefined) return { kind: 'killed' };
  return (code === 124 || code === 137) && ms >= limitMs ? { kind: 'late', limitMs } : endOfShell(code);
}

function commandMeasurement(
  attempt: Pick<Measurement, 'at' | 'ms' | 'excerpt'>,
  end: CommandEnd,
): Measurement {
  const code = end.kind === 'exit' ? { code: end.code } : {};
  if (isGood(end)) return { ...attempt, ...code, result: 'pass' };
  return { ...attempt, ...code, end, result: 'fail', problem: 'H-COMMAND' };
}
