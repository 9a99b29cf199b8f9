import * as z from 'zod';
import { eventSchema } from './events.js';
import { runSchema } from './run.js';

/** The published JSON Schemas of what a run leaves: schema/run.schema.json and schema/events.schema.json. */
export function reportSchema(of: 'run' | 'events'): unknown {
  // As input: a reader that checks must not refuse a field that a later version adds.
  const options = { target: 'draft-7', io: 'input' } as const;
  return of === 'run'
    ? { ...z.toJSONSchema(runSchema, options), title: 'cimyr run.json, version 1' }
    : { ...z.toJSONSchema(eventSchema, options), title: 'cimyr events.ndjson, version 1, one line' };
}
