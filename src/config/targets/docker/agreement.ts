import { hasPlaceholder } from '../../../domain/placeholders.js';
import type { Path } from '../../node.js';
import type { Problems } from '../../problems.js';
import type { Mistake } from '../../schema/fields.js';
import { checkHostKey } from '../hosts/agreement.js';
import type { TargetNeeds } from '../ways.js';
import { registryName, registryOf } from './image-reference.js';
import { dockerTargetOf, enginesOf } from './model.js';
import type { DockerData } from './schema.js';
import type { DockerTarget } from './target.js';
import { holdsSocket } from './volume.js';

/** What of an environment does not go together with its target. */
export function checkDocker(data: DockerData, ways: TargetNeeds, path: Path, problems: Problems): void {
  const at = [...path, 'target'];
  if (isLater(data, at, problems)) return;
  checkEngines(data, at, problems);
  checkImage(data, at, problems);
  checkPorts(data, at, problems);
  const target = dockerTargetOf(data);
  for (const [field, [code, message]] of mistakesBetween(target))
    problems.of(code, [...at, ...field], message);
  if (target.proxy.kind === 'none') checkWays(ways, path, problems);
}

/** What the format has, and this version does not. */
function isLater({ proxy }: DockerData, at: Path, problems: Problems): boolean {
  const message =
    "'kind: haproxy' is not supported by this version of cimyr; write 'kind: managed', or 'kind: none' for 'recreate'";
  if (proxy?.kind !== 'haproxy') return false;
  problems.of('E-UNSUPPORTED', [...at, 'proxy', 'kind'], message);
  return true;
}

function checkEngines(data: DockerData, at: Path, problems: Problems): void {
  const machines = enginesOf(data).filter((engine) => engine.kind === 'ssh');
  if (machines.length > 0) checkHostKey(data, { hosts: machines }, at, problems);
}

const SOURCES = ['image', 'build', 'archive', 'compose'] as const;
/** What a file of Compose says by itself. */
const COMPOSED = ['command', 'env', 'volumes', 'networks'] as const;

function checkImage(data: DockerData, at: Path, problems: Problems): void {
  const [first, second] = SOURCES.filter((key) => data[key] !== undefined);
  if (first === undefined)
    problems.of(
      'E-REQUIRED',
      at,
      "'image' is missing; add image: <reference>, or 'build:', 'archive:' or 'compose:'",
    );
  if (second !== undefined)
    problems.of(
      'E-EXCLUSIVE',
      [...at, second],
      `'${first}' and '${second}' exclude each other; remove one`,
      'key',
    );
  const other = data.compose && COMPOSED.find((key) => data[key] !== undefined);
  if (other !== undefined)
    problems.of('E-EXCLUSIVE', [...at, other], `'compose' says its '${other}' itself; remove one`, 'key');
}

function checkPorts({ port, proxy, compose, replicas = 1 }: DockerData, at: Path, problems: Problems): void {
  const publish = (proxy && 'publish' in proxy && proxy.publish) || [];
  if (port === undefined && !compose && Array.isArray(publish) && publish.length > 0)
    problems.of('E-REQUIRED', at, "'port' is missing, at which each container listens; add port: <number>");
  if (proxy?.kind !== 'none' || !Array.isArray(publish) || publish.length === 0 || replicas === 1) return;
  const message =
    "one container alone can publish a port; remove 'replicas', or let a proxy do it: { kind: managed, publish: [ … ] }";
  problems.of('E-RANGE', [...at, 'replicas'], message);
}

/** What is only seen of several fields together, each at its field: asked again when variables are filled in. */
export function mistakesBetween(
  target: DockerTarget,
): [field: readonly PropertyKey[], NonNullable<Mistake>][] {
  const sockets = target.engines.flatMap((engine) => (engine.kind === 'unix' ? [engine.path] : []));
  const volumes = target.volumes.flatMap((volume, i): [PropertyKey[], Mistake][] => [
    [['volumes', i], holdsSocket(volume, sockets)],
  ]);
  const all = [
    ...volumes,
    [['registry', 'server'], registryMistake(target)] as [PropertyKey[], Mistake],
    ...portMistakes(target),
  ];
  return all.flatMap(([field, mistake]) =>
    mistake ? [[field, mistake] as [PropertyKey[], NonNullable<Mistake>]] : [],
  );
}

/** Engines give the password to whichever registry the image comes from. */
function registryMistake({ image, registry }: DockerTarget): Mistake {
  if (!registry || image.kind !== 'image' || hasPlaceholder(registry.server)) return undefined;
  const from = registryOf(image.reference);
  if (from === undefined || registryName(from) === registryName(registry.server)) return undefined;
  return [
    'E-IMAGE',
    `the image comes from '${from}', which would be given this password; write server: ${from}`,
  ];
}

/** All addresses of a machine and one of them. */
function portMistakes({ proxy: { publish } }: DockerTarget): [PropertyKey[], Mistake][] {
  return publish.flatMap(({ address, port }, i): [PropertyKey[], Mistake][] => {
    const before = publish
      .slice(0, i)
      .some((other) => other.port === port && (other.address === undefined) !== (address === undefined));
    return before
      ? [
          [
            ['proxy', 'publish', i],
            ['E-DUP', `port ${port} is listed twice; remove one`],
          ],
        ]
      : [];
  });
}

function checkWays({ strategy, rollback }: TargetNeeds, path: Path, problems: Problems): void {
  const remedy = 'add proxy: { kind: managed, … } to the target';
  if (strategy?.kind !== 'recreate') {
    const at = strategy ? [...path, 'strategy', 'kind'] : [...path, 'target'];
    const message = `without a proxy one release has to end before the next begins; write strategy: { kind: recreate }, or ${remedy}`;
    problems.of('E-STRATEGY', at, message);
  }
  const way = rollback?.strategy;
  if (way === undefined || way === 'immediate' || way === 'manual') return;
  const message = `'${way}' needs a proxy in front of the containers; ${remedy}, or write immediate`;
  problems.of('E-STRATEGY', [...path, 'rollback', 'strategy'], message);
}
