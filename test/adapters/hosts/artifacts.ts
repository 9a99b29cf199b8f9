import { findArtifact } from '../../../src/adapters/artifact/artifact.js';
import { ok, type Result } from '../../../src/base/result.js';
import type { ArtifactTrouble } from '../../../src/domain/rollout/failure.js';
import type { Artifact } from '../../../src/ports/artifact.js';

/** An artifact that has been read, and what removes what was unpacked of it. */
export async function openArtifact(
  path: string,
): Promise<Result<Artifact & { dispose(): Promise<void> }, ArtifactTrouble>> {
  const found = await findArtifact(path);
  if (!found.ok) return found;
  const read = await found.value.read();
  if (!read.ok) await found.value.dispose();
  return read.ok ? ok({ ...read.value, dispose: () => found.value.dispose() }) : read;
}
