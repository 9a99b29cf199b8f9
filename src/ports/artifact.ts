import type { Readable } from 'node:stream';

/** One entry of a release, its path relative to the release's directory. */
export interface ArtifactEntry {
  readonly path: string;
  /** `f` a file, `x` an executable one, `l` a symbolic link. */
  readonly kind: 'f' | 'x' | 'l';
  /** SHA-256 of the content, of a link's target. */
  readonly sha256: string;
  readonly bytes: number;
}

/** What a release is made of, on the machine that deploys. */
export interface Artifact {
  /** Sorted by path, bytewise. */
  readonly entries: readonly ArtifactEntry[];
  /** SHA-256 over the entries. */
  readonly digest: string;
  /** These entries as a tar stream. An error of reading destroys it. */
  pack(entries: readonly ArtifactEntry[]): Readable;
}
