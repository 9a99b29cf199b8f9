import * as z from 'zod';
import { once } from '../../base/once.js';
import { ENVIRONMENT_TYPES } from '../../domain/rollout/environment.js';
import { host, user } from './addresses.js';
import { duration, environment, shortText, strings, title } from './fields.js';

/** The older system's list of environments: host and port in the entry itself. */
const port = () => z.int().min(1).max(65_535);

const check = () =>
  z.looseObject({
    type: z.enum(['http', 'https', 'tcp', 'command']).optional(),
    endpoint: shortText(2000).min(1).optional(),
    host: host().optional(),
    port: port().optional(),
    timeout: duration().optional(),
  });

const hooks = () => strings().or(z.tuple([])).optional();

/** Everything but its name. */
export const olderEnvironmentFields = () => ({
  type: z.enum(ENVIRONMENT_TYPES).optional(),
  host: host().optional(),
  port: port().optional(),
  user: user().optional(),
  key_path: z.string().nullish(),
  docker_registry: z.string().nullish(),
  kubernetes_context: z.string().nullish(),
  variables: environment().optional(),
  pre_deploy_hooks: hooks(),
  post_deploy_hooks: hooks(),
  health_checks: z.array(check()).optional(),
});

export const olderEnvironment = once(() => z.looseObject({ name: title(), ...olderEnvironmentFields() }));

export type OlderEnvironmentData = z.output<ReturnType<typeof olderEnvironment>>;
export type OlderCheckData = z.output<ReturnType<typeof check>>;
