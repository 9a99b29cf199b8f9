import * as z from 'zod/mini';
import { wholeConfiguration } from './schema/configuration.js';

/** The published JSON Schema (schema/cimyr.schema.json), for editors: what the schema in code accepts as input. */
export function configurationSchema(): unknown {
  const schema = z.toJSONSchema(wholeConfiguration(), { target: 'draft-7', io: 'input' });
  return { ...schema, title: 'cimyr configuration' };
}
