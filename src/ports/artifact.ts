import type { Readable } from 'node:stream';

/** One entry of a release, its path relative to the release's directory. */
export interface ArtifactEntry {
  readonly path: string;
  /** `f` a file, `l` a symbolic link, `d` a directory. */
  readonly kind: 'f' | 'l' | 'd';
  /** Permissions alone: setuid, setgid and sticky bits never travel. */
  readonly mode: number;
  /** SHA-256 of the content, of a link's target; of a directory zeros. */
  readonly sha256: string;
  readonly bytes: number;
}

/** What a release is made of, on the machine that deploys. */
export interface Artifact {
  /** Sorted by path, bytewise. */
  readonly entries: readonly ArtifactEntry[];
  /** SHA-256 over the entries. */
  readonly digest: string;
  /** These files and links as a tar stream. `ArtifactChanged` destroys it. */
  pack(entries: readonly ArtifactEntry[]): Readable;
}

/** A file was gone, or another, while it was packed. */
export class ArtifactChanged extends Error {}
