import { hash } from 'node:crypto';
import { type BigIntStats, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { KnownDigests } from '../../ports/digests.js';
import { writeAtomically } from './atomic.js';
import { readPlain } from './plain.js';
import { ensureOurs, type StateDirectory } from './state.js';

/** A tree with more files is read every time. */
const MAX_FILES = 500_000;
const MAX_BYTES = 128 * 1024 * 1024;
/** Of so many trees the digests are kept. */
const MAX_TREES = 16;

/**
 * A file that was changed so shortly before it was read may be changed again with the same time stamp, which the
 * coarsest file systems keep in steps of two seconds. Git has the same guard.
 */
const RACY_NS = 2_000_000_000n;

const HEAD = 'cimyr-digests 1';

/**
 * Digests by what Git's index goes by: device, inode, size, and both times. A change of content or a file put in its
 * place changes the inode's own time, which nobody can set.
 */
export class DigestStore implements KnownDigests {
  readonly #path: string;
  readonly #trustedBefore: bigint;
  readonly #before: ReadonlyMap<string, string>;
  readonly #now = new Map<string, string>();
  #hasNew = false;

  /** `tree` tells apart what is read together. What cannot be used is as if it were not there. */
  constructor(state: StateDirectory, tree: string, nowMs: number) {
    this.#path = join(directoryIn(state), hash('sha256', tree).slice(0, 16));
    this.#trustedBefore = BigInt(Math.floor(nowMs)) * 1_000_000n - RACY_NS;
    this.#before = kept(this.#path);
  }

  of(stats: BigIntStats): string | undefined {
    const key = keyOf(stats);
    const digest = this.#before.get(key);
    if (digest !== undefined) this.#now.set(key, digest);
    return digest;
  }

  learn(stats: BigIntStats, sha256: string): void {
    if (stats.ctimeNs >= this.#trustedBefore || stats.mtimeNs >= this.#trustedBefore) return;
    this.#now.set(keyOf(stats), sha256);
    this.#hasNew = true;
  }

  /** Keeps what was asked for and learnt, and forgets the rest. Without a place for it nothing is lost but time. */
  save(state: StateDirectory): void {
    if (!this.#hasNew || this.#now.size > MAX_FILES) return;
    const lines = [...this.#now].map(([key, digest]) => `${key} ${digest}\n`).join('');
    try {
      ensureOurs(directoryIn(state));
      writeAtomically(this.#path, `${HEAD} ${hash('sha256', lines)}\n${lines}`);
      forgetOldest(directoryIn(state));
    } catch {
      // Said above.
    }
  }
}

const directoryIn = (state: string): string => join(state, 'digests');

const keyOf = ({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string =>
  `${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs}`;

function kept(path: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  try {
    const text = readPlain(path, MAX_BYTES);
    const end = text.indexOf('\n') + 1;
    const lines = text.slice(end);
    if (text.slice(0, end) !== `${HEAD} ${hash('sha256', lines)}\n`) return found;
    for (const line of lines.split('\n')) found.set(line.slice(0, -65), line.slice(-64));
  } catch {
    // It is not there, or cannot be read: all is read anew.
  }
  return found;
}

function forgetOldest(directory: string): void {
  const files = readdirSync(directory).map((name) => join(directory, name));
  const dated = files.flatMap((path) => {
    const mtimeMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    return mtimeMs === undefined ? [] : [{ path, mtimeMs }];
  });
  dated.sort((a, b) => b.mtimeMs - a.mtimeMs);
  for (const { path } of dated.slice(MAX_TREES)) rmSync(path, { force: true });
}
