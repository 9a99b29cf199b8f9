import { isOnPath, versionOf } from '../adapters/process/tools.js';
import type { Diagnostic } from '../domain/diagnostic.js';
import { type Requirement, satisfies } from '../domain/requirement.js';
import { jobBase } from './job-base.js';

/** What a pipeline requires and this machine has not; all programs are asked at once. */
export async function unmetRequirements(
  requirements: readonly Requirement[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<Diagnostic[]> {
  const base = jobBase(env, new Set());
  const found = await Promise.all(
    requirements.map(async (requirement): Promise<Diagnostic[]> => {
      const message = await problemWith(requirement, base);
      const { place, path } = requirement;
      return message === undefined ? [] : [{ severity: 'error', code: 'E-REQUIRES', place, path, message }];
    }),
  );
  return found.flat();
}

async function problemWith(
  { tool, bounds }: Requirement,
  env: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  if (!isOnPath(tool, env['PATH'] ?? '')) return `'${tool}' is not on the PATH; install it`;
  if (bounds.length === 0) return undefined;
  const wanted = bounds.map(({ relation, version }) => `${relation}${version}`).join(', ');
  const version = await versionOf(tool, env);
  if (version === undefined)
    return `'${tool}' does not tell its version, ${wanted} is required; require it without a version`;
  if (bounds.every((bound) => satisfies(version, bound))) return undefined;
  return `'${tool}' has version ${version}, ${wanted} is required; install another version`;
}
