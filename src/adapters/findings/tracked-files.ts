import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const MAX_BYTES = 64 * 1024 * 1024;
const MAX_MS = 10_000;
const ABSOLUTE = /^(?:[\\/]|[A-Za-z]:[\\/]|file:)/i;
/** What languages and systems bring along. */
const OF_SYSTEM =
  /^(?:\/usr\/(?!src\/)|\/lib|\/rustc\/|\/nix\/)|[\\/](?:\.cargo|\.m2|\.gradle|\.rustup|\.rbenv|\.pyenv|\.nuget|hostedtoolcache|gems|pkg[\\/]mod|site-packages|dist-packages|node_modules|vendor)[\\/]/;

/** Files of the checkout that Git knows or would, for paths of another one: in a container, on another machine. */
export class TrackedFiles {
  readonly #byName = new Map<string, string[][]>();

  constructor(files: readonly string[]) {
    for (const file of files) {
      const path = file.split('/');
      const name = path.at(-1) ?? '';
      const known = this.#byName.get(name);
      if (known) known.push(path);
      else this.#byName.set(name, [path]);
    }
  }

  /** None where there is no Git, or no repository. */
  static async of(root: string): Promise<TrackedFiles> {
    const command = [
      '-c',
      'core.fsmonitor=false',
      'ls-files',
      '-z',
      '--cached',
      '--others',
      '--exclude-standard',
    ];
    try {
      const options = { cwd: root, maxBuffer: MAX_BYTES, timeout: MAX_MS };
      const { stdout } = await promisify(execFile)('git', command, options);
      return new TrackedFiles([...new Set(stdout.split('\0').filter(Boolean))]);
    } catch {
      return new TrackedFiles([]);
    }
  }

  /**
   * The one file that the longest end of this path names. A relative path must stand in it as a whole, and a name
   * alone says too little, except for a file at the root; `isOwn` is for a file that can be no other's.
   */
  match(named: string, isOwn: boolean): string | undefined {
    if (OF_SYSTEM.test(named)) return undefined;
    const path = named
      .replace(/^file:/i, '')
      .split(/[\\/]+/)
      .filter((part) => part !== '' && part !== '.');
    const found = this.#longest(path);
    if (!found) return undefined;
    const isEnough = ABSOLUTE.test(named)
      ? found.length > 1 || found.path.length === 1
      : found.length > 1 && found.length === path.length;
    return isOwn || isEnough ? found.path.join('/') : undefined;
  }

  #longest(
    path: readonly string[],
  ): { readonly path: readonly string[]; readonly length: number } | undefined {
    const all = (this.#byName.get(path.at(-1) ?? '') ?? []).map((one) => ({
      path: one,
      length: sharedEnd(one, path),
    }));
    const length = Math.max(0, ...all.map((one) => one.length));
    const longest = all.filter((one) => one.length === length);
    // A linter's `/main.tf` starts at the root.
    return longest.length === 1
      ? longest[0]
      : longest.find((one) => Math.max(one.path.length, path.length) === length);
  }
}

function sharedEnd(one: readonly string[], other: readonly string[]): number {
  let length = 0;
  while (length < one.length && length < other.length && one.at(-1 - length) === other.at(-1 - length))
    length++;
  return length;
}
