import * as z from 'zod/mini';
import type { Check } from '../../domain/check/check.js';
import { headers } from '../schema/check.js';
import { textOrPattern } from '../schema/fields.js';
import { time, pauseMs as waiting } from './fields.js';

const times = () => z.int().check(z.gte(1), z.lte(1000));

const common = () => ({
  name: z.string(),
  phase: z.enum(['instance', 'switch']),
  from: z.enum(['runner', 'target']),
  timing: z.object({
    intervalMs: time(),
    timeoutMs: time(),
    deadlineMs: time(),
    startPeriodMs: waiting(),
    successes: times(),
    failures: times(),
  }),
});

const texts = () => z.record(z.string(), z.string());

/** Health checks as a release's record holds them. */
export const checks = (): z.ZodMiniType<Check[]> =>
  z.array(
    z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('http'),
        ...common(),
        url: z.string(),
        method: z.enum(['GET', 'HEAD']),
        headers: texts().check(z.refine((value) => headers().safeParse(value, { jitless: true }).success)),
        statuses: z.array(z.int().check(z.gte(100), z.lte(599))),
        body: z.exactOptional(
          z.string().check(z.refine((value) => textOrPattern().safeParse(value, { jitless: true }).success)),
        ),
        latencyMs: z.exactOptional(time()),
        redirects: z.int().check(z.gte(0), z.lte(3)),
      }),
      z.object({ kind: z.literal('tcp'), ...common(), address: z.string() }),
      z.object({ kind: z.literal('command'), ...common(), command: z.string().check(z.minLength(1)) }),
    ]),
  );
