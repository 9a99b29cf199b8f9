import { configurationSchema } from '../config/json-schema.js';
import { reportSchema } from '../report/published/json-schema.js';

/** A bundle of its own, with all of zod: what a run needs of it is a third. */
export const jsonSchema = (of: 'configuration' | 'run' | 'events' | 'report'): unknown =>
  of === 'configuration' ? configurationSchema() : reportSchema(of);
