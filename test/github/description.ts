import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Schema, Validators } from './schemas.js';

interface Parameter {
  readonly $ref?: string;
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
}

interface Body {
  readonly $ref?: string;
  readonly required?: boolean;
  readonly content?: { readonly 'application/json'?: { readonly schema: Schema } };
}

interface OperationText {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Body;
  readonly responses: Readonly<Record<string, Body>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationText>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** One call of the API, as the description has it. */
export interface Operation {
  /** Such as `POST /repos/{owner}/{repo}/check-runs`. */
  readonly route: string;
  readonly text: OperationText;
  readonly values: Readonly<Record<string, string>>;
}

const document = JSON.parse(readFileSync(join(import.meta.dirname, 'description.json'), 'utf8')) as Document;
const validators = new Validators(document.components);

function resolved<T extends { readonly $ref?: string }>(value: T): T {
  if (value.$ref === undefined) return value;
  const path = value.$ref.split('/').slice(1);
  return path.reduce<unknown>((at, name) => (at as Schema)[name], document) as T;
}

const patterns = Object.entries(document.paths).map(([path, methods]) => ({
  path,
  methods,
  pattern: new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
}));

/** Undefined for what GitHub does not have, or we have not cut out. */
export function operationAt(method: string, path: string): Operation | undefined {
  for (const { path: template, methods, pattern } of patterns) {
    const match = pattern.exec(path);
    const text = methods[method.toLowerCase()];
    if (!match || !text) continue;
    const values = Object.entries(match.groups ?? {}).map(([name, value]) => [
      name,
      decodeURIComponent(value),
    ]);
    return { route: `${method} ${template}`, text, values: Object.fromEntries(values) };
  }
  return undefined;
}

/** What of a request is not as the description has it. */
export function faultsOfRequest(
  { text, values }: Operation,
  query: URLSearchParams,
  body: unknown,
): readonly string[] {
  const parameters = (text.parameters ?? []).map(resolved);
  const known = new Set(parameters.filter((one) => one.in === 'query').map(({ name }) => name));
  const unknown = [...query.keys()].filter((name) => !known.has(name)).map((name) => `?${name} is not known`);
  const wrong = parameters.flatMap(({ name, in: place, required, schema }) => {
    const value = place === 'path' ? values[name] : (query.get(name) ?? undefined);
    if (value === undefined) return required ? [`${name} is missing`] : [];
    const typed = schema['type'] === 'integer' && /^\d+$/.test(value) ? Number(value) : value;
    return validators.faultsOf(schema, typed, 'sent').map((fault) => `${name}: ${fault}`);
  });
  return [...unknown, ...wrong, ...faultsOfBody(text.requestBody, body)];
}

function faultsOfBody(described: Body | undefined, body: unknown): readonly string[] {
  const schema = described && resolved(described).content?.['application/json']?.schema;
  if (!schema) return body === undefined ? [] : ['a body where there is none'];
  if (body === undefined) return described.required ? ['no body'] : [];
  return validators.faultsOf(schema, body, 'sent');
}

const ERROR = document.components.schemas['basic-error'] as Schema;

/** What of an answer is not as the description has it. Errors that it does not list have GitHub's usual form. */
export function faultsOfAnswer({ text }: Operation, status: number, body: unknown): readonly string[] {
  const described = text.responses[status];
  if (!described && status < 400) return [`the status ${status} is not described`];
  const schema = described ? resolved(described).content?.['application/json']?.schema : ERROR;
  if (!schema) return body === undefined ? [] : [`a body where ${status} has none`];
  return validators.faultsOf(schema, body, 'answered');
}

/** An object of the API with all that it must have: what `own` does not say is as short as may be. */
export function complete(name: string, own: object): Schema {
  const schema = document.components.schemas[name];
  if (!schema) throw new Error(`GitHub's description has no '${name}'`);
  return { ...(sample(schema) as Schema), ...own };
}

function sample(schema: Schema): unknown {
  if (typeof schema['$ref'] === 'string') return sample(resolved(schema as { $ref: string }) as Schema);
  if (schema['nullable'] === true && schema['properties'] === undefined) return null;
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  const choices = (schema['oneOf'] ?? schema['anyOf']) as readonly Schema[] | undefined;
  if (choices?.[0] && schema['type'] === undefined) return sample(choices[0]);
  return SAMPLES[String(schema['type'])]?.(schema);
}

const SAMPLES: Readonly<Record<string, (schema: Schema) => unknown>> = {
  object: ({ properties = {}, required = [] }) =>
    Object.fromEntries(
      (required as readonly string[]).map((name) => [
        name,
        sample((properties as Record<string, Schema>)[name] ?? {}),
      ]),
    ),
  array: () => [],
  string: ({ format }) =>
    format === 'date-time' ? '2026-01-01T00:00:00Z' : format === 'uri' ? 'https://github.test/' : '',
  integer: () => 1,
  number: () => 1,
  boolean: () => false,
};
