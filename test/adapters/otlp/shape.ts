import * as z from 'zod';

/**
 * ExportTraceServiceRequest as opentelemetry-proto has it, in the JSON that OTLP's specification makes of it:
 * names in lowerCamelCase, ids in hexadecimal, 64-bit numbers as strings of digits, enumerations as numbers. Strict,
 * though a receiver passes over what it does not know: here that would be a name misspelt.
 */
const id = (bytes: number) =>
  z
    .string()
    .regex(new RegExp(`^[0-9a-fA-F]{${bytes * 2}}$`))
    .refine((text) => !/^0+$/.test(text), 'all zeros');
const uint32 = z.int().min(0).max(0xffffffff);
const fixed64 = z
  .string()
  .regex(/^\d{1,20}$/)
  .refine((digits) => BigInt(digits) < 2n ** 64n);
const int64 = z.string().regex(/^-?\d{1,19}$/);

const anyValue: z.ZodType = z.lazy(() =>
  z.union([
    z.strictObject({ stringValue: z.string() }),
    z.strictObject({ boolValue: z.boolean() }),
    z.strictObject({ intValue: int64 }),
    z.strictObject({ doubleValue: z.number() }),
    z.strictObject({ arrayValue: z.strictObject({ values: z.array(anyValue) }) }),
    z.strictObject({ kvlistValue: z.strictObject({ values: attributes }) }),
    z.strictObject({ bytesValue: z.base64() }),
  ]),
);
const attributes = z
  .array(z.strictObject({ key: z.string().min(1), value: anyValue }))
  .refine((list) => new Set(list.map(({ key }) => key)).size === list.length, 'a key stands twice');

const event = z.strictObject({
  timeUnixNano: fixed64,
  name: z.string().min(1),
  attributes: attributes.optional(),
  droppedAttributesCount: uint32.optional(),
});
const link = z.strictObject({
  traceId: id(16),
  spanId: id(8),
  traceState: z.string().optional(),
  attributes: attributes.optional(),
  droppedAttributesCount: uint32.optional(),
  flags: uint32.optional(),
});
const span = z
  .strictObject({
    traceId: id(16),
    spanId: id(8),
    traceState: z.string().optional(),
    parentSpanId: id(8).optional(),
    flags: uint32.max(0x3ff).optional(),
    name: z.string().min(1),
    kind: z.int().min(1).max(5),
    startTimeUnixNano: fixed64,
    endTimeUnixNano: fixed64,
    attributes: attributes.optional(),
    droppedAttributesCount: uint32.optional(),
    events: z.array(event).optional(),
    droppedEventsCount: uint32.optional(),
    links: z.array(link).optional(),
    droppedLinksCount: uint32.optional(),
    status: z
      .strictObject({ message: z.string().optional(), code: z.int().min(0).max(2).optional() })
      .optional(),
  })
  .refine(
    ({ startTimeUnixNano, endTimeUnixNano }) => BigInt(startTimeUnixNano) <= BigInt(endTimeUnixNano),
    'it ends before it starts',
  );

export const exportRequest = z.strictObject({
  resourceSpans: z.array(
    z.strictObject({
      resource: z.strictObject({ attributes, droppedAttributesCount: uint32.optional() }).optional(),
      scopeSpans: z.array(
        z.strictObject({
          scope: z
            .strictObject({
              name: z.string(),
              version: z.string().optional(),
              attributes: attributes.optional(),
            })
            .optional(),
          spans: z.array(span),
          schemaUrl: z.url().optional(),
        }),
      ),
      schemaUrl: z.url().optional(),
    }),
  ),
});

export type ExportRequest = z.infer<typeof exportRequest>;
export type Span = z.infer<typeof span>;

/** The attributes of a span, an event or a resource as a plain object. */
export function plainAttributes(of: { readonly attributes?: unknown } | undefined): Record<string, unknown> {
  const list = (of?.attributes ?? []) as readonly { key: string; value: Record<string, unknown> }[];
  return Object.fromEntries(list.map(({ key, value }) => [key, plain(value)]));
}

function plain(value: Record<string, unknown>): unknown {
  const [[kind, held] = []] = Object.entries(value);
  if (kind === 'intValue') return Number(held);
  if (kind === 'arrayValue')
    return (held as { values: Record<string, unknown>[] }).values.map((one) => plain(one));
  return held;
}
