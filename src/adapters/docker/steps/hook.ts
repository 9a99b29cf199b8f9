import { createHash } from 'node:crypto';
import { err, ok } from '../../../base/result.js';
import { endOfShell, isGood } from '../../../domain/command-end.js';
import type { Hook } from '../../../domain/rollout/environment.js';
import type { Applied, Shipment } from '../../../ports/fleet.js';
import { hookOptions } from '../containers.js';
import { stemOf } from '../names.js';
import { ownerOf } from '../place.js';
import { LOG_LINES } from '../started.js';
import { placeFailure } from '../trouble.js';
import { dockerSpecFor } from './spec.js';
import type { EngineTenure, Outcome } from './tenure.js';

/** Runs a hook in a container of the release on the first engine. Asked for again, its result is read back. */
export async function hookInContainer(
  hook: Hook,
  step: string,
  shipment: Shipment,
  tenure: EngineTenure,
): Outcome<Applied> {
  const { parts, fence } = tenure;
  const [place] = parts.places;
  if (!place) return ok({ notes: [] });
  const { engine } = place;
  const failed = (trouble: Parameters<typeof placeFailure>[1]) => err(placeFailure(engine.name, trouble));
  const owner = ownerOf(parts);
  const { release, env } = shipment;
  const id = createHash('sha256').update(step).digest('hex').slice(0, 12);
  const name = `cimyr-${stemOf(owner)}-hook-${tenure.idOf(id)}`;
  const spec = dockerSpecFor(shipment, parts);
  if (!spec.ok) return spec;
  const created = await engine.create(
    hookOptions({ owner, fence, release, spec: spec.value, env }, name, hook.command),
  );
  if (!created.ok && created.error.status !== 409) return failed(created.error);
  const started = await engine.start(name);
  if (!started.ok) return failed(started.error);
  const late = AbortSignal.timeout(hook.timeoutMs);
  const code = await engine.wait(name, late);
  if (!code.ok) return failed(code.error);
  const log = await engine.log(name, LOG_LINES);
  const removed = await engine.remove(name);
  if (!removed.ok) return failed(removed.error);
  const end =
    code.value === undefined ? ({ kind: 'late', limitMs: hook.timeoutMs } as const) : endOfShell(code.value);
  if (isGood(end)) return ok({ notes: [] });
  const output = parts.mask(log.ok ? log.value : '');
  return err({ kind: 'command', place: engine.name, command: parts.mask(hook.command), end, output });
}
