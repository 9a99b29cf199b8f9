import type { Masker } from '../base/masker.js';
import { Secret } from '../base/secret.js';
import type { Pipeline } from '../domain/pipeline.js';
import { expressionsIn, expressionsOf } from '../domain/reads.js';
import type { RunOptions } from './run-options.js';

type Variables = Readonly<Record<string, string | undefined>>;

/** As soon as a configuration is read, whatever it is worth: every secret that it names is masked from here on. */
export function maskNamedSecrets(text: string, env: Variables, masker: Masker): void {
  for (const [, name = ''] of text.matchAll(/\bsecrets\s*(?:\.\s*|\[\s*['"])([A-Za-z_][\w-]*)/gi))
    masker.add(valueOf(variableOf(name, env), env) ?? '');
}

/** Every `X` of a `secrets.X` in the file. */
function declaredSecrets(pipeline: Pipeline): Set<string> {
  const names = new Set<string>();
  for (const expression of [...expressionsIn(pipeline.variables), ...pipeline.jobs.flatMap(expressionsOf)]) {
    for (const [root, name] of expression.reads)
      if (root === 'secrets' && name !== undefined) names.add(name);
  }
  return names;
}

export interface RunSecrets {
  /** The variables that hold them, which no job inherits. */
  readonly names: ReadonlySet<string>;
  readonly secrets: ReadonlyMap<string, Secret>;
  /** What a person should know about them. */
  readonly notices: readonly string[];
}

/** Reads the secrets that a pipeline declares, and has them masked from here on. */
export const secretsOf = (
  { pipeline, env, envFile }: Pick<RunOptions, 'pipeline' | 'env' | 'envFile'>,
  masker: Masker,
): RunSecrets => readSecrets(declaredSecrets(pipeline), { ...env, ...envFile }, masker);

export function readSecrets(names: ReadonlySet<string>, env: Variables, masker: Masker): RunSecrets {
  const secrets = new Map<string, Secret>();
  const variables = new Set<string>();
  const notices: string[] = [];
  for (const name of names) {
    const variable = variableOf(name, env);
    variables.add(variable);
    const value = valueOf(variable, env) ?? '';
    if (value === '') notices.push(`secret ${name} is empty: it is not set in the environment of this step`);
    else if (!masker.add(value)) notices.push(`secret ${name} is too short to be masked`);
    secrets.set(name, new Secret(value));
  }
  return { names: variables, secrets, notices };
}

/** GitHub keeps secrets in upper case and finds them in any: what is not there as written is looked for so. */
function variableOf(name: string, env: Variables): string {
  const upper = name.toUpperCase();
  return valueOf(name, env) === undefined && valueOf(upper, env) !== undefined ? upper : name;
}

/** A secret may be called `constructor`, which every object seems to have. */
const valueOf = (name: string, env: Variables) => (Object.hasOwn(env, name) ? env[name] : undefined);
