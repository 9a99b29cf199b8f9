import type { Masked } from '../base/masked.js';

/** A command that failed: of a script the line that did, or its first line where nobody knows which it was. */
export interface Blamed {
  readonly command: Masked;
  /** How many lines of the script do something, where it may have been any of them. */
  readonly lines?: number;
  /** Line of the configuration file. */
  readonly line?: number;
}

/** What went wrong while a job ran, and whose fault it is: the words for it stand in report/wording.ts. */
export type Failure =
  | (Blamed & { readonly kind: 'exit-code'; readonly blame: 'user'; readonly code: number })
  | (Blamed & {
      readonly kind: 'signal';
      readonly blame: 'user';
      readonly signal: string;
      /** 128 + n. */
      readonly code?: number;
    })
  | { readonly kind: 'timeout'; readonly blame: 'user'; readonly limitMs: number }
  | { readonly kind: 'idle-timeout'; readonly blame: 'user'; readonly limitMs: number }
  | { readonly kind: 'stage-timeout'; readonly blame: 'user'; readonly limitMs: number }
  | { readonly kind: 'run-timeout'; readonly blame: 'user'; readonly limitMs: number }
  | { readonly kind: 'start-error'; readonly blame: 'user'; readonly message: Masked }
  | { readonly kind: 'service'; readonly blame: 'user'; readonly service: string; readonly message: Masked }
  | { readonly kind: 'expression'; readonly blame: 'user'; readonly field: string; readonly message: Masked }
  | { readonly kind: 'output-file'; readonly blame: 'user'; readonly file: string; readonly message: Masked }
  /** What a job made of the file itself: it is gone, too large, or something else lies there. */
  | { readonly kind: 'lost-file'; readonly blame: 'user'; readonly file: string; readonly message: Masked }
  /** A name that a job wrote to GITHUB_ENV, and may not. */
  | { readonly kind: 'refused-variable'; readonly blame: 'user'; readonly name: Masked };
