import type { KeyValue, OtlpSpan } from './otlp.js';

/** The version of the conventions whose names are used. */
const SCHEMA_URL = 'https://opentelemetry.io/schemas/1.44.0';
const MAX_SPANS = 2000;
const MAX_BYTES = 512 * 1024;

/** One request's body, and how many spans it holds. */
export interface Payload {
  readonly text: string;
  readonly spans: number;
}

/** The bodies of ExportTraceServiceRequests in JSON: none larger than what any receiver takes. */
export function payloadsOf(
  spans: readonly OtlpSpan[],
  resource: readonly KeyValue[],
  { maxSpans = MAX_SPANS, maxBytes = MAX_BYTES } = {},
): Payload[] {
  const head = `{"resourceSpans":[{"resource":{"attributes":${JSON.stringify(resource)}},"scopeSpans":[{"scope":{"name":"cimyr"},"spans":[`;
  const schema = JSON.stringify(SCHEMA_URL);
  const foot = `],"schemaUrl":${schema}}],"schemaUrl":${schema}}]}`;
  const frame = Buffer.byteLength(head) + foot.length;
  const payloads: Payload[] = [];
  let held: string[] = [];
  let bytes = frame;
  const close = () => {
    if (held.length > 0) payloads.push({ text: `${head}${held.join(',')}${foot}`, spans: held.length });
    [held, bytes] = [[], frame];
  };
  for (const span of spans) {
    const text = JSON.stringify(span);
    const size = Buffer.byteLength(text) + 1;
    if (held.length === maxSpans || bytes + size > maxBytes) close();
    held.push(text);
    bytes += size;
  }
  close();
  return payloads;
}
