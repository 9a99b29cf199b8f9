import { spawn } from 'node:child_process';
import { once } from 'node:events';

// One process for both: to start one takes Node longer than both of them need.
const BOTH = `prlimit --pid "$1" --locks="$2:"; shift 2; exec mkfifo -m 600 "$@"`;

/**
 * Makes named pipes, and sets the limit on file locks of this process where one is given: the first job needs both, and
 * Node has no call for either. False where there are no pipes.
 */
export async function makePipes(pipes: readonly string[], limit: bigint | undefined): Promise<boolean> {
  const [program, ...args] =
    limit === undefined
      ? (['mkfifo', '-m', '600', ...pipes] as const)
      : (['sh', '-c', BOTH, 'sh', `${process.pid}`, `${limit}`, ...pipes] as const);
  try {
    const [code] = await once(spawn(program, args, { stdio: 'ignore' }), 'exit');
    return code === 0;
  } catch {
    return false;
  }
}
