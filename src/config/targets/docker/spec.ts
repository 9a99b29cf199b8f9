import { posix } from 'node:path';
import * as z from 'zod/mini';
import { once } from '../../../base/once.js';
import type { Spec } from '../../../domain/rollout/spec.js';
import { type ContainerOptions, containerOptions } from './container-options.js';
import type { DockerTarget, ImageSource } from './target.js';

/** What runs of a release, kept in its record. Values of `env` hold `${VAR}` as written: secrets stand in no record. */
export interface DockerSpec extends Spec {
  /** As the file names it, with its variables filled in; for people. The image itself is kept under a name of ours. */
  readonly image: string;
  readonly replicas: number;
  readonly port: number;
  readonly command?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Variables whose values are what they look like. */
  readonly literals?: Readonly<Record<string, string>>;
  readonly volumes: readonly string[];
  readonly networks: readonly string[];
  readonly container?: ContainerOptions;
}

/** What a release that is deployed today runs. */
export const dockerSpecOf = ({ image, replicas, port, command, ...rest }: DockerTarget): DockerSpec => ({
  image: nameOf(image),
  replicas: Math.max(1, replicas),
  port,
  ...(command ? { command } : {}),
  env: rest.env,
  volumes: rest.volumes,
  networks: rest.networks,
  ...(rest.container ? { container: rest.container } : {}),
});

/** The same wherever the workspace lies. */
function nameOf(image: ImageSource): string {
  if (image.kind === 'image') return image.reference;
  if (image.kind === 'compose') return image.service;
  return image.kind === 'build' ? image.dockerfile : posix.basename(image.path);
}

const texts = () => z.array(z.string());

/** As it stands in a record. */
export const dockerSpec = once(() =>
  z.object({
    image: z.string(),
    replicas: z.int().check(z.gte(1)),
    port: z.int().check(z.gte(0), z.lte(65_535)),
    command: z.exactOptional(texts()),
    env: z.record(z.string(), z.string()),
    literals: z.exactOptional(z.record(z.string(), z.string())),
    volumes: texts(),
    networks: texts(),
    container: z.exactOptional(containerOptions()),
  }),
);

/** Records were read by the same schema. */
export const asDockerSpec = (spec: Spec): DockerSpec => dockerSpec().parse(spec);
