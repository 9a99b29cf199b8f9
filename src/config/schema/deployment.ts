import * as z from 'zod/mini';
import { once } from '../../base/once.js';
import {
  ENVIRONMENT_TYPES,
  HOOK_PHASES,
  type HookPhase,
  ROLLBACK_STRATEGIES,
} from '../../domain/rollout/environment.js';
import { target } from '../targets/target.js';
import { webAddress } from './addresses.js';
import { type CheckData, check } from './check.js';
import { about, command, duration, environment, integer, named, pause, period, title } from './fields.js';
import { strategy } from './strategy.js';

const hook = () =>
  z.union([
    command(),
    z.strictObject({
      run: command(),
      from: z.optional(z.enum(['runner', 'target'])),
      timeout: about('Default: 10m.', z.optional(duration())),
      'on-failure': z.optional(z.enum(['abort', 'warn'])),
      idempotent: about('May be run again when nobody knows whether it has ended.', z.optional(z.boolean())),
    }),
  ]);

export type HookData = z.output<ReturnType<typeof hook>>;

const hooks = () => {
  const list = z.optional(z.array(hook()));
  return z.strictObject(
    Object.fromEntries(HOOK_PHASES.map((phase) => [phase, list])) as Record<HookPhase, typeof list>,
  );
};

const rollback = () =>
  z.strictObject({
    'on-failure': z.optional(z.boolean()),
    strategy: z.optional(z.enum(ROLLBACK_STRATEGIES)),
    keep: about('How many successful releases are kept.', z.optional(integer(1, 100))),
    standby: about(
      'How long the release that was left keeps running behind a proxy, until its host stops it by itself.',
      z.optional(pause()),
    ),
    'on-interrupt': z.optional(z.enum(['rollback', 'resume'])),
  });

export const environmentFields = () => ({
  type: z.optional(z.enum(ENVIRONMENT_TYPES)),
  url: z.optional(webAddress()),
  target: target(),
  strategy: z.optional(strategy()),
  'health-checks': z.optional(z.array(check())),
  hooks: z.optional(hooks()),
  drain: about('How long what was left may finish its requests. Default: 30s.', z.optional(pause())),
  rollback: z.optional(rollback()),
  variables: z.optional(environment()),
});

const environmentSchema = () => z.strictObject(environmentFields());

type EnvironmentData = z.output<ReturnType<typeof environmentSchema>>;

/** Of a file with mistakes what they were found in is absent; a check stays in its place. */
export type PartialEnvironment = {
  readonly [key in Exclude<keyof EnvironmentData, 'health-checks'>]?: EnvironmentData[key] | undefined;
} & { readonly 'health-checks'?: readonly (CheckData | null)[] | undefined };

export const environments = once(() => named(environmentSchema()));

/** What is watched has its own release: its checks are read for their kind alone. */
export const monitor = once(() =>
  z.strictObject({
    checks: z.optional(z.array(z.looseObject({ name: title(), kind: z.enum(['http', 'tcp', 'command']) }))),
    pipeline: z.optional(
      z.strictObject({
        workflow: z.string(),
        window: z.optional(period()),
        slo: z.optional(z.number().check(z.gte(0), z.lte(1))),
      }),
    ),
    incidents: z.optional(z.strictObject({ issues: z.optional(z.boolean()) })),
  }),
);
