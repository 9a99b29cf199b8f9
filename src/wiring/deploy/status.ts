import { localCommands } from '../../adapters/process/local-command.js';
import { processShell } from '../../adapters/process/shell.js';
import { type Clock, systemClock } from '../../base/clock.js';
import { err, ok, type Result } from '../../base/result.js';
import { RECORD_KEY } from '../../domain/credentials.js';
import { ofToday } from '../../domain/rollout/believed.js';
import { type Condition, conditionOf, withoutLeftOut } from '../../domain/rollout/condition.js';
import type { Refusal } from '../../domain/rollout/failure.js';
import { liveEntry, type Settings } from '../../domain/rollout/release.js';
import { releaseVariables } from '../../domain/rollout/release-variables.js';
import { settingsOf } from '../../domain/rollout/settings.js';
import type { Survey } from '../../domain/rollout/survey.js';
import { type Answer, answersOf } from '../../rollout/answers.js';
import { recordedAs } from '../../rollout/believe.js';
import { jobBase } from '../job-base.js';
import { confirmation } from './confirmation.js';
import { gauges } from './gauges.js';
import type { DeployOptions } from './options.js';
import { type OpenTarget, reachOf, type Unreached } from './platform.js';
import { defined, withBase } from './rollout-ports.js';
import { variablesOf } from './variables.js';
import { withheld } from './withheld.js';

export interface Looked {
  readonly survey: Survey;
  readonly condition: Condition;
  readonly answers: readonly Answer[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

interface StatusOptions
  extends Pick<
    DeployOptions,
    'environment' | 'workspace' | 'env' | 'credentials' | 'masker' | 'platforms' | 'cancel'
  > {
  /** Also those that run a command. */
  readonly runsChecks: boolean;
}

/** Looks at a target and asks its checks once; changes nothing. */
export async function statusOf({ platforms, ...options }: StatusOptions): Promise<Result<Looked, Unreached>> {
  const { environment, workspace, env, masker } = options;
  const clock = systemClock();
  const { values } = variablesOf(environment, workspace, env, masker);
  const reach = await reachOf(platforms, { ...options, variables: { ...env, ...values }, clock });
  if (!reach.ok) return err({ message: reach.error });
  const opened = await reach.value.open();
  if (!opened.ok) return opened;
  const { fleet } = opened.value;
  try {
    const looked = withoutLeftOut(await fleet.survey());
    const settings = { ...settingsOf(environment, {}), spec: reach.value.spec };
    const asking = { ...options, ...opened.value, keyNames: reach.value.keyNames, settings, clock };
    const asked = await answersNow(looked, asking);
    const answers = asked.ok ? asked.value : [];
    // Who cannot be asked is not known to serve.
    const survey = asked.ok ? looked : { ...looked, troubles: [...looked.troubles, asked.error] };
    const condition = conditionOf(
      survey,
      answers.map(({ measurement }) => measurement),
    );
    return ok({ survey, condition, answers, now: clock.now() });
  } finally {
    fleet.close();
  }
}

interface Asking extends Omit<StatusOptions, 'platforms'>, OpenTarget {
  readonly settings: Settings;
  readonly keyNames: readonly string[];
  readonly clock: Clock;
}

/** What the live release is asked by: its own checks, as far as its record may say them. */
async function answersNow(
  { seen, ledger }: Survey,
  { fleet, at, settings, keyNames, clock, ...options }: Asking,
): Promise<Result<readonly Answer[], Refusal>> {
  const release = liveEntry(ledger)?.release;
  if (release === undefined) return ok([]);
  const { environment, workspace, env, masker, cancel, runsChecks } = options;
  const mask = (text: string) => masker.lines(text);
  const confirms = confirmation(env[RECORD_KEY], undefined);
  const found = await recordedAs(release, settings, { record: (name) => fleet.record(name), confirms });
  const believed = found.ok && found.value ? found.value : ofToday(settings);
  const shell = processShell(clock);
  const { secretNames } = variablesOf(settings, workspace, env, masker);
  const base = jobBase(env, withheld(keyNames, secretNames));
  const runLocally = withBase(base, localCommands(shell, workspace, clock, mask));
  const ports = {
    gauge: gauges(at, runLocally, mask, clock),
    clock,
    mask,
    surroundings: defined({ ...env, [RECORD_KEY]: undefined }),
    cancel,
  };
  const filled = (variables: Settings['variables']) =>
    variablesOf({ variables }, workspace, env, masker).values;
  const own = releaseVariables({ app: environment.app, environment: environment.name, release });
  const course = {
    settings: believed.settings,
    shipment: { release, env: { ...filled(believed.settings.variables), ...own } },
    here: { ...filled(believed.here), ...own },
  };
  const answers = await answersOf(release, course, seen, ports, runsChecks);
  shell.dispose();
  return answers;
}
