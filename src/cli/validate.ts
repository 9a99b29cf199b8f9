import { rootOf } from '../wiring/root.js';
import { problemCount } from '../wiring/tell-diagnostics.js';
import { type Cli, type CommonOptions, printJson } from './cli.js';
import { findConfiguration } from './find-configuration.js';
import { readAndTell } from './read.js';

export function validateCommand(cli: Cli, config: string | undefined, options: CommonOptions): number {
  const name = findConfiguration(cli, config, () => rootOf(cli.cwd, cli.env));
  const read = readAndTell(cli, name);
  if (!read.ok) {
    if (options.json) printJson(cli, { valid: false, diagnostics: read.diagnostics });
    else cli.stderr.write(`✗ ${problemCount(name, read.diagnostics)}\n`);
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
  cli.stdout.write(`✓ ${name} is valid: ${parts.join(', ')}\n`);
  return 0;
}
