import type { Masked } from '../../base/masked.js';

/** OTLP's JSON: ids in hexadecimal, 64-bit numbers as strings of digits, enumerations as numbers. */
export interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceState?: string;
  readonly parentSpanId?: string;
  readonly flags: number;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly KeyValue[];
  readonly events?: readonly OtlpEvent[];
  readonly links?: readonly OtlpLink[];
  readonly status?: { readonly code: number; readonly message?: string };
}

export interface OtlpEvent {
  readonly timeUnixNano: string;
  readonly name: string;
  readonly attributes: readonly KeyValue[];
}

export interface OtlpLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: readonly KeyValue[];
  readonly flags: number;
}

export interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}

type AnyValue =
  | { readonly stringValue: string }
  | { readonly boolValue: boolean }
  | { readonly intValue: string }
  | { readonly arrayValue: { readonly values: readonly AnyValue[] } };

/** The values of the specification's enumerations that are used here. */
export const KIND = { internal: 1, server: 2 } as const;
export const STATUS_ERROR = 2;
/** Beside the W3C flags: it is known whether the parent is another process's, and it is. */
export const HAS_IS_REMOTE = 0x100;
export const IS_REMOTE = 0x200;

export type Mask = (text: string) => Masked;
export type AttributeValue = string | number | boolean | readonly string[] | undefined;

/** Attributes with what is undefined left out. Numbers are whole ones. */
export const attributes = (values: Readonly<Record<string, AttributeValue>>, mask: Mask): KeyValue[] =>
  Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: valueOf(value, mask) }],
  );

function valueOf(value: Exclude<AttributeValue, undefined>, mask: Mask): AnyValue {
  switch (typeof value) {
    case 'string':
      return { stringValue: mask(value) };
    case 'number':
      return { intValue: String(Math.round(value)) };
    case 'boolean':
      return { boolValue: value };
    case 'object':
      return { arrayValue: { values: value.map((text) => ({ stringValue: mask(text) })) } };
  }
}

/** Milliseconds since the epoch as nanoseconds; a number of that size would lose its last digits. */
export function nanos(ms: number): string {
  const whole = Math.floor(ms);
  return String(BigInt(whole) * 1_000_000n + BigInt(Math.round((ms - whole) * 1e6)));
}
