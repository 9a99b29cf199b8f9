/** A stretch of a configuration file; lines and columns count from 1, the end column is exclusive. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Something wrong (or doubtful) at a place of the configuration, said so that a person can mend it. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  /** Stable name such as `E-REF`; documented in docs/diagnostics.md. */
  readonly code: string;
  readonly place: SourcePlace;
  /** Where in the data: `stages[1].jobs[0].needs`; empty for the whole file. */
  readonly path: string;
  /** What is wrong and, behind a semicolon, how to mend it. */
  readonly message: string;
}
