import { execFile } from 'node:child_process';
import { closeSync, openSync, readSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ArtifactTrouble } from '../../domain/rollout/failure.js';

/** Longer than any archive of sensible size takes; one that asks or never ends does not hold up a deployment for ever. */
const LIMIT_MS = 15 * 60_000;

type Content = 'tar' | 'zip' | 'gzip' | 'xz' | 'bzip2' | 'zstd';

/** How each begins, and where. */
const SIGNS: readonly (readonly [Content, at: number, bytes: string])[] = [
  ['zip', 0, 'PK\x03\x04'],
  ['zip', 0, 'PK\x05\x06'],
  ['gzip', 0, '\x1f\x8b'],
  ['xz', 0, '\xfd7zXZ\x00'],
  ['bzip2', 0, 'BZh'],
  ['zstd', 0, '\x28\xb5\x2f\xfd'],
  ['tar', 257, 'ustar'],
];

const ARCHIVE = /\.(tar(\.[a-z0-9]+)?|tgz|txz|tbz2?|tzst|zip)$/i;
/** A file with any other ending is a file, whatever is in it: a .jar, a .whl, a .gem, a .gz. */
const OTHER = /\.[a-z][a-z0-9]*$/i;
const UNKNOWN = /\.(7z|rar|cab|cpio|tlz|lzh|taz)$/i;

/** Whatever the user has set, for their words and for themselves. */
const PLAIN = ['LC_ALL=C.UTF-8', 'TAR_OPTIONS=', 'UNZIP=', 'UNZIPOPT='];

/**
 * Puts what an archive holds into a directory; a single file is put there as it is. Its name tells whether it is an
 * archive, its content which. What is told is why it cannot be unpacked.
 */
export async function unpack(path: string, into: string): Promise<ArtifactTrouble | undefined> {
  const name = basename(path);
  const trouble = (detail: string) => ({ wrong: 'archive', detail }) as const;
  if (UNKNOWN.test(name)) return trouble('archives of this kind are not unpacked');
  // Very old tars have no sign.
  const content = contentOf(path) ?? (/\.tar$/i.test(name) ? 'tar' : undefined);
  const isNamed = ARCHIVE.test(name);
  if (isNamed && content === undefined)
    return trouble('it is named as an archive, and is none that is known');
  if (content === undefined || (!isNamed && (OTHER.test(name) || (await isOneFile(path, content))))) {
    await copyFile(path, join(into, name));
    return undefined;
  }
  // The modes of the archive are those of the release; what has none, as a zip from Windows, gets the usual ones.
  const command = content === 'zip' ? 'exec unzip -q -o "$1" -d "$2"' : 'exec tar -x -o -p -f "$1" -C "$2"';
  const { code, said } = await run(`umask 022; ${command}`, path, into);
  if (code === 0 || (content === 'zip' && code === 1 && isHarmless(said))) return undefined;
  return trouble(words(said, content));
}

function contentOf(path: string): Content | undefined {
  const room = Buffer.alloc(512);
  const fd = openSync(path, 'r');
  try {
    readSync(fd, room, 0, room.length, 0);
  } finally {
    closeSync(fd);
  }
  const text = room.toString('latin1');
  return SIGNS.find(([, at, bytes]) => text.startsWith(bytes, at))?.[0];
}

/** Without a name that tells: one file that is compressed, and no archive. */
async function isOneFile(path: string, content: Content): Promise<boolean> {
  if (content === 'tar' || content === 'zip') return false;
  return (await run('[ -n "$(tar -t -f "$1" 2> /dev/null | head -n 1)" ]', path)).code !== 0;
}

/** Nothing can be asked: its input is closed. */
function run(
  script: string,
  ...paths: readonly string[]
): Promise<{ code: number | undefined; said: string }> {
  return new Promise((resolve) => {
    const options = {
      timeout: LIMIT_MS,
      killSignal: 'SIGKILL',
      encoding: 'utf8',
    } as const;
    const child = execFile(
      'env',
      [...PLAIN, 'sh', '-c', script, 'sh', ...paths],
      options,
      (error, _, said) => {
        const code = typeof error?.code === 'number' ? error.code : undefined;
        const late = error?.killed ? `it took longer than ${LIMIT_MS / 60_000} minutes to unpack` : undefined;
        resolve({ code: error ? code : 0, said: late ?? (said.trim() || (error?.message ?? '')) });
      },
    );
    child.stdin?.end();
  });
}

/** Of zips that were made on Windows: unzip has put it right by itself. */
const isHarmless = (said: string): boolean =>
  said.split('\n').every((line) => line.trim() === '' || line.includes('backslashes as path separators'));

function words(said: string, content: Content): string {
  return /not found|Cannot exec/.test(said)
    ? `what unpacks it is not here: install ${content === 'zip' ? 'unzip' : content}`
    : said;
}
