import * as z from 'zod';

/** The keys that a schema allows at a path, for "did you mean": follows objects, lists, maps and unions. */
export function keysAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  return candidates(schema, path).flatMap((found) =>
    found instanceof z.ZodObject ? Object.keys(found.shape) : [],
  );
}

function candidates(schema: z.core.$ZodType, path: readonly PropertyKey[]): z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return candidates(schema.unwrap(), path);
  if (schema instanceof z.ZodPipe) return candidates(schema.in, path);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => candidates(option, path));
  const [step, ...rest] = path;
  if (step === undefined) return [schema];
  if (schema instanceof z.ZodObject) {
    const field = schema.shape[String(step)];
    return field ? candidates(field, rest) : [];
  }
  if (schema instanceof z.ZodArray) return candidates(schema.element, rest);
  if (schema instanceof z.ZodRecord) return candidates(schema.valueType, rest);
  return [];
}
