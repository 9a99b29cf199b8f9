import { networkGauge } from '../../adapters/http/gauge.js';
import type { Clock } from '../../base/clock.js';
import type { Masked } from '../../base/masked.js';
import type { CommandCheck, Measurement } from '../../domain/check/check.js';
import { type CommandEnd, isGood } from '../../domain/command-end.js';
import { withTexts } from '../../domain/rollout/failure.js';
import type { Asked, Gauge } from '../../ports/gauge.js';
import type { RunLocally } from '../../ports/local-command.js';
import type { At, There } from '../../ports/there.js';

const EXCERPT = 512;

/** Asks from here or from the target, whatever the check says. */
export function gauges(at: At, runLocally: RunLocally, mask: (text: string) => Masked, clock: Clock): Gauge {
  const fromHere = networkGauge(clock);
  return async (check, asked, signal) => {
    const there = check.from === 'target' ? at(asked.place, asked.slot) : undefined;
    if (check.kind !== 'command') {
      const ask = there ? networkGauge(clock, (to, port) => there.connect(to, port)) : fromHere;
      return withTexts(await ask(check, signal), mask);
    }
    return there
      ? withTexts(await onTarget(check, asked, there, clock, signal), mask)
      : here(check, asked, runLocally, clock, signal);
  };
}

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

async function onTarget(
  { command, timing }: CommandCheck,
  { release, env }: Asked,
  there: There,
  clock: Clock,
  signal: AbortSignal,
): Promise<Measurement> {
  const at = clock.now();
  const ran = await there.run({ text: command, release, env, timeoutMs: timing.timeoutMs }, signal);
  const ms = clock.now() - at;
  if (!ran.ok) {
    const { code: problem, message } = ran.error;
    return { at, ms, result: 'unreachable', problem, message };
  }
  const { end, output } = ran.value;
  return commandMeasurement({ at, ms, excerpt: output.slice(-EXCERPT) }, end);
}

function commandMeasurement(
  attempt: Pick<Measurement, 'at' | 'ms' | 'excerpt'>,
  end: CommandEnd,
): Measurement {
  const code = end.kind === 'exit' ? { code: end.code } : {};
  if (isGood(end)) return { ...attempt, ...code, result: 'pass' };
  return { ...attempt, ...code, end, result: 'fail', problem: 'H-COMMAND' };
}
