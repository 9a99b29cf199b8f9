import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { err, ok, type Result } from '../../base/result.js';
import type { Checkout } from '../../domain/inputs.js';
import { discovering, refusal } from './places.js';

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

/** `commit`: the one that is checked out. The error is why Git does not tell. */
export async function findCheckout(
  workspace: string,
  commit: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Result<FoundCheckout, string>> {
  const changes = await changesIn(workspace, env);
  if (!changes.ok) return changes;
  const { digest, isEmpty, hasDirtySubmodule } = changes.value;
  const fingerprint = hasDirtySubmodule
    ? err('a submodule has changes, which Git does not tell apart')
    : ok(`${commit}${digest}`);
  return ok({ commit, isChanged: !isEmpty, fingerprint });
}

/** Longer than the line that Git prints for a submodule whose tracked files differ from its commit. */
const OVERLAP = 160;
const MAX_SAID = 500;

interface Changes {
  readonly digest: string;
  readonly isEmpty: boolean;
  readonly hasDirtySubmodule: boolean;
}

/** Hash of what git prints, however much that is. */
async function changesIn(
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Result<Changes, string>> {
  const git = spawn('git', DIFF, { cwd, env: discovering(env), stdio: ['ignore', 'pipe', 'pipe'] });
  const hash = createHash('sha256');
  let [last, said] = ['', ''];
  let hasDirtySubmodule = false;
  git.stdout.on('data', (chunk: Buffer) => {
    hash.update(chunk);
    const whole = last + chunk.toString('latin1');
    hasDirtySubmodule ||= /^\+Subproject commit [0-9a-f]+-dirty$/m.test(whole);
    last = whole.slice(-OVERLAP);
  });
  git.stderr.on('data', (chunk: Buffer) => {
    if (said.length < MAX_SAID) said += chunk.toString('utf8');
  });
  try {
    const [code] = (await once(git, 'close')) as [number | null];
    if (code !== 0) return err(refusal(said));
    return ok({ digest: hash.digest('hex').slice(0, 16), isEmpty: last === '', hasDirtySubmodule });
  } catch (error) {
    return err((error as Error).message);
  }
}
