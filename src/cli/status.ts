import { statusJson } from '../report/rollout/status-json.js';
import { statusLines } from '../report/rollout/status-lines.js';
import { PLATFORMS } from '../wiring/deploy/platforms.js';
import { statusOf } from '../wiring/deploy/status.js';
import { rootOf } from '../wiring/root.js';
import { type Cli, printError, printJson, refuse } from './cli.js';
import { credentialsOf, environmentOrRefusal } from './deploy.js';
import { type EnvFileOptions, envFileOrRefusal } from './env-file.js';

/** What serves now, what came before, who holds the lock, and what an interrupted run has left. Changes nothing. */
export async function statusCommand(
  cli: Cli,
  name: string,
  options: EnvFileOptions & { readonly config?: string },
): Promise<number> {
  const root = rootOf(cli.cwd, cli.env);
  const environment = environmentOrRefusal(cli, name, root, options);
  if (typeof environment === 'number') return environment;
  const envFile = await envFileOrRefusal(cli, options);
  if (typeof envFile === 'number') return envFile;
  const env = { ...cli.env, ...envFile };
  const looked = await statusOf({
    platforms: PLATFORMS,
    environment,
    workspace: root.path,
    env,
    masker: cli.masker,
    credentials: credentialsOf({ env }),
  });
  if (!looked.ok) {
    if (!looked.error.failure) return refuse(cli, options, looked.error.message);
    cli.output.tell(looked.error.message);
    if (options.json) printError(cli, looked.error.message);
    return 3;
  }
  const { observation, now } = looked.value;
  if (options.json) {
    printJson(cli, { app: environment.app, environment: name, ...statusJson(observation) });
    return 0;
  }
  for (const line of statusLines(observation, environment.app, name, now)) cli.output.say(line);
  return 0;
}
