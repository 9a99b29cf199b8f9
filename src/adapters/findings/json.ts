/** Looking into JSON that anybody may have written: what is not there, or is something else, is undefined. */
export type Json = unknown;

export const isObject = (value: Json): value is object => typeof value === 'object' && value !== null;

export function at(value: Json, ...path: readonly (string | number)[]): Json {
  let found = value;
  for (const key of path) {
    if (!isObject(found) || !Object.hasOwn(found, key)) return undefined;
    found = (found as Record<string | number, Json>)[key];
  }
  return found;
}

export function textAt(value: Json, ...path: readonly (string | number)[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** A whole number from 0 up. */
export function numberAt(value: Json, ...path: readonly (string | number)[]): number | undefined {
  const found = at(value, ...path);
  return Number.isSafeInteger(found) && (found as number) >= 0 ? (found as number) : undefined;
}

export function listAt(value: Json, ...path: readonly (string | number)[]): readonly Json[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}
