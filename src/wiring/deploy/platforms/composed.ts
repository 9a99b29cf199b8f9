import type { Adoption } from '../../../adapters/docker/compose/adoption.js';
import { readCompose } from '../../../adapters/docker/compose/read.js';
import { inTheWayOf, runningInCompose } from '../../../adapters/docker/compose/running.js';
import { dangerIn } from '../../../adapters/docker/compose/spec-of.js';
import type { DockerPlace } from '../../../adapters/docker/place.js';
import { placeFailure } from '../../../adapters/docker/trouble.js';
import { err, ok, type Result } from '../../../base/result.js';
import { composedTarget } from '../../../config/targets/docker/compose/composed.js';
import { mistakeInDocker } from '../../../config/targets/docker/filled.js';
import type { DockerTarget } from '../../../config/targets/docker/target.js';
import { credentialNames } from '../../../domain/credentials.js';
import { RELEASE_VARIABLES } from '../../../domain/rollout/release-variables.js';
import { settingsOf } from '../../../domain/rollout/settings.js';
import { substitute } from '../../../domain/substitute.js';
import { jobBase } from '../../job-base.js';
import type { ReachRequest, Unreached } from '../platform.js';

/**
 * Asked with a target that Compose says, gives one that says it itself. What brings nothing needs only to know which
 * variables today's file names: what runs stands in the records, and where Compose is not it goes on without.
 */
export async function withComposed(request: ReachRequest): Promise<Result<ReachRequest, string>> {
  const target = request.environment.target as DockerTarget;
  const { image } = target;
  if (image.kind !== 'compose') return ok(request);
  const of = (own: DockerTarget) => ok({ ...request, environment: { ...request.environment, target: own } });
  const { workspace, variables, cancel: signal, masker, tell = () => {} } = request;
  // What is named after the release is filled in once that is known.
  const later = Object.fromEntries(RELEASE_VARIABLES.map((name) => [name, `\${${name}}`]));
  const env = { ...jobBase(variables, new Set(credentialNames)), ...later };
  const read = await readCompose(image, { workspace, env, signal });
  if (!read.ok) return request.brings ? read : ok(request);
  const composed = composedTarget(target, image, read.value);
  if (!request.brings)
    return composed.ok ? of(ofToday(target, composed.value.target, variables)) : ok(request);
  if (!composed.ok) return composed;
  const mistake = mistakeInDocker(composed.value.target, new Set());
  if (mistake) return err(`target.compose: ${mistake.field} of '${image.service}': ${mistake.message}`);
  for (const line of [...read.value.complaints, ...composed.value.told])
    tell({ kind: 'notice', message: masker.lines(`compose: ${line}`) });
  return of(composed.value.target);
}

/** What is asked of today's file: its port, and those of its variables that can be filled in. */
function ofToday(
  target: DockerTarget,
  { env, port }: DockerTarget,
  variables: ReachRequest['variables'],
): DockerTarget {
  const set = Object.entries(env).filter(([, text]) => substitute(text, variables).ok);
  return { ...target, port, env: Object.fromEntries(set) };
}

/** What a release that Compose runs is given when it is taken over: a variable that has today's value is named. */
export const adoptionOf = (
  { env }: DockerTarget,
  { environment, variables }: Pick<ReachRequest, 'environment' | 'variables'>,
): Adoption => ({
  settings: settingsOf(environment, {}),
  written(name, value) {
    const text = env[name];
    const filled = text === undefined ? undefined : substitute(text, variables);
    return filled?.ok && filled.value === value ? text : undefined;
  },
});

const tooMuch = (service: string, place: string, danger: string): string =>
  `Compose's '${service}' on ${place} runs with ${danger}, which no release may have; take it out of its file, bring it up anew, and deploy then`;

/** Where Compose has a port that the proxy is to have nobody answers for a moment: that is to be known before. */
export async function takeOverGap(
  places: readonly DockerPlace[],
  { compose, proxy }: DockerTarget,
  { strategy, acceptsOutage, dryRun }: Pick<ReachRequest, 'strategy' | 'acceptsOutage' | 'dryRun'>,
): Promise<Result<readonly string[], Unreached>> {
  if (!compose || proxy.kind !== 'managed') return ok([]);
  const warnings: string[] = [];
  for (const { engine } of places) {
    const running = await runningInCompose(engine, compose);
    if (!running.ok) return err({ message: '', failure: placeFailure(engine.name, running.error) });
    for (const { id } of running.value) {
      const one = await engine.inspect(id);
      const danger = one.ok && one.value ? dangerIn(one.value) : undefined;
      if (danger !== undefined) return err({ message: tooMuch(compose.service, engine.name, danger) });
    }
    const ports = inTheWayOf(proxy.publish, running.value).flatMap(({ published }) => published);
    if (ports.length === 0) continue;
    const numbers = [...new Set(ports.map(({ port }) => port))].join(', ');
    const gap = `Compose's '${compose.service}' on ${engine.name} has port ${numbers} itself: between its end and the proxy's start nobody answers`;
    if (strategy === 'canary')
      return err({
        message: `${gap}, and requests cannot be divided; take it over with --strategy blue-green`,
      });
    if (!acceptsOutage && !dryRun && strategy !== 'recreate')
      return err({ message: `${gap}; go on with --accept-outage, at a time when that is good` });
    warnings.push(acceptsOutage ? gap : `${gap}; it needs --accept-outage`);
  }
  return ok(warnings);
}
