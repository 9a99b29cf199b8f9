import type * as z from 'zod/mini';

/** Whether a key stands anywhere in the file. To build a schema takes longer than to check a file with it. */
export type Uses = (key: string) => boolean;

/** For whoever wants the whole schema. */
export const everyKey: Uses = () => true;

type Optional = Readonly<Record<string, () => z.ZodMiniOptional>>;
type Built<T extends Optional> = { [key in keyof T]: ReturnType<T[key]> };

/** Fields that may be absent: only such may be left unbuilt, since nobody would miss what is required. */
export function optional<T extends Optional>(uses: Uses, fields: T): Built<T> {
  const used = Object.entries(fields).filter(([key]) => uses(key));
  return Object.fromEntries(used.map(([key, build]) => [key, build()])) as Built<T>;
}

/** The keys of all mappings in plain data. */
export function usesOf(data: unknown): Uses {
  const keys = new Set<string>();
  addKeys(data, keys);
  return (key) => keys.has(key);
}

function addKeys(data: unknown, keys: Set<string>): void {
  if (typeof data !== 'object' || data === null) return;
  if (!Array.isArray(data)) for (const key of Object.keys(data)) keys.add(key);
  for (const inner of Object.values(data)) addKeys(inner, keys);
}
