import { createHash } from 'node:crypto';
import { ok } from '../../../base/result.js';
import type { Hook } from '../../../domain/rollout/environment.js';
import type { Applied, Shipment } from '../../../ports/fleet.js';
import type { Host } from '../../../ports/host.js';
import { lookAll } from '../looking.js';
import { type Outcome, runCommand, type Tenure } from './tenure.js';

/** Runs a hook in the release's directory on the first host that has it. */
export async function hookOnTarget(
  hook: Hook,
  step: string,
  { release, env }: Shipment,
  tenure: Tenure,
): Outcome<Applied> {
  const home = await homeOf(release, tenure);
  if (!home.ok) return home;
  const host = home.value;
  if (!host) return ok({ notes: [] });
  const directory = `${tenure.parts.target.path}/releases/${release}`;
  const name = createHash('sha256').update(step).digest('hex').slice(0, 12);
  const id = tenure.idOf(name);
  const own = { ...env, CIMYR_RELEASE_PATH: directory };
  const { command: text, timeoutMs } = hook;
  return runCommand(host, { id, text, directory, env: own, timeoutMs, isSwept: true }, tenure);
}

/** Where there is but one nobody has to look. */
async function homeOf(release: string, { parts }: Tenure): Outcome<Host | undefined> {
  const [first, ...others] = parts.hosts;
  if (others.length === 0) return ok(first);
  const looks = await lookAll(parts);
  if (!looks.ok) return looks;
  const at = looks.value.findIndex(({ host }) => host.releases.includes(release));
  return ok(parts.hosts[Math.max(0, at)]);
}
