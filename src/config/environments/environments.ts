import { basename, extname } from 'node:path';
import type { Check } from '../../domain/check/check.js';
import type { Environment } from '../../domain/rollout/environment.js';
import type { Path } from '../node.js';
import type { Problems } from '../problems.js';
import type { ConfigurationData } from '../schema/configuration.js';
import type { PartialEnvironment } from '../schema/deployment.js';
import { platformOf } from '../targets/target.js';
import { checkBake } from './bake-timing.js';
import { checkPossible } from './check-timing.js';
import { checkOf } from './checks.js';
import { hooksOf } from './hooks.js';
import { olderEnvironmentsOf } from './older.js';
import { rollbackOf, strategyOf, typeNamed } from './policies.js';
import { environmentVariables } from './variables.js';

/** The model of `environments:`; what no single field can show is checked on the way. */
export function environmentsOf(data: ConfigurationData, isOlder: boolean, problems: Problems): Environment[] {
  const { environments = {} } = data;
  const app = data.name ?? fileName(problems);
  if (Array.isArray(environments)) return olderEnvironmentsOf(environments, app, problems);
  const entries = Object.entries(environments);
  const hasHosts = entries.some(([, { target }]) => target && platformOf(target).isNamed);
  if (data.name === undefined && hasHosts && !problems.isWrong(['name']))
    problems.of('E-REQUIRED', [], "'name' is missing; add name: <identity of the app>");
  return entries.flatMap(([name, environment]) => {
    const path = ['environments', name];
    const { target } = environment;
    if (target) platformOf(target).check(target, environment, path, problems);
    checkBake(environment, path, isOlder, problems);
    const variables = environmentVariables(environment.variables, [...path, 'variables'], problems);
    const checks = checksOf(environment['health-checks'], [...path, 'health-checks'], problems);
    // What lacks its target was refused by the schema.
    return target
      ? [
          {
            app,
            name,
            ...fieldsOf(environment, name),
            target: platformOf(target).modelOf(target),
            checks,
            variables,
          },
        ]
      : [];
  });
}

const fileName = ({ source: { file } }: Problems): string => basename(file, extname(file));

const fieldsOf = (data: PartialEnvironment, name: string) => ({
  type: data.type ?? typeNamed(name),
  ...(data.url === undefined ? {} : { url: data.url }),
  strategy: strategyOf(data.strategy),
  hooks: hooksOf(data.hooks ?? {}),
  ...(data.drain === undefined ? {} : { drainMs: data.drain }),
  rollback: rollbackOf(data.rollback),
});

function checksOf(list: PartialEnvironment['health-checks'] = [], path: Path, problems: Problems): Check[] {
  return list.flatMap((check, i) => {
    if (!check) return [];
    checkPossible(check, [...path, i], problems);
    return [checkOf(check)];
  });
}
