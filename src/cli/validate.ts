import { type Cli, type CommonOptions, printJson } from './cli.js';
import { readOrTell } from './read.js';

export function validateCommand(cli: Cli, config: string, options: CommonOptions): number {
  const read = readOrTell(cli, config, options);
  if (!read) return 2;
  const { pipeline, environments, diagnostics } = read;
  if (options.json) {
    printJson(cli, {
      valid: true,
      name: pipeline?.name,
      jobs: pipeline?.jobs.length ?? 0,
      environments,
      diagnostics,
    });
    return 0;
  }
  const parts = [
    ...(pipeline ? [`${pipeline.stages.length} stages, ${pipeline.jobs.length} jobs`] : []),
    ...(environments.length > 0 ? [`environments: ${environments.join(', ')}`] : []),
  ];
  cli.stdout.write(`✓ ${config} is valid${parts.length > 0 ? `: ${parts.join('; ')}` : ''}\n`);
  return 0;
}
