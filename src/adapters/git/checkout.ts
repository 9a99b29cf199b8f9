import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * Fingerprint of the tracked files of a checkout: the commit and what differs from it. Undefined where there is
 * no repository, no commit, or no git.
 */
export async function checkoutFingerprint(workspace: string): Promise<string | undefined> {
  if (!isInRepository(resolve(workspace))) return undefined;
  const commit = await digest(workspace, ['rev-parse', '--verify', 'HEAD']);
  const changes = commit && (await digest(workspace, ['diff', '--no-ext-diff', '--binary', 'HEAD', '--']));
  return changes && `${commit}${changes}`;
}

/** Looked at before a process is spent on it. */
function isInRepository(directory: string): boolean {
  if (existsSync(join(directory, '.git'))) return true;
  const parent = dirname(directory);
  return parent !== directory && isInRepository(parent);
}

/** Hash of what git prints, however much that is. */
async function digest(cwd: string, args: readonly string[]): Promise<string | undefined> {
  const child = spawn('git', args, { cwd, stdio: ['ignore', 'pipe', 'ignore'] });
  const hash = createHash('sha256');
  child.stdout.on('data', (chunk: Buffer) => hash.update(chunk));
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return code === 0 ? hash.digest('hex').slice(0, 16) : undefined;
  } catch {
    return undefined;
  }
}
