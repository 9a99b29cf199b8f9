import { Ajv, type ValidateFunction } from 'ajv';

export type Schema = { readonly [key: string]: unknown };

const DOCUMENT = 'https://github.test/description';

/** OpenAPI 3.0 has `nullable` where JSON Schema has a type; what it refers to lies in one document here. */
export function jsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(jsonSchema);
  if (value === null || typeof value !== 'object') return value;
  const { nullable, $ref, ...rest } = value as Schema;
  if (typeof $ref === 'string') return { $ref: `${DOCUMENT}${$ref}` };
  const schema = Object.fromEntries(Object.entries(rest).map(([key, inner]) => [key, jsonSchema(inner)]));
  return nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema;
}

/**
 * What is sent has no fields that the description does not know: GitHub would pass over them without a word, which is
 * how a field misspelt looks. Branches of a choice are left as they are: they only restrict what stands beside them.
 */
export function closed(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  const schema = value as Schema;
  const { items, additionalProperties } = schema;
  const properties = schema['properties'] as Schema | undefined;
  const inner = properties && Object.entries(properties).map(([name, of]) => [name, closed(of)]);
  return {
    ...schema,
    ...(inner ? { properties: Object.fromEntries(inner) } : {}),
    ...(items === undefined ? {} : { items: closed(items) }),
    ...(properties && additionalProperties === undefined ? { additionalProperties: false } : {}),
  };
}

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

export class Validators {
  readonly #ajv: Ajv;
  readonly #known = new Map<object, ValidateFunction>();

  constructor(components: unknown) {
    this.#ajv = new Ajv({ strict: false, allErrors: true });
    this.#ajv.addFormat('date-time', DATE_TIME);
    // GitHub's own default of several addresses is the empty text.
    this.#ajv.addFormat('uri', (text) => text === '' || URL.canParse(text));
    this.#ajv.addFormat('int64', { type: 'number', validate: Number.isSafeInteger });
    this.#ajv.addSchema({ $id: DOCUMENT, components: jsonSchema(components) } as object);
  }

  /** What is wrong with the value, a line each. `sent`: no fields beyond those that are known. */
  faultsOf(schema: object, value: unknown, use: 'sent' | 'answered'): readonly string[] {
    let validate = this.#known.get(schema);
    if (!validate) {
      const whole = jsonSchema(schema);
      validate = this.#ajv.compile((use === 'sent' ? closed(whole) : whole) as object);
      this.#known.set(schema, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
    );
  }
}
