/** What a tool prints in one line of what is wrong in the code: findings and causes are both read by it. */
export interface ToolLine {
  readonly tool: string;
  readonly isTest?: boolean;
  /** Says what is wrong, and where. Groups: file, line, column, severity, code, title, message. */
  readonly says?: RegExp;
  /** Says where; what is wrong stands in the lines below. */
  readonly heads?: RegExp;
  /** Where it is the cause of a failure: how far its words reach. */
  readonly cause?: CauseReach;
}

/** What tells why something failed, and the lines around it that belong to it. */
export interface CauseReach {
  /** Where it is told in other words, too; else as it `says` or `heads`. */
  readonly pattern?: RegExp;
  /** Lines right above that belong to it. */
  readonly above?: RegExp;
  /** Lines below that belong to it: as long as they are like this, and so many at most. */
  readonly below?: RegExp;
  readonly most?: number;
}

/** What Docker's builder and ctest -V put in front of the lines of what they run. */
export const LINE_PREFIX = /^(?:#\d+ \d+\.\d+ |\d+: )/;
