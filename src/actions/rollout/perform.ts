import type { Dialect } from '../../adapters/console/dialect.js';
import { addToStepSummary, stepSummaryBytes } from '../../adapters/github/step-summary.js';
import { isoTime } from '../../base/clock.js';
import type { Masked } from '../../base/masked.js';
import { err, type Result } from '../../base/result.js';
import type { Environment } from '../../domain/rollout/environment.js';
import { stepId } from '../../domain/rollout/step.js';
import { lastFailed, type RolloutRecord } from '../../report/rollout/record.js';
import { rolloutSummary } from '../../report/rollout/summary/summary.js';
import { resultWords } from '../../report/rollout/wording.js';
import { reasonWords } from '../../report/rollout/words/reasons.js';
import { readConfiguration } from '../../wiring/configuration.js';
import { nameInWorkspace } from '../../wiring/configuration-name.js';
import { environmentNamed } from '../../wiring/deploy/find.js';
import { rolloutLog } from '../../wiring/deploy/log.js';
import type { DeployCommand } from '../../wiring/deploy/options.js';
import { PLATFORMS } from '../../wiring/deploy/platforms.js';
import { type DeployResult, EXIT_CODES } from '../../wiring/deploy/result.js';
import { distrust } from '../../wiring/deploy/trust.js';
import { deployWithTrace } from '../../wiring/deploy/with-trace.js';
import { originIn } from '../../wiring/github.js';
import { actionWorkspace } from '../../wiring/root.js';
import { maskNamedSecrets } from '../../wiring/secrets.js';
import { dialectFor, problemCount, tellDiagnostics } from '../../wiring/tell-diagnostics.js';
import type { ActionOutcome, ActionStep } from '../run-action.js';
import { credentialsOf, holderOf, surroundingsOf } from './identity.js';
import type { RolloutInputs } from './inputs.js';
import { type OpenPublication, vouching } from './publish.js';

/** What one of the two actions asks for. */
export interface RolloutAction {
  readonly command: DeployCommand;
  readonly variables: Readonly<Record<string, string>>;
  readonly takes: boolean;
  readonly outputs: (result: DeployResult) => Readonly<Record<string, string>>;
  readonly publication: OpenPublication;
}

export async function rolloutAction(
  inputs: RolloutInputs,
  asked: RolloutAction,
  step: ActionStep,
): Promise<ActionOutcome> {
  const workspace = actionWorkspace(step.env);
  const { masker } = step;
  const dialect = dialectFor(step.env, masker, false);
  const print = (line: Masked) => void step.stdout.write(`${line}\n`);
  const why = distrust(step.env);
  if (why !== undefined) return refused(why);
  const environment = environmentFor(inputs, step, dialect, print);
  if (!environment.ok) return refused(environment.error);
  const { app, name } = environment.value;
  const log = rolloutLog({ app, environment: name }, dialect, print);
  // What leaves for GitHub's API is masked by nobody else.
  masker.tell(log.hide);
  const mask = (text: string) => masker.text(text);
  const publication = await asked.publication(inputs, environment.value, step, mask);
  const publish = async (result: DeployResult) => {
    const untold = await publication?.end(log.record, result);
    if (untold !== undefined) dialect.mark('notice', 'deployment', untold).forEach(print);
  };
  const rollout = deployWithTrace({
    platforms: PLATFORMS,
    environment: environment.value,
    workspace,
    env: surroundingsOf(inputs, step.env),
    overrides: asked.variables,
    command: asked.command,
    credentials: credentialsOf(inputs, step.env),
    lease: {
      holder: holderOf(step.env, isoTime(log.startedAt)),
      ttlMs: inputs.leaseMs,
      waitMs: inputs.waitMs,
      takes: asked.takes,
    },
    vouches: vouching(inputs, environment.value, step),
    without: [],
    dryRun: inputs.dryRun,
    tell(fact) {
      log.tell(fact);
      publication?.tell(fact);
    },
    masker,
    cancel: step.cancel,
    kill: step.kill,
  });
  const { done, send } = await log.during(rollout);
  if (!done.ok) {
    await publish({ status: 'failure', why: { kind: 'refused', message: done.error }, plan: [] });
    return refused(done.error);
  }
  log.end(done.value);
  await publish(done.value);
  if (inputs.summary) {
    const path = step.env['GITHUB_STEP_SUMMARY'];
    const known = { ...originIn(step.env), heldBytes: stepSummaryBytes(path) };
    const failed = addToStepSummary(path, mask(rolloutSummary(log.record, done.value, known)));
    if (failed !== undefined)
      dialect
        .mark('warning', 'job summary', `the job summary could not be written: ${failed}`)
        .forEach(print);
  }
  for (const notice of await send()) dialect.mark('notice', 'trace', notice).forEach(print);
  const { status } = done.value;
  const exitCode = EXIT_CODES[status];
  return {
    status: exitCode === 0 ? 'success' : status === 'cancelled' ? 'cancelled' : 'failure',
    message: exitCode === 0 ? '' : endOf(log.record, done.value),
    outputs: asked.outputs(done.value),
    exitCode,
  };
}

/** Of the workspace's configuration, whose diagnostics are told. The error is why there is none. */
export function environmentFor(
  inputs: RolloutInputs,
  { env, masker }: ActionStep,
  dialect: Dialect,
  print: (line: Masked) => void,
): Result<Environment, string> {
  const workspace = actionWorkspace(env);
  const config = nameInWorkspace(workspace, inputs.config);
  const read = readConfiguration({ workspace, name: config, mustBeInside: true });
  const { source, diagnostics } = read.ok ? read.value : read.error;
  maskNamedSecrets(source.text, env, masker);
  tellDiagnostics(source, diagnostics, dialect, print);
  return read.ok
    ? environmentNamed(read.value, inputs.environment)
    : err(`${problemCount(config, diagnostics)}; nothing was done`);
}

/** Why it ended so, what that means for the target, and what to do next. */
function endOf(record: RolloutRecord, result: DeployResult): string {
  const { what, next } = resultWords(record, result);
  // What a failed step says, the words of an end that is known leave out.
  const why = lastFailed(record) && result.status !== 'unknown' ? result.why : undefined;
  return [why && reasonWords(why).what, what, next].filter(Boolean).join('; ');
}

export const refused = (message: string): ActionOutcome => ({
  status: 'failure',
  message,
  outputs: { status: 'failure' },
  isRefusal: true,
});

/** The plan as an output: ids, kinds and estimates of its steps. */
export const planOutput = ({ plan }: DeployResult): string =>
  JSON.stringify(plan.map(({ step, estimateMs }) => ({ id: stepId(step), kind: step.kind, estimateMs })));
