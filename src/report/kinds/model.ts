import type { Status } from '../../domain/outcome.js';

export const REPORT_KINDS = ['execution', 'performance', 'quality', 'compliance', 'summary'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

/** How something stands; a job that failed and may is `allowed`, one that needed a retry is `flaky`. */
export type Standing = Status | 'allowed' | 'flaky' | 'unfinished';

/**
 * What a report says, as data: every format shows this and nothing else, so that they cannot disagree. Times are
 * ISO 8601 in UTC, durations milliseconds. The JSON format is this document (schema/report.schema.json).
 */
export interface Report {
  readonly schemaVersion: 1;
  readonly kind: ReportKind;
  readonly pipeline: string;
  readonly run: {
    readonly id: string;
    readonly file: string;
    readonly startedAt: string;
    readonly finishedAt: string;
    readonly durationMs: number;
    readonly origin?: RunOrigin;
  };
  readonly generatedAt: string;
  readonly headline: Headline;
  readonly sections: readonly Section[];
}

/** What a run was of, and who had it started where, as far as that is known. */
export interface RunOrigin {
  /** `owner/name` */
  readonly repository?: string;
  readonly commit?: string;
  /** Tracked files differed from the commit. */
  readonly isChanged?: boolean;
  readonly ref?: string;
  readonly actor?: string;
  /** Page of the workflow's run. */
  readonly url?: string;
}

/** The first lines: the verdict, and where something is wrong, why and what to do. */
export interface Headline {
  readonly status: Standing;
  readonly words: string;
  /** What the kind of report adds to it, in one sentence. */
  readonly also?: string;
  readonly cause?: Cause;
}

export interface Cause extends Quoting {
  readonly job: string;
  readonly next: string;
  /** `cimyr.yml:12`. */
  readonly place: string;
}

/** A sentence; where it begins with a command in backticks, that, and what comes behind it. */
export interface Quoting {
  readonly what: string;
  readonly command?: string;
  readonly after?: string;
}

/**
 * What a value means. `ratio`: of 1; `change`: relative, with its sign; `results`: a letter each, oldest first:
 * `s`uccess, `f`ailure, success after a `r`etry; `durations`: a series, oldest first; `place`: FILE:LINE;
 * `level`: error, warning or notice.
 */
export type Unit =
  | 'text'
  | 'code'
  | 'place'
  | 'status'
  | 'level'
  | 'results'
  | 'time'
  | 'duration'
  | 'count'
  | 'bytes'
  | 'ratio'
  | 'change'
  | 'durations';

/** Null: not known, or there is none. */
export type Value = string | number | readonly number[] | null;

/** What every part of a report has: a name for links, a title, and what a reader must know of it. */
interface Titled {
  readonly id: string;
  readonly title: string;
  readonly note?: string;
}

export interface ReportFact {
  readonly key: string;
  readonly title: string;
  readonly unit: Unit;
  readonly value: Value;
  /** What it is measured by, or why it is not known. */
  readonly note?: string;
}

export interface Facts extends Titled {
  readonly kind: 'facts';
  readonly facts: readonly ReportFact[];
}

/** Some sentences. */
export interface Prose extends Titled {
  readonly kind: 'prose';
  readonly sentences: readonly string[];
}

export interface Column {
  readonly key: string;
  readonly title: string;
  readonly unit: Unit;
}

export type Row = Readonly<Record<string, Value>>;

/** `total`: how many rows there are, also where they are not all here. So elsewhere. */
export interface Table extends Titled {
  readonly kind: 'table';
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly total: number;
}

export interface List extends Titled {
  readonly kind: 'list';
  readonly items: readonly string[];
  readonly total: number;
}

/** What a job printed last, and what is to be said of it. */
export interface Block {
  readonly job: string;
  readonly status: Standing;
  readonly said: readonly Quoting[];
  readonly place: string;
  readonly lines: readonly string[];
}

export interface Blocks extends Titled {
  readonly kind: 'blocks';
  readonly blocks: readonly Block[];
  readonly total: number;
}

/** Parts of a whole, or values beside each other. */
export interface Bars extends Titled {
  readonly kind: 'bars';
  readonly unit: Unit;
  readonly bars: readonly { readonly label: string; readonly value: number }[];
}

/** One attempt, in time since the run's start. */
export interface Stretch {
  readonly job: string;
  readonly attempt: number;
  readonly status: Standing;
  readonly startMs: number;
  readonly durationMs: number;
  /** Which of the slots it held, from 0. */
  readonly slots: readonly number[];
  /** How long it had to wait at least before it was tried again. */
  readonly backoffMs?: number;
  readonly isOnPath: boolean;
}

export interface Timeline extends Titled {
  readonly kind: 'timeline';
  readonly durationMs: number;
  readonly slots: number;
  readonly stretches: readonly Stretch[];
  readonly total: number;
}

/** A number that changes with time, and what it cannot exceed. */
export interface Levels extends Titled {
  readonly kind: 'levels';
  readonly durationMs: number;
  readonly limit: number;
  readonly steps: readonly { readonly atMs: number; readonly value: number }[];
  readonly total: number;
}

/** Runs of the same pipeline, oldest first. */
export interface Runs extends Titled {
  readonly kind: 'runs';
  readonly runs: readonly {
    readonly id: string;
    readonly startedAt: string;
    readonly status: Standing;
    readonly durationMs: number;
  }[];
}

export interface GraphJob {
  readonly id: string;
  readonly name: string;
  readonly needs: readonly string[];
  readonly afterStages: readonly string[];
  readonly status: Standing;
  readonly reason: string;
  readonly durationMs: number | null;
}

export interface GraphSection extends Titled {
  readonly kind: 'graph';
  readonly stages: readonly {
    readonly name: string;
    readonly needs: readonly string[];
    readonly jobs: readonly GraphJob[];
  }[];
  /** Ids of the jobs that decided how long the run took, first to last. */
  readonly path: readonly string[];
}

export type Section = Facts | Prose | Table | List | Blocks | Bars | Timeline | Levels | Runs | GraphSection;
