import { type FoundArtifact, findArtifact } from '../../adapters/artifact/artifact.js';
import type { Clock } from '../../base/clock.js';
import { err, ok, type Result } from '../../base/result.js';
import type { HostsTarget } from '../../domain/rollout/environment.js';
import type { Artifact } from '../../ports/artifact.js';
import { type Machines, type NoMachines, openHosts } from './hosts.js';
import type { DeployOptions } from './options.js';
import { checkRelease, releaseOfCheckout } from './release-name.js';

/** What a deployment brings along: the release's name, and an artifact that was found and not read yet. */
export interface Shipment {
  readonly release: string;
  readonly artifact: FoundArtifact;
}

/** Undefined where nothing is brought along. */
export async function shipmentOf(
  { command, workspace }: DeployOptions,
  target: HostsTarget,
): Promise<Result<Shipment | undefined, string>> {
  if (command.kind !== 'deploy') return ok(undefined);
  const release =
    command.release === undefined ? releaseOfCheckout(workspace) : checkRelease(command.release);
  if (!release.ok) return release;
  const artifact = await findArtifact(target.artifact);
  if (!artifact.ok) return err(`artifact ${target.artifact}: ${artifact.error}`);
  return ok({ artifact: artifact.value, release: release.value });
}

export interface Ready {
  readonly machines: Machines;
  readonly cargo?: { readonly release: string; readonly artifact: Artifact };
}

/** Connects to the machines while the artifact is read: either takes its time. */
export async function makeReady(
  { env, credentials }: DeployOptions,
  target: HostsTarget,
  shipment: Shipment | undefined,
  clock: Clock,
): Promise<Result<Ready, NoMachines>> {
  const [opened, read] = await Promise.all([
    openHosts(target, env, credentials, clock),
    shipment?.artifact.read(),
  ]);
  if (!opened.ok) return opened;
  const machines = opened.value;
  if (!shipment || !read) return ok({ machines });
  if (read.ok) return ok({ machines, cargo: { release: shipment.release, artifact: read.value } });
  for (const host of machines.hosts) host.close();
  return err({ message: `artifact ${target.artifact}: ${read.error}` });
}
