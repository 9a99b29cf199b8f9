import { networkGauge } from '../../adapters/http/gauge.js';
import type { Clock } from '../../base/clock.js';
import type { Masked } from '../../base/masked.js';
import { quote } from '../../base/quote.js';
import type { CommandCheck, Measurement } from '../../domain/rollout/check.js';
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

const masked = (measurement: Measurement, mask: (text: string) => Masked): Measurement => ({
  ...measurement,
  ...(measurement.message === undefined ? {} : { message: mask(measurement.message) }),
  ...(measurement.excerpt === undefined ? {} : { excerpt: mask(measurement.excerpt) }),
});

async function here(
  { command, timing }: CommandCheck,
  { env }: Asked,
  runLocally: RunLocally,
  clock: Clock,
  signal: AbortSignal,
): Promise<Measurement> {
  const at = clock.now();
  const { code, problem, output } = await runLocally(
    { text: command, env, timeoutMs: timing.timeoutMs },
    signal,
  );
  const end = { at, ms: clock.now() - at, excerpt: output.slice(-EXCERPT) };
  if (code === 0) return { ...end, result: 'pass', code };
  const message = problem ?? `exited with code ${code}`;
  return { ...end, result: 'fail', ...(code === undefined ? {} : { code }), problem: 'H-COMMAND', message };
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
  if (!ran.ok) return { at, ms, result: 'unreachable', problem: ran.error.code, message: ran.error.message };
  const { code, stdout, stderr } = ran.value;
  const excerpt = mask(`${stdout}${stderr}`).slice(-EXCERPT);
  if (code === 0) return { at, ms, result: 'pass', code, excerpt };
  const message = code === undefined ? 'was killed' : `exited with code ${code}`;
  return {
    at,
    ms,
    result: 'fail',
    ...(code === undefined ? {} : { code }),
    problem: 'H-COMMAND',
    message,
    excerpt,
  };
}
