import { createHash } from 'node:crypto';
import type { Masked } from '../base/masked.js';

/** A span as others refer to it: 16 and 8 bytes in lower-case hexadecimal, neither of them all zeros. */
export interface SpanReference {
  readonly traceId: string;
  readonly spanId: string;
}

/** The span of a whole run, and what it was started from. */
export interface RunTrace extends SpanReference {
  readonly parentSpanId?: string;
  /** W3C trace flags; bit 0: it is recorded. */
  readonly flags: number;
  /** W3C trace state, passed on as it came. */
  readonly state?: Masked;
  /** The run that this one resumes. */
  readonly resumes?: SpanReference;
}

export const SAMPLED = 1;
/** Sampled, and made at random: the flags that a later version of the format may add are not ours to pass on. */
const KNOWN_FLAGS = 3;

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-[^]*)?$/;

/** W3C Trace Context, level 2: undefined for whatever it tells us to ignore. */
export function parseTraceparent(text: string): (SpanReference & { readonly flags: number }) | undefined {
  const [, version, traceId = '', spanId = '', flags = '', rest] = TRACEPARENT.exec(text) ?? [];
  // A later version may say more behind a dash, this one may not.
  if (version === undefined || version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  const reference = { traceId, spanId };
  return isSpanReference(reference)
    ? { ...reference, flags: Number.parseInt(flags, 16) & KNOWN_FLAGS }
    : undefined;
}

export const traceparentOf = ({ traceId }: SpanReference, spanId: string, flags: number): string =>
  `00-${traceId}-${spanId}-${flags.toString(16).padStart(2, '0')}`;

/** What was read from a file may be anything. */
export const isSpanReference = ({ traceId, spanId }: Partial<SpanReference>): boolean =>
  isId(traceId, 32) && isId(spanId, 16);

const isId = (id: unknown, digits: number): boolean =>
  typeof id === 'string' && id.length === digits && /^[0-9a-f]+$/.test(id) && !/^0+$/.test(id);

const MAX_MEMBERS = 32;
const MEMBER =
  /^((?:[a-z0-9][a-z0-9_\-*/]{0,255})|(?:[a-z0-9][a-z0-9_\-*/]{0,240}@[a-z][a-z0-9_\-*/]{0,13}))=[ -+\--<>-~]{0,255}[!-+\--<>-~]$/;

/** A list of at most 32 `key=value`; whatever else is not passed on. */
export function isTracestate(text: string): boolean {
  const members = text.split(',').map((member) => member.replace(/^[ \t]+|[ \t]+$/g, ''));
  const keys = members.filter(Boolean).map((member) => MEMBER.exec(member)?.[1]);
  return (
    keys.length > 0 &&
    keys.length <= MAX_MEMBERS &&
    keys.every((key) => key !== undefined) &&
    new Set(keys).size === keys.length
  );
}

/**
 * The span of a job, or with its number of an attempt. Derived, so that it is known before anything is written; from
 * the run's own span, too, since runs inside each other share a trace.
 */
export function spanIdOf({ traceId, spanId }: SpanReference, job: string, attempt?: number): string {
  const whose = JSON.stringify([traceId, spanId, job, attempt ?? 'job']);
  const id = createHash('sha256').update(whose).digest('hex').slice(0, 16);
  return /^0+$/.test(id) ? '0000000000000001' : id;
}
