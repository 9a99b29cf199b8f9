import { err, ok, type Result } from '../../../base/result.js';
import { asDockerSpec, type DockerSpec, dockerSpecOf } from '../../../config/targets/docker/spec.js';
import { substitute } from '../../../domain/substitute.js';
import type { FleetFailure, Shipment } from '../../../ports/fleet.js';
import type { DockerFleetParts } from '../place.js';

/**
 * What a release on its way runs, its variables filled in. Those of this machine only where today's file says the same:
 * a record comes from the engine, which must not ask for what it likes.
 */
export function dockerSpecFor(
  { spec, release, env }: Shipment,
  { target, variables }: Pick<DockerFleetParts, 'target' | 'variables'>,
): Result<DockerSpec, FleetFailure> {
  const whole = spec ? asDockerSpec(spec) : dockerSpecOf(target);
  const filled: Record<string, string> = {};
  for (const [name, text] of Object.entries(whole.env)) {
    const value = substitute(text, target.env[name] === text ? { ...variables, ...env } : env);
    if (!value.ok) return err({ kind: 'no-secret', release, variable: name, secrets: [value.error] });
    filled[name] = value.value;
  }
  return ok({ ...whole, env: filled });
}
