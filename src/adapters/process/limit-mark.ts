import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/**
 * A mark that no daemon loses: Linux has counted file locks against RLIMIT_LOCKS in 2.4 only, but hands the number
 * on to whatever a process starts, and shows it to everybody. Ours are 62 bits: the outermost run's half, and the half
 * of the innermost one inside its jobs. What a third run leaves that is killed is so ended by the first, not the second.
 */
const HALF = 31n;
const LOCKS = /^Max file locks +(\d+) +(\w+)/m;

/** The limit that marks a run's processes, those of an outer run as well. */
export function limitFor(mark: string): bigint {
  const [outer = 0n] = halvesOf(ownLimits());
  const half = halfOf(mark);
  return outer === 0n ? half << HALF : (outer << HALF) | half;
}

/** Whether `/proc/PID/limits` says that a process descends from the run. */
export function isMarked(limits: Buffer, mark: string): boolean {
  return halvesOf(limits).includes(halfOf(mark));
}

/** Whether the limit is the mark of any run: others set smaller ones, or none. */
export const hasLimitMark = (limits: Buffer): boolean => halvesOf(limits)[0] !== 0n;

/** The argv of a command for `sh` whose processes are to outlive the run around this process, if there is one. */
export function unmarkedShell(command: string): readonly string[] {
  const limits = ownLimits();
  const [outer = 0n] = halvesOf(limits);
  if (outer === 0n) return ['sh', '-c', command];
  const most = LOCKS.exec(limits.toString('latin1'))?.[2] ?? 'unlimited';
  return ['sh', '-c', WITHOUT_MARK, most, command];
}

/** The job that asks may see other programs than the run around it: a container shares limits, but no files. */
const WITHOUT_MARK = `
if command -v prlimit >/dev/null; then exec prlimit --locks="$0": sh -c "$1"; fi
if command -v bash >/dev/null; then exec bash -c 'ulimit -S -x "$0"; exec sh -c "$1"' "$0" "$1"; fi
exec sh -c "$1"`;

function halvesOf(limits: Buffer): readonly bigint[] {
  const value = BigInt(LOCKS.exec(limits.toString('latin1'))?.[1] ?? 0);
  return [value >> HALF, value & ((1n << HALF) - 1n)];
}

/** Never 0, which is no run. */
function halfOf(mark: string): bigint {
  return BigInt(createHash('sha256').update(mark).digest().readUInt32BE() >>> 1) | 1n;
}

function ownLimits(): Buffer {
  try {
    return readFileSync('/proc/self/limits');
  } catch {
    return Buffer.alloc(0);
  }
}
