import {
  $ZodArray,
  $ZodDiscriminatedUnion,
  $ZodNullable,
  $ZodObject,
  $ZodOptional,
  $ZodPipe,
  $ZodRecord,
  type $ZodType,
  $ZodUnion,
  type util,
} from 'zod/v4/core';

/**
 * The keys that a schema allows at a path, for "did you mean": follows objects, lists, maps and unions. Where one
 * key tells the members of a union apart, the data says which is meant.
 */
export function keysAt(schema: $ZodType, path: readonly PropertyKey[], data: unknown): readonly string[] {
  return candidates(schema, path, data).flatMap((found) =>
    found instanceof $ZodObject ? Object.keys(found._zod.def.shape) : [],
  );
}

function candidates(schema: $ZodType, path: readonly PropertyKey[], data: unknown): readonly $ZodType[] {
  if (schema instanceof $ZodOptional || schema instanceof $ZodNullable)
    return candidates(schema._zod.def.innerType, path, data);
  if (schema instanceof $ZodPipe) return candidates(schema._zod.def.in, path, data);
  if (schema instanceof $ZodUnion)
    return membersMeant(schema, data).flatMap((option) => candidates(option, path, data));
  const [step, ...rest] = path;
  if (step === undefined) return [schema];
  const below = within(schema, step);
  return below ? candidates(below, rest, valueAt(data, step)) : [];
}

function within(schema: $ZodType, step: PropertyKey): $ZodType | undefined {
  if (schema instanceof $ZodObject) return schema._zod.def.shape[String(step)];
  if (schema instanceof $ZodArray) return schema._zod.def.element;
  return schema instanceof $ZodRecord ? schema._zod.def.valueType : undefined;
}

function membersMeant(schema: $ZodUnion, data: unknown): readonly $ZodType[] {
  const { options } = schema._zod.def;
  if (!(schema instanceof $ZodDiscriminatedUnion)) return options;
  const { discriminator } = schema._zod.def;
  const kind = valueAt(data, discriminator) as util.Primitive;
  const meant = options.filter((option) => option._zod.propValues?.[discriminator]?.has(kind));
  return meant.length > 0 ? meant : options;
}

const valueAt = (data: unknown, step: PropertyKey): unknown =>
  typeof data === 'object' && data !== null ? (data as Record<PropertyKey, unknown>)[step] : undefined;
