import { createHash } from 'node:crypto';
import { ok } from '../../../base/result.js';
import type { Hook } from '../../../domain/rollout/environment.js';
import type { Applied, Shipment } from '../../../ports/fleet.js';
import { lookAll } from '../looking.js';
import { type Outcome, runCommand, type Tenure } from './tenure.js';

/** Runs a hook in the release's directory on the first host that has it. */
export async function hookOnTarget(
  hook: Hook,
  step: string,
  { release, env }: Shipment,
  tenure: Tenure,
): Outcome<Applied> {
  const looks = await lookAll(tenure.parts);
  if (!looks.ok) return looks;
  const home = looks.value.findIndex(({ host }) => host.releases.includes(release));
  const host = tenure.parts.hosts[Math.max(0, home)];
  if (!host) return ok({ notes: [] });
  const directory = `${tenure.parts.target.path}/releases/${release}`;
  const name = createHash('sha256').update(step).digest('hex').slice(0, 12);
  const id = tenure.idOf(name);
  const own = { ...env, CIMYR_RELEASE_PATH: directory };
  const { command: text, timeoutMs } = hook;
  return runCommand(host, { id, text, directory, env: own, timeoutMs }, tenure);
}
