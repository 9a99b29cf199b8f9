import { ok } from '../../../base/result.js';
import type { ComposeIdentity, DockerTarget, PublishedPort } from '../../../config/targets/docker/target.js';
import type { ContainerSeen } from '../container-seen.js';
import type { Engine } from '../engine.js';
import type { EngineAnswer } from '../engine-calls.js';

/** How Compose marks its containers. */
const MARKS = {
  project: 'com.docker.compose.project',
  service: 'com.docker.compose.service',
  /** Of `docker compose run`: none that serves. */
  oneOff: 'com.docker.compose.oneoff',
} as const;

/** Whether a label is Compose's own: containers of ours never have such. */
export const isComposeMark = (name: string): boolean => name.startsWith('com.docker.compose.');

/** What Compose may run that this target is to take over. */
export const composeServiceOf = ({ compose, image }: DockerTarget): ComposeIdentity | undefined =>
  compose ?? (image.kind === 'compose' ? { service: image.service } : undefined);

/** What runs on an engine as a service of Compose, in the order of their names. */
export async function runningInCompose(
  engine: Engine,
  identity: ComposeIdentity | undefined,
): EngineAnswer<readonly ContainerSeen[]> {
  if (!identity) return ok([]);
  const { project, service } = identity;
  const labels = { [MARKS.service]: service, ...(project === undefined ? {} : { [MARKS.project]: project }) };
  const all = await engine.containers(labels);
  if (!all.ok) return all;
  const serving = all.value.filter(
    ({ status, labels: own }) => status === 'running' && own[MARKS.oneOff] !== 'True',
  );
  return ok(serving.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true })));
}

/** Those of them that have a port of the machine which the proxy is to have. */
export const inTheWayOf = (
  publish: readonly PublishedPort[],
  running: readonly ContainerSeen[],
): readonly ContainerSeen[] =>
  running.filter(({ published }) => published.some((one) => publish.some((other) => isSame(one, other))));

/** Whether nobody else can have the one beside the other. */
export const isSame = (one: PublishedPort, other: PublishedPort): boolean =>
  one.port === other.port &&
  (one.address === undefined || other.address === undefined || one.address === other.address);
