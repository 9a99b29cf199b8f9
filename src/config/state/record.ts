import * as z from 'zod/mini';
import { err, type Result } from '../../base/result.js';
import {
  ENVIRONMENT_TYPES,
  HOOK_PHASES,
  type HookPhase,
  ROLLBACK_STRATEGIES,
  type Strategy,
} from '../../domain/rollout/environment.js';
import type { ReleaseRecord } from '../../domain/rollout/release.js';
import type { Spec } from '../../domain/rollout/spec.js';
import { checks } from './checks.js';
import { moment, release, time, pauseMs as waiting, whole } from './fields.js';
import { readState, type StateMistake } from './read.js';

const hook = () =>
  z.object({
    command: z.string().check(z.minLength(1)),
    from: z.enum(['runner', 'target']),
    timeoutMs: time(),
    onFailure: z.enum(['abort', 'warn']),
    idempotent: z.boolean(),
  });

const hooks = () => {
  const list = z.array(hook());
  return z.object(
    Object.fromEntries(HOOK_PHASES.map((phase) => [phase, list])) as Record<HookPhase, typeof list>,
  );
};

const count = () => z.int().check(z.gte(1));
const percent = (most: number) => z.number().check(z.gte(1), z.lte(most));
const bake = () => ({ bakeMs: waiting() });

const strategy = (): z.ZodMiniType<Strategy> =>
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('rolling'),
      batch: z.union([z.strictObject({ count: count() }), z.strictObject({ percent: percent(100) })]),
      ...bake(),
    }),
    z.object({ kind: z.literal('blue-green'), ...bake() }),
    z.object({ kind: z.literal('canary'), steps: z.array(percent(99)), ...bake() }),
    z.object({ kind: z.literal('recreate'), ...bake() }),
  ]);

const rollback = () =>
  z.object({
    onFailure: z.boolean(),
    strategy: z.enum(ROLLBACK_STRATEGIES),
    keep: count(),
    standbyMs: waiting(),
    onInterrupt: z.enum(['rollback', 'resume']),
  });

const variables = () =>
  z
    .record(z.string(), z.string())
    .check(z.refine((map) => Object.keys(map).every((name) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name))));

const settings = () => ({
  app: z.string(),
  name: z.string(),
  type: z.enum(ENVIRONMENT_TYPES),
  url: z.exactOptional(z.string()),
  strategy: strategy(),
  checks: checks(),
  hooks: hooks(),
  drainMs: z.exactOptional(waiting()),
  rollback: rollback(),
  variables: variables(),
});

const fields = () => ({
  app: z.string(),
  environment: z.string(),
  release: release(),
  digest: z.string(),
  configHash: z.string(),
  createdAt: moment(),
  createdBy: z.string(),
  fence: whole(),
  signature: z.exactOptional(z.string()),
});

/** `spec`: what runs on this platform. */
const record = (spec: z.ZodMiniType<Spec>): z.ZodMiniType<ReleaseRecord> =>
  z.discriminatedUnion('schemaVersion', [
    z.object({ schemaVersion: z.literal(1), ...fields(), settings: z.object(settings()) }),
    z.object({ schemaVersion: z.literal(NEWEST), ...fields(), settings: z.object({ ...settings(), spec }) }),
  ]);

const NEWEST = 2;

/** A release's record, of this very release. */
export function readRecord(
  written: string,
  expected: Pick<ReleaseRecord, 'app' | 'environment' | 'release'>,
  spec: z.ZodMiniType<Spec>,
): Result<ReleaseRecord, StateMistake> {
  const read = readState(written, record(spec), NEWEST);
  if (!read.ok) return read;
  const { app, environment, release: name, settings } = read.value;
  const isOwn =
    name === expected.release &&
    [app, settings.app].every((one) => one === expected.app) &&
    [environment, settings.name].every((one) => one === expected.environment);
  return isOwn ? read : err({ kind: 'foreign' });
}
