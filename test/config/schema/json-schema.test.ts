import { expect, it } from 'vitest';
import { configurationSchema } from '../../../src/config/json-schema.js';

type Schema = {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly propertyNames?: { readonly pattern?: string };
  readonly minProperties?: number;
};
const schema = configurationSchema() as Schema & { $schema: string; title: string };
const at = (from: Schema, ...keys: string[]): Schema =>
  keys.reduce<Schema>((found, key) => {
    if (key === '*') return (found.additionalProperties as Schema) ?? {};
    if (key === '[]') return found.items ?? {};
    return found.properties?.[key] ?? {};
  }, from);
const stage = at(schema, 'stages', '[]');
const stageJob = at(stage, 'jobs', '[]');
const flatJob = at(schema, 'jobs', '*');

it('the schema is one for editors: draft 7, with a title and the sections as they are written', () => {
  expect(schema.$schema).toContain('draft-07');
  expect(schema.title).toBe('cimyr configuration');
  expect(Object.keys(schema.properties ?? {}).sort()).toEqual(
    'name description variables timeout defaults max-parallel on-failure requires stages jobs environments monitor $schema'
      .split(' ')
      .sort(),
  );
});

it('unknown keys are refused at the top, in a stage, in a job and in an environment', () => {
  const environment = at(schema, 'environments', '*');
  for (const place of [schema, stage, stageJob, flatJob, environment])
    expect(place.additionalProperties).toBe(false);
});

it('keys of a job are the same in a stage and in a flat map, but for the name', () => {
  const { name, ...others } = stageJob.properties ?? {};
  expect(name).toBeDefined();
  expect(others).toEqual(flatJob.properties);
  expect(stageJob.required).toEqual(['name', 'run']);
  expect(flatJob.required).toEqual(['run']);
});

it('it describes what may be written, not what becomes of it', () => {
  const typesOf = ({ type, anyOf = [] }: Schema): unknown[] =>
    [type, ...anyOf.flatMap(typesOf)].filter(Boolean).flat();
  expect(new Set(typesOf(at(flatJob, 'timeout')))).toEqual(new Set(['number', 'string']));
  expect(new Set(typesOf(at(flatJob, 'run')))).toEqual(new Set(['string', 'array']));
  expect(new Set(typesOf(at(flatJob, 'needs')))).toEqual(new Set(['string', 'array']));
  expect(at(flatJob, 'shell').enum).toEqual(['bash', 'sh', 'python', 'node', 'pwsh']);
});

it('names of jobs and variables have their patterns, and no jobs at all are too few', () => {
  expect(at(schema, 'jobs')).toMatchObject({ minProperties: 1 });
  const name = new RegExp(at(schema, 'jobs').propertyNames?.pattern ?? '');
  expect([name.test('build-1'), name.test('two words')]).toEqual([true, false]);
  const variable = new RegExp(at(flatJob, 'env').propertyNames?.pattern ?? '');
  expect([variable.test('NODE_ENV'), variable.test('NODE-ENV')]).toEqual([true, false]);
});

it('every key of the format is described by a type', () => {
  for (const [key, field] of Object.entries(flatJob.properties ?? {}))
    expect([key, 'type' in field || 'anyOf' in field]).toEqual([key, true]);
});
