import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** What the first job needs of the system, and Node has no call for. */
export interface MadeReady {
  readonly hasPipes: boolean;
  /** Whether what this process starts from now on has the limit. */
  readonly isMarked: boolean;
}

const NOTHING: MadeReady = { hasPipes: false, isMarked: false };
/** One process for both: to start one takes Node longer than both of them need. */
const BOTH = `prlimit --pid "$1" --locks="$2:"; marked=$?; shift 2; mkfifo -m 600 "$@" || exit 1; exit $((marked ? 2 : 0))`;

/** Makes named pipes, and sets the limit on file locks of this process where one is given. */
export async function makeReady(pipes: readonly string[], limit: bigint | undefined): Promise<MadeReady> {
  const [program, ...args] =
    limit === undefined
      ? (['mkfifo', '-m', '600', ...pipes] as const)
      : (['sh', '-c', BOTH, 'sh', `${process.pid}`, `${limit}`, ...pipes] as const);
  try {
    const [code] = await once(spawn(program, args, { stdio: 'ignore' }), 'exit');
    return { hasPipes: code === 0 || code === 2, isMarked: limit !== undefined && code === 0 };
  } catch {
    return NOTHING;
  }
}
