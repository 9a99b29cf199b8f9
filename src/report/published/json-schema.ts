import * as z from 'zod';
import { eventSchema } from './events.js';
import { reportDocumentSchema } from './report.js';
import { runSchema } from './run.js';

const PUBLISHED = {
  run: [runSchema, 'cimyr run.json, version 1'],
  events: [eventSchema, 'cimyr events.ndjson, version 1, one line'],
  report: [reportDocumentSchema, 'cimyr report --format json, version 1'],
} as const;

export type PublishedSchema = keyof typeof PUBLISHED;

/** The published JSON Schemas of what is told of runs: schema/{run,events,report}.schema.json. */
export function reportSchema(of: PublishedSchema): unknown {
  // As input: a reader that checks must not refuse a field that a later version adds.
  const options = { target: 'draft-7', io: 'input' } as const;
  const [schema, title] = PUBLISHED[of];
  return { ...z.toJSONSchema(schema, options), title };
}
