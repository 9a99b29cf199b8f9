import type { Clock } from '../../base/clock.js';
import { poll } from '../../base/poll.js';
import { err, ok, type Result } from '../../base/result.js';
import type { FleetFailure } from '../../ports/fleet.js';
import type { ContainerSeen } from './container-seen.js';
import type { Engine } from './engine.js';
import { placeFailure } from './trouble.js';

/** How often a container is looked at that was started. */
const LOOK_AT_ENGINES_MS = 200;
/** One without a HEALTHCHECK has to live so long. */
const START_WINDOW_MS = 1500;
/** A HEALTHCHECK decides by itself, unless it is one that does not. */
const HEALTH_LIMIT_MS = 15 * 60_000;
/** Of what a container has printed. */
export const LOG_LINES = 50;

/**
 * Waits until every container that was started has proved well: healthy by the HEALTHCHECK of its image, or alive for a
 * while. The first that has ended, or is not healthy, is the answer at once, with what it has printed last.
 */
export async function untilStarted(
  engine: Engine,
  names: readonly string[],
  clock: Clock,
): Promise<Result<undefined, FleetFailure>> {
  const begun = clock.now();
  let look = await lookAtAll(engine, names);
  await poll(clock, { intervalMs: LOOK_AT_ENGINES_MS, deadlineMs: HEALTH_LIMIT_MS }, async () => {
    look = await lookAtAll(engine, names);
    const lived = clock.now() - begun >= START_WINDOW_MS;
    return !look.ok || look.value.some(isBad) || look.value.every((one) => isGood(one, lived));
  });
  if (!look.ok) return look;
  const bad = look.value.find(isBad) ?? look.value.find((one) => !isGood(one, true));
  return bad ? err(await containerFailure(engine, bad)) : ok(undefined);
}

const isBad = ({ status, health }: ContainerSeen): boolean => status !== 'running' || health === 'unhealthy';
const isGood = ({ health }: ContainerSeen, lived: boolean): boolean =>
  health === undefined ? lived : health === 'healthy';

async function lookAtAll(
  engine: Engine,
  names: readonly string[],
): Promise<Result<readonly ContainerSeen[], FleetFailure>> {
  const looks = await Promise.all(names.map((name) => engine.container(name)));
  const seen: ContainerSeen[] = [];
  for (const [i, look] of looks.entries()) {
    if (!look.ok) return err(placeFailure(engine.name, look.error));
    if (!look.value) {
      const gone = { place: engine.name, container: names[i] ?? '', wrong: 'not-started', code: 0 } as const;
      return err({ kind: 'container', ...gone, detail: 'somebody has removed it', output: '' });
    }
    seen.push(look.value);
  }
  return ok(seen);
}

/** Why it is not well. */
export async function containerFailure(engine: Engine, one: ContainerSeen): Promise<FleetFailure> {
  const log = await engine.log(one.name, LOG_LINES);
  const { name: container, exitCode: code, isOutOfMemory, error, status, healthOutput = '' } = one;
  const facts = { place: engine.name, container, code, output: log.ok ? log.value : '' };
  if (isOutOfMemory) return { kind: 'container', ...facts, wrong: 'out-of-memory', detail: '' };
  if (error !== '') return { kind: 'container', ...facts, wrong: 'not-started', detail: error };
  if (status === 'running')
    return { kind: 'container', ...facts, wrong: 'unhealthy', detail: healthOutput.trim() };
  return { kind: 'container', ...facts, wrong: 'ended', detail: '' };
}
