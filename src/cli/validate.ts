import { nameFromHere } from '../wiring/configuration-name.js';
import { rootOf } from '../wiring/root.js';
import { problemCount } from '../wiring/tell-diagnostics.js';
import { type Cli, printJson } from './cli.js';
import { type EnvFileOptions, envFileOrRefusal } from './env-file.js';
import { readAndTell } from './read.js';

export async function validateCommand(
  cli: Cli,
  config: string | undefined,
  options: EnvFileOptions,
): Promise<number> {
  const envFile = await envFileOrRefusal(cli, options);
  if (typeof envFile === 'number') return envFile;
  const name = nameFromHere(cli.cwd, config, () => rootOf(cli.cwd, cli.env));
  const read = readAndTell({ ...cli, env: { ...cli.env, ...envFile } }, name);
  if (!read.ok) {
    if (options.json) printJson(cli, { valid: false, diagnostics: read.diagnostics });
    else cli.output.tell(`✗ ${problemCount(name, read.diagnostics)}`);
    return 2;
  }
  const { pipeline, diagnostics } = read.value;
  const environments = read.value.environments.map((environment) => environment.name);
  const [stages, jobs] = [pipeline?.stages.length ?? 0, pipeline?.jobs.length ?? 0];
  if (options.json) {
    printJson(cli, { valid: true, name: pipeline?.name, stages, jobs, environments, diagnostics });
    return 0;
  }
  const plural = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;
  const parts = [
    // A flat `jobs:` map has one stage without a name.
    ...(pipeline?.stages.some(({ name }) => name !== '') ? [plural(stages, 'stage')] : []),
    ...(pipeline ? [plural(jobs, 'job')] : []),
    ...(environments.length > 0 ? [`environments: ${environments.join(', ')}`] : []),
  ];
  cli.output.say(`✓ ${name} is valid: ${parts.join(', ')}`);
  return 0;
}
