import * as z from 'zod/mini';

/** GitHub names no limit of its own. */
const MAX_BYTES = 8 * 1024;

const marked = z.object({ cimyr: z.string() });
const recorded = z.object({ cimyr: z.string(), record: z.string() });

/** What is kept of a deployment for machines: as many of the entries, in their order, as fit beside our mark. */
export function payloadOf(
  entries: Readonly<Record<string, string>>,
  mark: string,
): { readonly [name: string]: unknown } {
  const kept: Record<string, unknown> = { cimyr: mark };
  for (const [name, value] of Object.entries(entries)) {
    if (name === 'cimyr' || sizeOf({ ...kept, [name]: value }) > MAX_BYTES) continue;
    kept[name] = value;
  }
  return kept;
}

const sizeOf = (value: object) => Buffer.byteLength(JSON.stringify(value));

/** Our mark in what GitHub gives back: an object, or its text. */
export function markIn(payload: unknown): string | undefined {
  return marked.safeParse(typeof payload === 'string' ? parsed(payload) : payload).data?.cimyr;
}

/** The digest of a release's record that a deployment was opened with. */
export const recordIn = (payload: unknown): string | undefined =>
  recorded.safeParse(typeof payload === 'string' ? parsed(payload) : payload).data?.record;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
