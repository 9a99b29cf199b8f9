import type { BigIntStats } from 'node:fs';

/** What is known of files' contents without reading them. */
export interface KnownDigests {
  /** SHA-256 of a file's content; undefined where it may be another than when it was read. */
  of(stats: BigIntStats): string | undefined;
  /** Tells what a file's content was; `stats` are from before it was read. */
  learn(stats: BigIntStats, sha256: string): void;
}
