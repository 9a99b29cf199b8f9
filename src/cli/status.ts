import { CONDITION_EXITS } from '../domain/rollout/condition.js';
import { statusJson } from '../report/rollout/status-json.js';
import { statusLines } from '../report/rollout/status-lines.js';
import { reasonSentence } from '../report/rollout/words/reasons.js';
import { PLATFORMS } from '../wiring/deploy/platforms.js';
import { statusOf } from '../wiring/deploy/status.js';
import { rootOf } from '../wiring/root.js';
import { type Cli, printError, printJson, refuse } from './cli.js';
import { environmentOrRefusal, personalCredentials } from './deploy.js';
import { type EnvFileOptions, envFileOrRefusal } from './env-file.js';

/** Whether what should serve does, what came before, who holds the lock, and what is left over. Changes nothing. */
export async function statusCommand(
  cli: Cli,
  name: string,
  options: EnvFileOptions & { readonly config?: string; readonly checks?: boolean },
): Promise<number> {
  const root = rootOf(cli.cwd, cli.env);
  const environment = environmentOrRefusal(cli, name, root, options);
  if (typeof environment === 'number') return environment;
  const envFile = await envFileOrRefusal(cli, options);
  if (typeof envFile === 'number') return envFile;
  const env = { ...cli.env, ...envFile };
  const cancel = new AbortController();
  const release = cli.onSignal(() => cancel.abort());
  const looked = await statusOf({
    platforms: PLATFORMS,
    environment,
    workspace: root.path,
    env,
    masker: cli.masker,
    credentials: personalCredentials({ env }),
    cancel: cancel.signal,
    runsChecks: options.checks === true,
  });
  release();
  if (!looked.ok) {
    if (!looked.error.failure) return refuse(cli, options, looked.error.message);
    cli.output.tell(looked.error.message);
    if (options.json) printError(cli, looked.error.message);
    return 3;
  }
  const { survey, condition, answers, now } = looked.value;
  if (options.json) {
    for (const trouble of survey.troubles) cli.output.tell(reasonSentence(trouble));
    const asked = { condition, asked: answers };
    printJson(cli, { app: environment.app, environment: name, ...asked, ...statusJson(survey) });
  } else for (const line of statusLines(survey, answers, environment.app, name, now)) cli.output.say(line);
  return CONDITION_EXITS[condition];
}
