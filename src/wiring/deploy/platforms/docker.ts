import { dockerFleet } from '../../../adapters/docker/fleet.js';
import {
  archiveBringer,
  archiveDigest,
  imageBringer,
  resolveImage,
} from '../../../adapters/docker/images.js';
import { stemOf } from '../../../adapters/docker/names.js';
import { type DockerFleetParts, PROXY_ROOT, stateRootOf } from '../../../adapters/docker/place.js';
import { dockerAt } from '../../../adapters/docker/there.js';
import { managedHaproxy } from '../../../adapters/haproxy/managed.js';
import { err, ok, type Result } from '../../../base/result.js';
import { dockerKeyNamesIn } from '../../../config/targets/docker/key-names.js';
import { dockerSpecOf } from '../../../config/targets/docker/spec.js';
import type { DockerTarget } from '../../../config/targets/docker/target.js';
import { usableDocker } from '../../../config/targets/docker/usable.js';
import { maskedFailure } from '../../../domain/rollout/failure.js';
import { releaseVariables } from '../../../domain/rollout/release-variables.js';
import type { FleetFailure } from '../../../ports/fleet.js';
import { reasonSentence } from '../../../report/rollout/words/reasons.js';
import type { Freight, OpenTarget, Platform, ReachRequest } from '../platform.js';
import { type OpenEngines, openEngines } from './docker-way.js';

/** Docker engines, on this machine or others. */
export const docker: Platform = (request) => {
  const target = targetFor(request, undefined);
  if (!target.ok) return target;
  return ok({
    spec: dockerSpecOf(target.value),
    keyNames: dockerKeyNamesIn(request.environment.target as DockerTarget),
    async open() {
      const engines = await openEngines(target.value, request);
      return engines.ok ? ok(openTarget(engines.value, target.value, request)) : engines;
    },
    async bring(release) {
      const named = targetFor(request, release);
      return named.ok ? ok(freight(release, named.value, request)) : named;
    },
  });
};

/** With its variables filled in; those of a release only where it is known which one. */
function targetFor(
  { environment, workspace, variables, credentials, without = [] }: ReachRequest,
  release: string | undefined,
): Result<DockerTarget, string> {
  const own = releaseVariables({
    app: environment.app,
    environment: environment.name,
    ...(release === undefined ? {} : { release }),
  });
  const { knownHosts, engine } = credentials;
  const whole = usableDocker(environment.target as DockerTarget, {
    workspace,
    variables: { ...variables, ...own },
    knownHosts,
    engine,
  });
  return whole.ok ? leavingOut(whole.value, without) : whole;
}

function leavingOut(target: DockerTarget, without: readonly string[]): Result<DockerTarget, string> {
  const names = target.engines.map(({ name }) => name);
  const unknown = without.find((name) => !names.includes(name));
  if (unknown !== undefined)
    return err(`there is no place '${unknown}' to leave out; there are ${names.join(', ')}`);
  const engines = target.engines.filter(({ name }) => !without.includes(name));
  return engines.length === 0 ? err('no place is left; leave out fewer') : ok({ ...target, engines });
}

function openTarget(
  { places, warnings }: OpenEngines,
  target: DockerTarget,
  { environment, masker, clock }: ReachRequest,
  cargo?: DockerFleetParts['cargo'],
): OpenTarget {
  const owner = { app: environment.app, environment: environment.name };
  const managed = managedHaproxy(PROXY_ROOT, stemOf(owner));
  const parts: DockerFleetParts = {
    ...owner,
    places,
    hosts: places.map(({ keeper }) => keeper),
    root: stateRootOf(owner),
    target,
    clock,
    mask: (text) => masker.lines(text),
    guard: managed.guard,
    ...(target.proxy.kind === 'managed' ? { proxy: managed } : {}),
    ...(cargo ? { cargo } : {}),
  };
  return { fleet: dockerFleet(parts), at: dockerAt(parts), warnings };
}

/** Which image is meant is asked of the first engine, and holds for all. */
const freight = (release: string, target: DockerTarget, request: ReachRequest): Freight => ({
  async open() {
    const engines = await openEngines(target, request);
    if (!engines.ok) return engines;
    const { places } = engines.value;
    const cargo = await cargoOf(places, release, target, request);
    if (cargo.ok)
      return ok({ ...openTarget(engines.value, target, request, cargo.value), digest: cargo.value.digest });
    for (const { engine } of places) engine.close();
    const isRefused = cargo.error.kind === 'image';
    return err({
      message: isRefused
        ? reasonSentence(maskedFailure(cargo.error, (text) => request.masker.lines(text)))
        : '',
      ...(isRefused ? {} : { failure: cargo.error }),
    });
  },
  dispose: async () => {},
});

async function cargoOf(
  [place]: OpenEngines['places'],
  release: string,
  { image, registry }: DockerTarget,
  { clock }: ReachRequest,
): Promise<Result<NonNullable<DockerFleetParts['cargo']>, FleetFailure>> {
  if (image.kind === 'archive')
    return ok({ release, digest: await archiveDigest(image.path), bring: archiveBringer(image.path) });
  if (image.kind === 'build' || !place)
    return err({ kind: 'image', place: '', reference: 'build', wrong: 'build', detail: 'not supported yet' });
  const resolved = await resolveImage(place.engine, image.reference, registry);
  if (!resolved.ok) return resolved;
  return ok({ release, digest: resolved.value.digest, bring: imageBringer(resolved.value, registry, clock) });
}
