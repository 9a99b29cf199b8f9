import { dockerFleet } from '../../../adapters/docker/fleet.js';
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
import type { Freight, OpenTarget, Platform, ReachRequest, Unreached } from '../platform.js';
import { adoptionOf, takeOverGap, withComposed } from './composed.js';
import { type OpenEngines, openEngines } from './docker-way.js';
import { type FoundImage, findImage } from './found-image.js';

/** Docker engines, on this machine or others. */
export const docker: Platform = async (asked) => {
  const composed = await withComposed(asked);
  if (!composed.ok) return composed;
  const request = composed.value;
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
      if (!named.ok) return named;
      const found = findImage(named.value, request);
      return found.ok ? ok(freight(release, named.value, found.value, request)) : found;
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
  request: ReachRequest,
  cargo?: DockerFleetParts['cargo'],
): OpenTarget {
  const { environment, masker, clock } = request;
  const owner = { app: environment.app, environment: environment.name };
  const managed = managedHaproxy(PROXY_ROOT, stemOf(owner));
  const parts: DockerFleetParts = {
    ...owner,
    places,
    hosts: places.map(({ keeper }) => keeper),
    root: stateRootOf(owner),
    target,
    variables: request.variables,
    clock,
    mask: (text) => masker.lines(text),
    guard: managed.guard,
    ...(target.proxy.kind === 'managed' ? { proxy: managed } : {}),
    ...(cargo ? { cargo, adoption: adoptionOf(target, request) } : {}),
  };
  return { fleet: dockerFleet(parts), at: dockerAt(parts), warnings };
}

/** Which image is meant is asked of the first engine, and holds for all. */
const freight = (
  release: string,
  target: DockerTarget,
  found: FoundImage,
  request: ReachRequest,
): Freight => ({
  async open() {
    const engines = await openEngines(target, request);
    if (!engines.ok) return engines;
    const { places, warnings } = engines.value;
    const image = await imageFor(places, found, target, request);
    if (!image.ok) {
      for (const { engine } of places) engine.close();
      return image;
    }
    const { warnings: more, ...own } = image.value;
    const open = { places, warnings: [...warnings, ...more] };
    return ok({ ...openTarget(open, target, request, { release, ...own }), digest: own.digest });
  },
  dispose: async () => {},
});

async function imageFor(
  places: OpenEngines['places'],
  found: FoundImage,
  target: DockerTarget,
  request: ReachRequest,
) {
  const [place] = places;
  if (!place) return err({ message: 'no place is left; leave out fewer' });
  const warnings = await takeOverGap(places, target, request);
  if (!warnings.ok) return warnings;
  const image = await found(place.engine);
  return image.ok ? ok({ ...image.value, warnings: warnings.value }) : err(imageless(image.error, request));
}

/** What cannot be built has failed; that there is no such image is a mistake of the file. */
function imageless(failure: FleetFailure, { masker }: ReachRequest): Unreached {
  const isRefused = failure.kind === 'image' && failure.wrong !== 'build';
  return isRefused
    ? { message: reasonSentence(maskedFailure(failure, (text) => masker.lines(text))) }
    : { message: '', failure };
}
