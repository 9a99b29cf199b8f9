import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
const call = (...argv: string[]): boolean => {
  const [program = '', ...args] = [...asRoot, ...argv];
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** A file system in memory that is soon full. Mounting takes root, or sudo without a password. */
export class TinyDisk implements Disposable {
  readonly path: string;

  /** Throws when it cannot be mounted: a test of a full disk without one proves nothing. */
  constructor(path: string, options: string) {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const owner = `uid=${process.getuid?.()},gid=${process.getgid?.()},mode=700`;
    if (!call('mount', '-t', 'tmpfs', '-o', `${options},${owner}`, 'tiny', path))
      throw new Error('no file system could be mounted');
    this.path = path;
  }

  /** Whether this machine lets us. */
  static get isPossible(): boolean {
    return call('true');
  }

  /** Also while files on it are open. */
  [Symbol.dispose](): void {
    call('umount', '-l', this.path);
  }
}
