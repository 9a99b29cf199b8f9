import { describe, expect, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import type { Masked } from '../../src/base/masked.js';
import type { Event } from '../../src/domain/event.js';
import { eventSchema } from '../../src/report/published/events.js';
import { reportSchema } from '../../src/report/published/json-schema.js';
import { eventsOf, failed, skipped, succeeded } from './records.js';

/** A type as JSON has it: no brands, nothing read-only. */
type Plain<T> = T extends Masked
  ? string
  : T extends readonly (infer Item)[]
    ? Plain<Item>[]
    : T extends object
      ? { -readonly [K in keyof T]: Plain<T[K]> }
      : T;

describe('the published schemas', () => {
  it('know every kind of event, and every field of it', () => {
    expectTypeOf<Plain<Event>>().toExtend<z.infer<typeof eventSchema>>();
    expectTypeOf<Event['kind']>().toEqualTypeOf<z.infer<typeof eventSchema>['kind']>();
    const events = eventsOf({ a: succeeded, b: failed(2, 'tail'), c: skipped('b') }, 'failure');
    for (const event of events) expect(eventSchema.parse(event)).toEqual(event);
  });

  it.each(['run', 'events', 'report'] as const)(
    'say which version they are, and let later fields through: %s',
    (of) => {
      const text = JSON.stringify(reportSchema(of));
      expect(text).toContain('version 1');
      expect(text).not.toContain('"additionalProperties":false');
    },
  );
});
