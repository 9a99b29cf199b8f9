/** Where a command stands in the configuration file. */
export interface CommandPlace {
  /** Of its first line; lines count from 1. */
  readonly line: number;
  /** Each line of its text is a line of the file, as below `run: |`. */
  readonly isLiteral: boolean;
}

/** The line of the file for a line of the command's text, counted from 1; where nobody can tell, that of the command. */
export const lineInFile = ({ line, isLiteral }: CommandPlace, row: number | undefined): number =>
  isLiteral && row !== undefined ? line + row - 1 : line;
