import * as z from 'zod';

/**
 * The keys that a schema allows at a path, for "did you mean": follows objects, lists, maps and unions. Where one
 * key tells the members of a union apart, the data says which is meant.
 */
export function keysAt(
  schema: z.core.$ZodType,
  path: readonly PropertyKey[],
  data: unknown,
): readonly string[] {
  return candidates(schema, path, data).flatMap((found) =>
    found instanceof z.ZodObject ? Object.keys(found.shape) : [],
  );
}

function candidates(
  schema: z.core.$ZodType,
  path: readonly PropertyKey[],
  data: unknown,
): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return candidates(schema.unwrap(), path, data);
  if (schema instanceof z.ZodPipe) return candidates(schema.in, path, data);
  if (schema instanceof z.ZodUnion)
    return membersMeant(schema, data).flatMap((option) => candidates(option, path, data));
  const [step, ...rest] = path;
  if (step === undefined) return [schema];
  const below = within(schema, step);
  return below ? candidates(below, rest, valueAt(data, step)) : [];
}

function within(schema: z.core.$ZodType, step: PropertyKey): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodObject) return schema.shape[String(step)];
  if (schema instanceof z.ZodArray) return schema.element;
  return schema instanceof z.ZodRecord ? schema.valueType : undefined;
}

function membersMeant(schema: z.ZodUnion, data: unknown): readonly z.core.$ZodType[] {
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return schema.options;
  const { discriminator } = schema.def;
  const kind = valueAt(data, discriminator) as z.core.util.Primitive;
  const meant = schema.options.filter((option) => option._zod.propValues?.[discriminator]?.has(kind));
  return meant.length > 0 ? meant : schema.options;
}

const valueAt = (data: unknown, step: PropertyKey): unknown =>
  typeof data === 'object' && data !== null ? (data as Record<PropertyKey, unknown>)[step] : undefined;
