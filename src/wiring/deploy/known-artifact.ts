import { type FoundArtifact, findArtifact } from '../../adapters/artifact/artifact.js';
import { gitPlaces } from '../../adapters/git/places.js';
import { DigestStore } from '../../adapters/store/known-digests.js';
import { ok, type Result } from '../../base/result.js';
import type { ArtifactTrouble } from '../../domain/rollout/failure.js';
import { stateOf } from '../root.js';
import { ignoredIn } from './left-out.js';
import type { ReachRequest } from './platform.js';

/**
 * Finds an artifact (absolute path) as it is sent, without what Git ignores and where cimyr keeps its state. When it is
 * read, what has not changed since it was read last is not read again.
 */
export async function findKnownArtifact(
  target: { readonly artifact: string; readonly includeIgnored?: boolean },
  { workspace, env, clock, dryRun = false }: ReachRequest,
): Promise<Result<FoundArtifact, ArtifactTrouble>> {
  const ignored = await ignoredIn(target, env);
  if (!ignored.ok) return ignored;
  const opened = stateOf({ path: workspace, git: gitPlaces(workspace, env) }, env, dryRun ? 'read' : 'write');
  const state = opened.ok ? opened.value : undefined;
  const leftOut = new Set([...ignored.value, ...(state === undefined ? [] : [state])]);
  const found = await findArtifact(target.artifact, leftOut);
  if (!found.ok || state === undefined) return found;
  return ok({
    async read() {
      const known = new DigestStore(state, target.artifact, clock.now());
      const artifact = await found.value.read(known);
      if (artifact.ok && !dryRun) known.save(state);
      return artifact;
    },
    dispose: () => found.value.dispose(),
  });
}
