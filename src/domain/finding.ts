import type { Masked } from '../base/masked.js';

export type Level = 'error' | 'warning' | 'notice';

/** Who found it: a test report, a scan, a problem matcher over the output, a workflow command of the job. */
export type FindingSource = 'junit' | 'sarif' | 'matcher' | 'command';

/** A file of the workspace, relative to it with `/`; lines and columns start at 1. */
export interface FindingPlace {
  readonly file: string;
  readonly line?: number;
  readonly endLine?: number;
  readonly column?: number;
  readonly endColumn?: number;
}

/** Something that a job's tools have to say about the code. */
export interface Finding {
  readonly source: FindingSource;
  readonly level: Level;
  readonly message: Masked;
  /** The rule, or the test's name. */
  readonly title?: Masked;
  readonly place?: FindingPlace;
  /** The stack, or what else helps. */
  readonly details?: Masked;
}
