import type { Problems } from '../problems.js';
import type { ConfigurationData } from '../schema/configuration.js';
import type { Declared, DeclaredStage } from './stages.js';

/**
 * Parts of the format that this version reads but does not act on yet. Where the run would still be right
 * without them they are a warning, else the pipeline is not run.
 */
const JOB_KEYS = [
  ['services', 'E-UNSUPPORTED'],
  ['container', 'E-UNSUPPORTED'],
  ['cache', 'W-UNSUPPORTED'],
  ['changes', 'W-UNSUPPORTED'],
  ['reports', 'W-UNSUPPORTED'],
] as const;

export function reportLater(
  data: ConfigurationData,
  stages: readonly DeclaredStage[],
  jobs: readonly Declared[],
  problems: Problems,
): void {
  const say = (code: string, path: readonly PropertyKey[], key: string) => {
    const effect = code === 'E-UNSUPPORTED' ? 'the pipeline cannot run with it' : 'it is ignored';
    problems.of(code, [...path, key], `'${key}' is not supported by this version of cimyr; ${effect}`, 'key');
  };
  for (const job of jobs) {
    for (const [key, code] of JOB_KEYS) if (job.fields[key] !== undefined) say(code, job.path, key);
    const { retry } = job.fields;
    const causes = typeof retry === 'object' ? (retry.on ?? []) : [];
    for (const [i, cause] of causes.entries()) {
      if (cause.startsWith('output:')) {
        problems.of(
          'E-UNSUPPORTED',
          [...job.path, 'retry', 'on', i],
          `'${cause}' is not supported by this version of cimyr; the pipeline cannot run with it`,
        );
      }
    }
  }
  for (const stage of stages)
    for (const key of ['timeout', 'changes'] as const)
      if (stage.fields[key] !== undefined) say('W-UNSUPPORTED', stage.path, key);
  if (data.requires) say('W-UNSUPPORTED', [], 'requires');
}
