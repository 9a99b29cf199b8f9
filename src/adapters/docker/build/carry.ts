import type { Clock } from '../../../base/clock.js';
import { err, ok, type Result } from '../../../base/result.js';
import type { FleetFailure } from '../../../ports/fleet.js';
import type { Engine } from '../engine.js';
import { contentDigest, type ImageBringer } from '../images.js';
import { placeFailure } from '../trouble.js';

/** An image that was built on one engine. */
export interface BuiltImage {
  readonly on: Engine;
  readonly id: string;
  readonly digest: string;
  readonly ms: number;
}

/** Of what it consists; every engine tells it alike. */
export async function builtDigest(engine: Engine, id: string): Promise<Result<string, FleetFailure>> {
  const built = await engine.images.inspect(id);
  if (!built.ok) return err(placeFailure(engine.name, built.error));
  if (built.value) return ok(contentDigest(built.value));
  const detail = 'it was built, and is not there';
  return err({ kind: 'image', place: engine.name, reference: id, wrong: 'build', detail });
}

/**
 * The engine that has built it gives it to the others, through this process as a stream: built again it would be
 * another image, since files that a build makes carry the time of their making.
 */
export const builtBringer =
  ({ on, id, digest, ms }: BuiltImage, clock: Clock): ImageBringer =>
  async (engine, name) => {
    const tagged = await on.images.tag(id, name);
    if (!tagged.ok) return err(placeFailure(on.name, tagged.error));
    if (engine === on) return ok([{ kind: 'built', place: on.name, ms }]);
    const reference = `${name.repo}:${name.tag}`;
    const known = await engine.images.inspect(reference);
    if (!known.ok) return err(placeFailure(engine.name, known.error));
    if (known.value && contentDigest(known.value) === digest) return ok([]);
    const at = clock.now();
    const carried = await carry(on, engine, reference);
    if (!carried.ok) return carried;
    const there = await builtDigest(engine, reference);
    if (!there.ok) return there;
    if (there.value === digest)
      return ok([{ kind: 'carried', place: engine.name, from: on.name, ms: clock.now() - at }]);
    const detail = 'it came as another image';
    return err({ kind: 'image', place: engine.name, reference, wrong: 'other', detail });
  };

async function carry(from: Engine, to: Engine, reference: string): Promise<Result<undefined, FleetFailure>> {
  const saved = await from.images.save(reference);
  if (!saved.ok) return err(placeFailure(from.name, saved.error));
  const stop = new AbortController();
  saved.value.once('error', () => stop.abort());
  const loaded = await to.images.load(saved.value, () => {}, stop.signal);
  if (loaded.ok) return loaded;
  return err(placeFailure(stop.signal.aborted ? from.name : to.name, loaded.error));
}
