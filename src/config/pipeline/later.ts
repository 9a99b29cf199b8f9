import type { Problems } from '../problems.js';
import type { Declared } from './stages.js';

/**
 * Parts of the format that this version reads but does not act on yet. Where the run would still be right
 * without them they are a warning, else the pipeline is not run.
 */
const JOB_KEYS = [
  ['container', 'E-UNSUPPORTED'],
  ['cache', 'W-UNSUPPORTED'],
] as const;

const UNSUPPORTED =
  "the pipeline cannot run with it; start the image in a command (docker run), or name it in 'container:' of the job around cimyr";

export function reportLater(jobs: readonly Declared[], problems: Problems): void {
  const say = (code: string, path: readonly PropertyKey[], key: string) => {
    const effect = code === 'E-UNSUPPORTED' ? UNSUPPORTED : 'it is ignored';
    problems.of(code, [...path, key], `'${key}' is not supported by this version of cimyr; ${effect}`, 'key');
  };
  for (const job of jobs) {
    for (const [key, code] of JOB_KEYS) if (job.fields[key] !== undefined) say(code, job.path, key);
  }
}
