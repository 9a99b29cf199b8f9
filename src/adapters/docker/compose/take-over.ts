import { createHash } from 'node:crypto';
import { quote } from '../../../base/quote.js';
import { err, ok } from '../../../base/result.js';
import type { DockerSpec } from '../../../config/targets/docker/spec.js';
import type { Note } from '../../../domain/rollout/note.js';
import type { ReleaseRecord } from '../../../domain/rollout/release.js';
import type { Applied } from '../../../ports/fleet.js';
import type { HeldState } from '../../../state/held.js';
import { type EngineLook, lookAtEngine, surveyEngines } from '../look.js';
import { imageName, OURS, SLOTS } from '../names.js';
import { type DockerFleetParts, type DockerPlace, ownerOf } from '../place.js';
import { COMPOSE } from '../slots-seen.js';
import { allOf, type EngineTenure, eachPlace, type Outcome } from '../steps/tenure.js';
import { placeFailure } from '../trouble.js';
import type { Adoption } from './adoption.js';
import type { ComposeRelease } from './found.js';
import { specOfContainer } from './spec-of.js';

type FoundLook = EngineLook & { readonly found: ComposeRelease };

/**
 * Writes down what Compose runs as the release that is live, with all that it takes to run it one day as ours. Until
 * its requests go elsewhere nothing of it is touched. Done again it changes nothing.
 */
export async function takeOverFromCompose(state: HeldState, tenure: EngineTenure): Outcome<Applied> {
  const { parts } = tenure;
  const { adoption } = parts;
  if (!parts.target.compose || !adoption) return ok({ notes: [] });
  return eachPlace(parts.places, async (place) => {
    const look = await lookAtEngine(place, parts);
    if (!look.ok) return look;
    const { found } = look.value;
    if (!found) return ok([]);
    const spec = await specOf(place, { ...look.value, found }, adoption, parts);
    if (!spec.ok) return spec;
    const joined = await join(place, look.value);
    if (!joined.ok) return joined;
    const kept = await state.keep(recordOfFound(found, spec.value, adoption, tenure));
    if (!kept.ok) return kept;
    const { ledger } = await surveyEngines(parts);
    const settled = await state.settle(ledger);
    if (!settled.ok) return settled;
    const { project = '', service } = parts.target.compose ?? { service: '' };
    const written = await tenure.script(place, notesOf(found, `${project} ${service}`));
    const note: Note = { kind: 'taken-over', place: place.engine.name, service, release: found.release };
    return written.ok ? ok([note]) : written;
  });
}

/** In our network it can be asked as whatever is ours, by the names that Compose has given. */
async function join(place: DockerPlace, { slots }: EngineLook): Outcome<undefined> {
  const { engine } = place;
  for (const { id } of slots.flatMap((slot) => (slot.isCompose ? slot.containers : []))) {
    const one = await engine.inspect(id);
    if (!one.ok) return err(placeFailure(engine.name, one.error));
    if (!one.value || one.value.NetworkSettings.Networks[OURS.network]) continue;
    const joined = await allOf(place, [engine.join(OURS.network, id)]);
    if (!joined.ok) return joined;
  }
  return ok(undefined);
}

/** The image is kept under a name of ours from now on. */
async function specOf(
  { engine }: DockerPlace,
  { found, slots }: FoundLook,
  { written }: Adoption,
  parts: DockerFleetParts,
): Outcome<DockerSpec> {
  const containers = slots.find(({ isCompose }) => isCompose)?.containers ?? [];
  const [first] = containers;
  const container = first ? await engine.inspect(first.id) : ok(undefined);
  if (!container.ok) return err(placeFailure(engine.name, container.error));
  const image = container.value ? await engine.images.inspect(container.value.Image) : ok(undefined);
  if (!image.ok) return err(placeFailure(engine.name, image.error));
  if (!container.value || !image.value)
    return err(
      placeFailure(engine.name, { doing: 'inspect', status: 404, detail: 'Compose has just ended it' }),
    );
  const tagged = await engine.images.tag(container.value.Image, imageName(ownerOf(parts), found.release));
  if (!tagged.ok) return err(placeFailure(engine.name, tagged.error));
  const made = { replicas: containers.length, port: parts.target.port, written };
  return ok(specOfContainer(container.value, image.value, made));
}

function recordOfFound(
  { release, digest, at }: ComposeRelease,
  spec: DockerSpec,
  adoption: Adoption,
  { fence, parts: { app, environment } }: EngineTenure,
): ReleaseRecord {
  const settings = { ...adoption.settings, spec };
  const configHash = createHash('sha256').update(JSON.stringify(settings)).digest('hex');
  const made = { createdAt: at, createdBy: 'Compose', fence, configHash, settings };
  return { schemaVersion: 2, app, environment, release, digest, ...made };
}

const notesOf = (
  { release, digest }: ComposeRelease,
  identity: string,
): string => `mkdir -p "$S/images" "$S/instances"
printf '%s\\n' ${quote(digest)} | put "$S/images/"${quote(release)} || exit $?
printf '%s\\n' ${quote(identity)} | put "$S/compose" || exit $?
printf 'running %s %s\\n' ${quote(release)} ${COMPOSE} | put "$S/instances/${SLOTS[0]}" || exit $?
printf '%s\\n' ${quote(release)} | put "$S/current"`;
