import type { Check } from '../../domain/check/check.js';
import type { Environment, Target } from '../../domain/rollout/environment.js';
import type { Path } from '../node.js';
import type { Problems } from '../problems.js';
import type { OlderEnvironmentData } from '../schema/older-environment.js';
import { olderDockerOf } from '../targets/docker/model.js';
import { olderHostsOf } from '../targets/hosts/model.js';
import { absolutePathMistake } from '../targets/hosts/schema.js';
import { hooksOf } from './hooks.js';
import { olderCheckOf } from './older-check.js';
import { rollbackOf, strategyOf, typeNamed } from './policies.js';
import { environmentVariables } from './variables.js';

/** What the older system took where a file says nothing. */
const PATH = '/opt/app';

/** The older system's list of environments in the newer model. */
export function olderEnvironmentsOf(
  list: readonly OlderEnvironmentData[],
  app: string,
  problems: Problems,
): Environment[] {
  const first = new Map<string, number>();
  return list.map((data, i) => {
    const path = ['environments', i];
    if (data.name && first.has(data.name)) {
      const message = `environment '${data.name}' is already listed as environments[${first.get(data.name)}]; rename one`;
      problems.of('E-DUP', [...path, 'name'], message);
    } else first.set(data.name, i);
    return { app, ...olderEnvironmentOf(data, path, problems) };
  });
}

function olderEnvironmentOf(
  data: OlderEnvironmentData,
  at: Path,
  problems: Problems,
): Omit<Environment, 'app'> {
  const variables = environmentVariables(data.variables, [...at, 'variables'], problems);
  const { deploy_path: path = PATH } = variables;
  const target = olderTargetOf(data, path);
  const mistake = target.kind === 'ssh' ? absolutePathMistake(path) : undefined;
  if (mistake) problems.of(mistake[0], [...at, 'variables', 'deploy_path'], mistake[1]);
  const checks = (data.health_checks ?? []).map((check, i): Check[] =>
    olderCheckOf(check, data.host, [...at, 'health_checks', i], problems),
  );
  return {
    name: data.name,
    type: data.type ?? typeNamed(data.name),
    target,
    // Without a proxy one release ends before the next begins.
    strategy: strategyOf(target.kind === 'docker' ? { kind: 'recreate' } : undefined),
    checks: checks.flat(),
    hooks: hooksOf({ 'pre-deploy': data.pre_deploy_hooks, 'post-deploy': data.post_deploy_hooks }),
    rollback: rollbackOf(),
    variables,
  };
}

function olderTargetOf(data: OlderEnvironmentData, path: string): Target {
  if (data.kubernetes_context) return { kind: 'kubernetes' };
  if (data.docker_registry) return olderDockerOf(data, data.docker_registry);
  return olderHostsOf(data, path);
}
