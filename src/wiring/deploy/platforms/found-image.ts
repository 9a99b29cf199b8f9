import { OF_ROOT, pack } from '../../../adapters/artifact/pack.js';
import { buildImage } from '../../../adapters/docker/build/build.js';
import { builtBringer, builtDigest } from '../../../adapters/docker/build/carry.js';
import { type BuildContext, findContext } from '../../../adapters/docker/build/context.js';
import type { Engine } from '../../../adapters/docker/engine.js';
import {
  archiveBringer,
  archiveDigest,
  type ImageBringer,
  imageBringer,
  resolveImage,
} from '../../../adapters/docker/images.js';
import { err, ok, type Result } from '../../../base/result.js';
import type { DockerTarget, ImageSource } from '../../../config/targets/docker/target.js';
import type { FleetFailure } from '../../../ports/fleet.js';
import type { ReachRequest } from '../platform.js';

/** Which image is meant: asked of one engine, or built there, it holds for all. */
export type FoundImage = (
  engine: Engine,
) => Promise<Result<{ readonly digest: string; readonly bring: ImageBringer }, FleetFailure>>;

/** What the target says of its image, as far as it lies here. The error is why there is nothing. */
export function findImage(
  { image, registry }: DockerTarget,
  request: ReachRequest,
): Result<FoundImage, string> {
  if (image.kind === 'build') return findBuild(image, registry, request);
  if (image.kind === 'archive')
    return ok(async () => ok({ digest: await archiveDigest(image.path), bring: archiveBringer(image.path) }));
  // Compose was asked before.
  const reference = image.kind === 'image' ? image.reference : image.service;
  return ok(async (engine) => {
    const resolved = await resolveImage(engine, reference, registry);
    if (!resolved.ok) return resolved;
    const bring = imageBringer(resolved.value, registry, request.clock);
    return ok({ digest: resolved.value.digest, bring });
  });
}

type BuildSource = Extract<ImageSource, { kind: 'build' }>;

function findBuild(
  image: BuildSource,
  registry: DockerTarget['registry'],
  request: ReachRequest,
): Result<FoundImage, string> {
  const context = findContext({ ...image, workspace: request.workspace });
  if (!context.ok) return err(`target.build: ${context.error}`);
  return ok((engine) => build(engine, image, context.value, registry, request));
}

async function build(
  engine: Engine,
  { dockerfile, args, stage }: BuildSource,
  { root, entries }: BuildContext,
  registry: DockerTarget['registry'],
  { clock, cancel, masker, tell = () => {} }: ReachRequest,
): ReturnType<FoundImage> {
  const at = clock.now();
  tell({ kind: 'build-began', place: engine.name });
  const id = await buildImage(engine, {
    ...{ dockerfile, args, stage, registry, signal: cancel },
    context: pack(root, entries, OF_ROOT),
    print: (line) => tell({ kind: 'build-printed', line: masker.line(line) }),
  });
  tell({ kind: 'build-ended' });
  if (!id.ok) return id;
  const digest = await builtDigest(engine, id.value);
  if (!digest.ok) return digest;
  const built = { on: engine, id: id.value, digest: digest.value, ms: clock.now() - at };
  return ok({ digest: digest.value, bring: builtBringer(built, clock) });
}
