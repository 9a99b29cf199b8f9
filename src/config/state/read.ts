import * as z from 'zod/mini';
import { once } from '../../base/once.js';
import { err, ok, type Result } from '../../base/result.js';

/** Why what is kept on a target cannot be used. */
export type StateMistake =
  | { readonly kind: 'damaged' }
  /** Written by a version that this one does not know. */
  | { readonly kind: 'newer'; readonly version: number }
  /** It is another app's, or another environment's. */
  | { readonly kind: 'foreign' };

const versioned = once(() => z.object({ schemaVersion: z.number() }));

/** Reads JSON that a target keeps: of a version up to this one and whole, or not at all. */
export function readState<T>(text: string, schema: z.ZodMiniType<T>, newest = 1): Result<T, StateMistake> {
  const written = jsonOf(text);
  const version = versioned().safeParse(written, { jitless: true }).data?.schemaVersion;
  if (version !== undefined && version > newest) return err({ kind: 'newer', version });
  const read = schema.safeParse(written, { jitless: true });
  return read.success ? ok(read.data) : err({ kind: 'damaged' });
}

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
