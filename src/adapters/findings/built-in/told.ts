import type { Level } from '../../../domain/finding.js';

/** Where a tool says that something is, as it names it. */
export interface Candidate {
  readonly file: string;
  readonly line: number;
  readonly column?: number | undefined;
  /** The folder that the file lies in, as far as a package's name tells it: `com/example`. */
  readonly near?: string;
}

/** What a tool's output says about the code. */
export interface ToolFinding {
  readonly tool: string;
  /** A test that failed; what a test report tells, too. */
  readonly isTest: boolean;
  readonly level: Level;
  readonly message: string;
  /** The rule, or the test's name. */
  readonly title?: string | undefined;
  /** The likeliest first: the first that is a tracked file is meant. */
  readonly candidates: readonly Candidate[];
}

export type Tell = (told: ToolFinding) => void;

/** Reads the output of one kind of tool, line by line. */
export interface LineReader {
  read(line: string): void;
  /** Nothing comes any more. */
  end?(): void;
}

/** What the named groups of an expression have found. */
export type Groups = Readonly<Partial<Record<string, string>>>;

export const groupsOf = (pattern: RegExp, line: string): Groups | undefined => pattern.exec(line)?.groups;

export const candidateOf = ({ file = '', line, column }: Groups): Candidate => ({
  file,
  line: Number(line),
  ...(column === undefined || Number(column) === 0 ? {} : { column: Number(column) }),
});

export const levelOf = (severity = 'error'): Level =>
  /^(?:warning|warn|⚠|!)$/i.test(severity) ? 'warning' : 'error';
