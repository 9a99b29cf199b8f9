import { missingHostKey } from '../hosts/missing.js';
import type { DockerTarget } from './target.js';

/** What a target lacks to be deployed to, each with its remedy. A file of the older format is valid without these; ours is not. */
export function missingToDeployImages({ engines, login, image }: DockerTarget): string[] {
  const hosts = engines.filter((engine) => engine.kind === 'ssh');
  const isKnown = hosts.length === 0 || login?.knownHosts || login?.hostFingerprint;
  return [
    ...(isKnown ? [] : [missingHostKey({ hosts })]),
    ...(image.kind === 'image' && image.reference === ''
      ? ["'image' is missing; name it in the newer format, target: { kind: docker, image: <reference> }"]
      : []),
  ];
}
