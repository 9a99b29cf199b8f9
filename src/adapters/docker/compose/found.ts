import { err, ok, type Result } from '../../../base/result.js';
import type { FleetFailure } from '../../../ports/fleet.js';
import type { ContainerSeen } from '../container-seen.js';
import type { Engine } from '../engine.js';
import { contentDigest } from '../images.js';
import { placeFailure } from '../trouble.js';

/** What Compose runs, as a release that nobody has deployed yet. */
export interface ComposeRelease {
  readonly release: string;
  readonly digest: string;
  /** Since when it serves. */
  readonly at: string;
}

/** Named after what its image consists of; of several containers the first one counts. */
export async function composeRelease(
  engine: Engine,
  [first]: readonly ContainerSeen[],
): Promise<Result<ComposeRelease | undefined, FleetFailure>> {
  if (!first) return ok(undefined);
  const image = await engine.images.inspect(first.image);
  if (!image.ok) return err(placeFailure(engine.name, image.error));
  const gone = { kind: 'image', place: engine.name, reference: first.image, wrong: 'missing' } as const;
  if (!image.value) return err({ ...gone, detail: `container ${first.name} runs what is there no more` });
  const digest = contentDigest(image.value);
  return ok({
    release: `compose-${digest.slice('sha256:'.length).slice(0, 8)}`,
    digest,
    at: first.startedAt,
  });
}
