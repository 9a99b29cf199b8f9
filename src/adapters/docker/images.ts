import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type Docker from 'dockerode';
import { canonical } from '../../base/canonical.js';
import type { Clock } from '../../base/clock.js';
import { err, ok, type Result } from '../../base/result.js';
import type { Registry } from '../../config/targets/docker/target.js';
import type { ImageWrong } from '../../domain/rollout/failure.js';
import type { Note } from '../../domain/rollout/note.js';
import type { FleetFailure } from '../../ports/fleet.js';
import type { Engine } from './engine.js';
import type { ProgressRecord } from './engine-calls.js';
import { type EngineTrouble, placeFailure } from './trouble.js';

type Answer<T> = Promise<Result<T, FleetFailure>>;

/** The name that the image gets on an engine. */
export interface ImageName {
  readonly repo: string;
  readonly tag: string;
}

/** Brings the image of a release to an engine, under this name. */
export type ImageBringer = (engine: Engine, name: ImageName) => Answer<readonly Note[]>;

/** Which image is meant, once and for all engines. */
export interface ResolvedImage {
  /** Of the manifest in the registry; of what an image consists of that is in none. */
  readonly digest: string;
  readonly reference: string;
  /** It is there already, and nobody else has it. */
  readonly isLocal: boolean;
}

/**
 * A tag may mean another image tomorrow, and on another engine: the registry tells which one it means now. A bare name that
 * is there, or what no registry has or can be asked for, was built or loaded on the engine; then it is known by what it
 * consists of, which every engine tells alike: `Image.Id` and `RepoDigests` are other things in the store of containerd.
 */
export async function resolveImage(
  engine: Engine,
  reference: string,
  registry: Registry | undefined,
): Answer<ResolvedImage> {
  const there = await engine.images.inspect(reference);
  if (!there.ok) return err(placeFailure(engine.name, there.error));
  const local = there.value && { digest: contentDigest(there.value), reference, isLocal: true };
  if (local && isBare(reference)) return ok(local);
  const told = await engine.images.distribution(reference, loginOf(registry));
  if (told.ok)
    return ok({
      digest: told.value,
      reference: `${repositoryOf(reference)}@${told.value}`,
      isLocal: false,
    });
  const failure = imageFailure(engine.name, reference, told.error);
  const isNowhereElse =
    failure.kind === 'image' && (failure.wrong === 'missing' || failure.wrong === 'unreachable');
  return local && isNowhereElse ? ok(local) : err(failure);
}

/** Pulled, or there already; under a name of ours no pruning removes it. */
export const imageBringer =
  (image: ResolvedImage, registry: Registry | undefined, clock: Clock): ImageBringer =>
  async (engine, name) => {
    const { reference } = image;
    const there = await engine.images.inspect(reference);
    if (!there.ok) return err(placeFailure(engine.name, there.error));
    const odd = image.isLocal ? oddLocal(engine.name, image, there.value) : undefined;
    if (odd) return err(odd);
    const at = clock.now();
    const pulling = new Pulling();
    if (!there.value) {
      const pulled = await engine.images.pull(reference, loginOf(registry), (record) => pulling.add(record));
      if (!pulled.ok) return err(imageFailure(engine.name, reference, pulled.error));
    }
    const tagged = await engine.images.tag(reference, name);
    if (!tagged.ok) return err(placeFailure(engine.name, tagged.error));
    const { layers, bytes } = pulling;
    return ok([{ kind: 'pulled', place: engine.name, reference, layers, bytes, ms: clock.now() - at }]);
  };

/** What is in no registry has to be the same on every engine. */
function oddLocal(
  place: string,
  { reference, digest }: ResolvedImage,
  there: Docker.ImageInspectInfo | undefined,
): FleetFailure | undefined {
  if (!there)
    return { kind: 'image', place, reference, wrong: 'missing', detail: 'no registry has it either' };
  if (contentDigest(there) === digest) return undefined;
  return { kind: 'image', place, reference, wrong: 'other', detail: 'another image has this name there' };
}

/** As `docker save` writes it. */
export const archiveBringer =
  (path: string): ImageBringer =>
  async (engine, name) => {
    let loaded: string | undefined;
    const read = await engine.images.load(createReadStream(path), ({ stream = '' }) => {
      loaded = /^Loaded image(?: ID)?: (\S+)/m.exec(stream)?.[1] ?? loaded;
    });
    const failed = (detail: string): FleetFailure => ({
      kind: 'image',
      place: engine.name,
      reference: path,
      wrong: 'archive',
      detail,
    });
    if (!read.ok) return err(failed(read.error.detail));
    if (loaded === undefined) return err(failed('there is no image in it'));
    const tagged = await engine.images.tag(loaded, name);
    return tagged.ok ? ok([]) : err(placeFailure(engine.name, tagged.error));
  };

/** Of the file. */
export async function archiveDigest(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return `sha256:${hash.digest('hex')}`;
}

const loginOf = (registry: Registry | undefined): Docker.AuthConfig | undefined =>
  registry && {
    username: registry.username,
    password: registry.password,
    serveraddress: registry.server,
  };

/** Without tag and digest. */
function repositoryOf(reference: string): string {
  const [name = ''] = reference.split('@');
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/') ? name.slice(0, colon) : name;
}

/** Without a registry and a user before it: official images have such names, and what was built on the engine. */
const isBare = (reference: string): boolean => !reference.includes('/') && !reference.includes('@');

/** Of what an image consists: every engine tells it alike. */
export function contentDigest({ Architecture, Os, Config, RootFS }: Docker.ImageInspectInfo): string {
  const { Cmd, Entrypoint, Env, ExposedPorts, User, WorkingDir, Labels, StopSignal, Healthcheck } =
    Config as unknown as Record<string, unknown>;
  const parts = { Cmd, Entrypoint, Env, ExposedPorts, User, WorkingDir, Labels, StopSignal, Healthcheck };
  const known = Object.fromEntries(Object.entries(parts).filter(([, value]) => value));
  const text = canonical({ Architecture, Os, Config: known, layers: RootFS.Layers });
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/** Refusals are HTTP 500 on every engine: only their texts tell them apart. */
const SIGNS: readonly (readonly [RegExp, ImageWrong])[] = [
  [/no basic auth|unauthorized|authentication required|denied|\b40[13]\b|forbidden/i, 'refused'],
  [/not found|manifest unknown|\b404\b|no such/i, 'missing'],
  [
    /dial tcp|no such host|connection refused|timeout|deadline|network is unreachable|server misbehaving|EOF/i,
    'unreachable',
  ],
];

/** Why an image is not had, in what an engine said of it. */
export function imageFailure(place: string, reference: string, trouble: EngineTrouble): FleetFailure {
  if (trouble.status === undefined && trouble.remedy !== undefined) return placeFailure(place, trouble);
  const { detail } = trouble;
  const wrong = SIGNS.find(([sign]) => sign.test(detail))?.[1] ?? 'other';
  return { kind: 'image', place, reference, wrong, detail };
}

/** Adds up what an engine tells of a pull, layer by layer. */
class Pulling {
  readonly #bytes = new Map<string, number>();

  add({ id, status, progressDetail }: ProgressRecord): void {
    if (id === undefined || !/^(?:Downloading|Pulling fs layer|Pull complete)$/.test(status ?? '')) return;
    this.#bytes.set(id, Math.max(this.#bytes.get(id) ?? 0, progressDetail?.total ?? 0));
  }

  get layers(): number {
    return this.#bytes.size;
  }

  get bytes(): number {
    return [...this.#bytes.values()].reduce((sum, one) => sum + one, 0);
  }
}
