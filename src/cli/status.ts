import { statusLines } from '../report/rollout/status-lines.js';
import { statusOf } from '../wiring/deploy/status.js';
import { rootOf } from '../wiring/root.js';
import { dialectFor } from '../wiring/tell-diagnostics.js';
import { type Cli, type CommonOptions, printJson, refuse } from './cli.js';
import { credentialsOf, environmentOrRefusal } from './deploy.js';

/** What serves now, what came before, who holds the lock, and what an interrupted run has left. Changes nothing. */
export async function statusCommand(
  cli: Cli,
  name: string,
  options: CommonOptions & { readonly config?: string },
): Promise<number> {
  const root = rootOf(cli.cwd, cli.env);
  const environment = environmentOrRefusal(cli, name, root, options);
  if (typeof environment === 'number') return environment;
  const looked = await statusOf({
    environment,
    workspace: root.path,
    env: cli.env,
    credentials: credentialsOf(cli),
  });
  if (!looked.ok) {
    if (!looked.error.isUnknown) return refuse(cli, options, looked.error.message);
    cli.stderr.write(`${looked.error.message}\n`);
    if (options.json) printJson(cli, { error: { message: looked.error.message, diagnostics: [] } });
    return 3;
  }
  const { observation, now } = looked.value;
  if (options.json) {
    printJson(cli, { app: environment.app, environment: name, ...observation });
    return 0;
  }
  const dialect = dialectFor(cli.env, false);
  for (const line of statusLines(observation, environment.app, name, now))
    cli.stdout.write(`${dialect.own(line)}\n`);
  return 0;
}
