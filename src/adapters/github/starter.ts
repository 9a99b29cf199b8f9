import type { Masked } from '../../base/masked.js';
import type { Starter } from '../../domain/starter.js';

type Env = Readonly<Record<string, string | undefined>>;

/** Who had a run started and where; `mask` is asked for every text. */
export function starterOf(env: Env, mask: (text: string) => Masked): Starter {
  const value = (name: string) => env[`GITHUB_${name}`] ?? '';
  const [server, repository, run] = [value('SERVER_URL'), value('REPOSITORY'), value('RUN_ID')];
  return {
    repository: mask(repository),
    ref: mask(value('REF')),
    commit: mask(value('SHA')),
    event: mask(value('EVENT_NAME')),
    actor: mask(value('TRIGGERING_ACTOR') || value('ACTOR')),
    workflow: mask(value('WORKFLOW')),
    url: mask(server && repository && run ? `${server}/${repository}/actions/runs/${run}` : ''),
    runner: mask([env['RUNNER_NAME'], env['RUNNER_OS'], env['RUNNER_ARCH']].filter(Boolean).join(', ')),
  };
}
