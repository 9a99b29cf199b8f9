/** Where traces go, and how. */
export interface TraceTarget {
  readonly url: URL;
  /** Values may be secrets. */
  readonly headers: Readonly<Record<string, string>>;
  /** For everything that is sent at once. */
  readonly timeoutMs: number;
  readonly isCompressed: boolean;
  /** PEM: trusted instead of the known authorities, and what we show ourselves. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}
