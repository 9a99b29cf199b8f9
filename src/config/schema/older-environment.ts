import * as z from 'zod/mini';
import { once } from '../../base/once.js';
import { ENVIRONMENT_TYPES } from '../../domain/rollout/environment.js';
import { host, user } from './addresses.js';
import { commands, duration, environment, integer, shortText, title } from './fields.js';

/** The older system's list of environments: host and port in the entry itself. */
const port = () => integer(1, 65_535);

const check = () =>
  z.looseObject({
    type: z.optional(z.enum(['http', 'https', 'tcp', 'command'])),
    endpoint: z.optional(shortText(2000).check(z.minLength(1))),
    host: z.optional(host()),
    port: z.optional(port()),
    timeout: z.optional(duration()),
  });

const hooks = () => z.optional(z.union([commands(), z.tuple([])]));

/** Everything but its name. */
export const olderEnvironmentFields = () => ({
  type: z.optional(z.enum(ENVIRONMENT_TYPES)),
  host: z.optional(host()),
  port: z.optional(port()),
  user: z.optional(user()),
  key_path: z.nullish(z.string()),
  docker_registry: z.nullish(z.string()),
  kubernetes_context: z.nullish(z.string()),
  variables: z.optional(environment()),
  pre_deploy_hooks: hooks(),
  post_deploy_hooks: hooks(),
  health_checks: z.optional(z.array(check())),
});

export const olderEnvironment = once(() => z.looseObject({ name: title(), ...olderEnvironmentFields() }));

export type OlderEnvironmentData = z.output<ReturnType<typeof olderEnvironment>>;
export type OlderCheckData = z.output<ReturnType<typeof check>>;
