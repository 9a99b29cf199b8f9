import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ignoredBelow } from '../../adapters/git/ignored.js';
import { err, ok, type Result } from '../../base/result.js';
import type { ArtifactTrouble } from '../../domain/rollout/failure.js';

/** Never sent, whatever Git ignores. */
const NEVER = /(^|\/)\.(git|cimyr)\/?$/;

/**
 * What of an artifact's directory is not sent, as absolute paths: a file that Git ignores, a `.env` or a log, may be
 * meant or not, so the file has to say it. The error names them.
 */
export async function ignoredIn(
  { artifact, includeIgnored }: { readonly artifact: string; readonly includeIgnored?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): Promise<Result<ReadonlySet<string>, ArtifactTrouble>> {
  const isDirectory = includeIgnored !== true && (await isFolder(artifact));
  const ignored = isDirectory ? await ignoredBelow(artifact, env) : [];
  const names = ignored.filter((path) => !NEVER.test(path));
  if (names.length === 0 || includeIgnored === false)
    return ok(new Set(names.map((path) => join(artifact, path.replace(/\/$/, '')))));
  return err({ wrong: 'ignored', entries: names });
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
