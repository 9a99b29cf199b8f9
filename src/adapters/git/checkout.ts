import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { err, ok, type Result } from '../../base/result.js';
import type { Checkout } from '../../domain/inputs.js';
import { isInRepository } from './repository.js';

/** What lies in a checkout: the commit and what of the tracked files differs from it, in one fingerprint. */
export interface FoundCheckout extends Checkout {
  /** The error is why nobody can tell what the tracked files hold, though the commit is known. */
  readonly fingerprint: Result<string, string>;
}

/** Whatever the user has set for diffs to be read by people. What Git does not track counts nowhere, in submodules neither. */
const DIFF = [
  'diff',
  '--no-ext-diff',
  '--no-textconv',
  '--no-color',
  '--binary',
  '--submodule=short',
  '--ignore-submodules=untracked',
  'HEAD',
  '--',
];

/** The error is why nobody knows: no repository, no commit, no git, or one that refuses. */
export async function findCheckout(workspace: string): Promise<Result<FoundCheckout, string>> {
  if (!isInRepository(resolve(workspace))) return err('there is no Git repository');
  const commit = await ask(workspace, ['rev-parse', '--verify', 'HEAD']);
  if (!commit.ok)
    return err(/needed a single revision/i.test(commit.error) ? 'there is no commit yet' : commit.error);
  const changes = await ask(workspace, DIFF);
  if (!changes.ok) return changes;
  const { beginning, digest } = commit.value;
  return ok({
    commit: beginning.trim(),
    isChanged: changes.value.beginning !== '',
    fingerprint: changes.value.hasDirtySubmodule
      ? err('a submodule has changes, which Git does not tell apart')
      : ok(`${digest}${changes.value.digest}`),
  });
}

const BEGINNING = 100;
/** Longer than the line that Git prints for a submodule whose tracked files differ from its commit. */
const OVERLAP = 160;

interface Answer {
  readonly digest: string;
  readonly beginning: string;
  readonly hasDirtySubmodule: boolean;
}

/** Hash of what git prints, however much that is, and how it begins. */
async function ask(cwd: string, args: readonly string[]): Promise<Result<Answer, string>> {
  const git = spawn('git', args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const hash = createHash('sha256');
  let beginning = '';
  let last = '';
  let hasDirtySubmodule = false;
  git.stdout.on('data', (chunk: Buffer) => {
    hash.update(chunk);
    if (beginning.length < BEGINNING) beginning += chunk.toString('latin1', 0, BEGINNING);
    const whole = last + chunk.toString('latin1');
    hasDirtySubmodule ||= /^\+Subproject commit [0-9a-f]+-dirty$/m.test(whole);
    last = whole.slice(-OVERLAP);
  });
  try {
    const [said, [code]] = await Promise.all([text(git.stderr), once(git, 'close')]);
    if (code !== 0) return err(`git refuses: ${(said.split('\n')[0] ?? '').replace(/^fatal: /, '')}`);
    return ok({ digest: hash.digest('hex').slice(0, 16), beginning, hasDirtySubmodule });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return err(code === 'ENOENT' ? 'git is not on the PATH' : message);
  }
}
