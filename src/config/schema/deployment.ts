import * as z from 'zod';
import { once } from '../../base/once.js';
import {
  ENVIRONMENT_TYPES,
  HOOK_PHASES,
  type HookPhase,
  ROLLBACK_STRATEGIES,
} from '../../domain/rollout/environment.js';
import { webAddress } from './addresses.js';
import { type CheckData, check } from './check.js';
import { duration, environment, named, pause, period, title } from './fields.js';
import { strategy } from './strategy.js';
import { target } from './target.js';

const hook = () =>
  z.union([
    z.string().min(1),
    z.strictObject({
      run: z.string().min(1),
      from: z.enum(['runner', 'target']).optional(),
      timeout: duration().optional().describe('Default: 10m.'),
      'on-failure': z.enum(['abort', 'warn']).optional(),
      idempotent: z.boolean().optional().describe('May be run again when nobody knows whether it has ended.'),
    }),
  ]);

export type HookData = z.output<ReturnType<typeof hook>>;

const hooks = () => {
  const list = z.array(hook()).optional();
  return z.strictObject(
    Object.fromEntries(HOOK_PHASES.map((phase) => [phase, list])) as Record<HookPhase, typeof list>,
  );
};

const rollback = () =>
  z.strictObject({
    'on-failure': z.boolean().optional(),
    strategy: z.enum(ROLLBACK_STRATEGIES).optional(),
    keep: z.int().min(1).max(100).optional().describe('How many successful releases are kept.'),
    standby: pause()
      .optional()
      .describe(
        'How long the release that was left keeps running behind a proxy, until its host stops it by itself.',
      ),
    'on-interrupt': z.enum(['rollback', 'resume']).optional(),
  });

export const environmentFields = () => ({
  type: z.enum(ENVIRONMENT_TYPES).optional(),
  url: webAddress().optional(),
  target: target(),
  strategy: strategy().optional(),
  'health-checks': z.array(check()).optional(),
  hooks: hooks().optional(),
  rollback: rollback().optional(),
  variables: environment().optional(),
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
    checks: z.array(z.looseObject({ name: title(), kind: z.enum(['http', 'tcp', 'command']) })).optional(),
    pipeline: z
      .strictObject({
        workflow: z.string(),
        window: period().optional(),
        slo: z.number().min(0).max(1).optional(),
      })
      .optional(),
    incidents: z.strictObject({ issues: z.boolean().optional() }).optional(),
  }),
);
