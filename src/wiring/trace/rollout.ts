import { randomUUID } from 'node:crypto';
import { systemClock } from '../../base/clock.js';
import type { Result } from '../../base/result.js';
import { foldRollout } from '../../report/rollout/record.js';
import { rolloutName, rolloutSpans } from '../../report/trace/rollout-spans.js';
import { deployConfigured } from '../deploy/deploy.js';
import type { DeployOptions } from '../deploy/options.js';
import type { DeployResult } from '../deploy/result.js';
import { openTracing } from './tracing.js';
import { withTrace } from './variables.js';

/** What came of a rollout, and how its trace is sent once that has been told. */
export interface TracedRollout {
  readonly done: Result<DeployResult, string>;
  readonly send: () => Promise<readonly string[]>;
}

/** A rollout as a trace: what its hooks start hangs below it. Where nothing was begun nothing is sent. */
export async function deployTraced(options: DeployOptions): Promise<TracedRollout> {
  const { env, workspace, cancel, kill = new AbortController().signal, tell, environment, masker } = options;
  const clock = systemClock();
  const tracing = openTracing({ env, workspace, resumes: undefined, cancel, kill }, masker, clock);
  const { trace, notices } = tracing.begin();
  for (const notice of notices) tell({ kind: 'notice', message: masker.lines(notice) });
  if (!trace) return { done: await deployConfigured(options), send: async () => [] };
  const fold = foldRollout({ app: environment.app, environment: environment.name });
  const done = await deployConfigured({
    ...options,
    env: withTrace(env, trace),
    tell(fact) {
      fold.add({ at: clock.now(), ...fact });
      tell(fact);
    },
  });
  const { record } = fold;
  const status = done.ok ? done.value.status : 'planned';
  if (!done.ok || record.startedAt === undefined || status === 'planned' || status === 'locked')
    return { done, send: async () => [] };
  const { serving } = done.value;
  fold.add({ at: clock.now(), kind: 'ended', status, ...(serving === undefined ? {} : { serving }) });
  return {
    done,
    send: () =>
      tracing.send({
        id: randomUUID(),
        pipeline: rolloutName(record),
        spans: (mask) => rolloutSpans(record, trace, mask),
      }),
  };
}
