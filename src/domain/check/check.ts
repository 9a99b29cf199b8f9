import type { CommandEnd } from '../command-end.js';

/**
 * A health check as configured. `${CIMYR_INSTANCE}` in it means that each candidate is asked before it gets traffic
 * (`phase: 'instance'`); the others are asked after the switch.
 */
export type Check = HttpCheck | TcpCheck | CommandCheck;

interface CommonCheck {
  /** As people are told of it: the address or the command. */
  readonly name: string;
  readonly phase: 'instance' | 'switch';
  readonly from: 'runner' | 'target';
  readonly timing: CheckTiming;
}

/** Milliseconds and counts. */
export interface CheckTiming {
  /** From the end of one attempt to the start of the next. */
  readonly intervalMs: number;
  /** Of one attempt, everything included. */
  readonly timeoutMs: number;
  /** From the first attempt: by then it must have been healthy. */
  readonly deadlineMs: number;
  /** Before the first attempt. */
  readonly startPeriodMs: number;
  /** In a row, to be healthy. */
  readonly successes: number;
  /** In a row, to be unhealthy again while it is watched. */
  readonly failures: number;
}

export interface HttpCheck extends CommonCheck {
  readonly kind: 'http';
  readonly url: string;
  readonly method: 'GET' | 'HEAD';
  readonly headers: Readonly<Record<string, string>>;
  /** Accepted codes; empty: 200 to 299. */
  readonly statuses: readonly number[];
  /** A text that the body holds, or `/pattern/`. */
  readonly body?: string;
  /** A slower answer is a failure. */
  readonly latencyMs?: number;
  /** How many redirects are followed. */
  readonly redirects: number;
}

export interface TcpCheck extends CommonCheck {
  readonly kind: 'tcp';
  /** `host:port` */
  readonly address: string;
}

export interface CommandCheck extends CommonCheck {
  readonly kind: 'command';
  readonly command: string;
}

export type ExpectedAnswer =
  /** Empty: 200 to 299. */
  { readonly statuses: readonly number[] } | { readonly latencyMs: number } | { readonly body: string };

/** One attempt of a check. */
export interface Measurement {
  /** When it began; it has ended `ms` later. */
  readonly at: number;
  readonly ms: number;
  readonly result: 'pass' | 'fail' | 'unreachable';
  /** Status code or exit code, where there was one. */
  readonly code?: number;
  /** Stable name of what went wrong, such as `H-REFUSED`. */
  readonly problem?: string;
  /** What went wrong, for people: the cause alone. */
  readonly message?: string;
  /** What an answer that came missed. */
  readonly expected?: ExpectedAnswer;
  /** Of a command. */
  readonly end?: CommandEnd;
  /** First bytes of the body or last of the output, at most 512. */
  readonly excerpt?: string;
}

/** `inconclusive`: not decided yet. `unreachable`: whoever asks cannot ask, which says nothing of what is asked. */
export type Verdict = 'healthy' | 'unhealthy' | 'inconclusive' | 'unreachable';
