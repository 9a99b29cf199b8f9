import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Checkout } from '../../domain/inputs.js';

/** What lies in a checkout: the commit and what of the tracked files differs from it, in one fingerprint. */
export interface FoundCheckout extends Checkout {
  readonly fingerprint: string;
}

/** Undefined where there is no repository, no commit, or no git. */
export async function findCheckout(workspace: string): Promise<FoundCheckout | undefined> {
  if (!isInRepository(resolve(workspace))) return undefined;
  const commit = await ask(workspace, ['rev-parse', '--verify', 'HEAD']);
  const changes = commit && (await ask(workspace, ['diff', '--no-ext-diff', '--binary', 'HEAD', '--']));
  if (!commit || !changes) return undefined;
  const { beginning, digest } = commit;
  return {
    commit: beginning.trim(),
    isChanged: changes.beginning !== '',
    fingerprint: `${digest}${changes.digest}`,
  };
}

/** Looked at before a process is spent on it. */
function isInRepository(directory: string): boolean {
  if (existsSync(join(directory, '.git'))) return true;
  const parent = dirname(directory);
  return parent !== directory && isInRepository(parent);
}

const BEGINNING = 100;

/** Hash of what git prints, however much that is, and how it begins. */
async function ask(
  cwd: string,
  args: readonly string[],
): Promise<{ readonly digest: string; readonly beginning: string } | undefined> {
  const child = spawn('git', args, { cwd, stdio: ['ignore', 'pipe', 'ignore'] });
  const hash = createHash('sha256');
  let beginning = '';
  child.stdout.on('data', (chunk: Buffer) => {
    hash.update(chunk);
    if (beginning.length < BEGINNING) beginning += chunk.toString('latin1', 0, BEGINNING);
  });
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return code === 0 ? { digest: hash.digest('hex').slice(0, 16), beginning } : undefined;
  } catch {
    return undefined;
  }
}
