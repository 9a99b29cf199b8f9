import { Argument, Command, CommanderError } from 'commander';
import { FAILURE_MODES } from '../domain/pipeline.js';
import { ROLLBACK_STRATEGIES, STRATEGY_KINDS } from '../domain/rollout/environment.js';
import { REPORT_KINDS } from '../report/kinds/model.js';
import { rootOf } from '../wiring/root.js';
import { type Cli, printError, refuse } from './cli.js';
import { GRAPH_FORMATS } from './graph-formats.js';
import { runPipelineCommand } from './run.js';
import { SCHEMAS, schemaCommand } from './schema.js';
import { validateCommand } from './validate.js';
import {
  collect,
  countOption,
  oneOf,
  refuseOptionsAsValues,
  secretsIn,
  timeOption,
  UnfitValue,
} from './values.js';

const LEASE_MS = 60_000;

/** The command line of contract §4; returns the exit code. What only some commands need is loaded for them. */
export async function main(cli: Cli, argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  secretsIn(argv, cli.env).forEach((value) => cli.masker.add(value));
  const program = new Command('cimyr')
    .description('Runs a whole pipeline as a graph on this machine.')
    .version(cli.version)
    .exitOverride()
    .hook('preAction', (_, one) => refuseOptionsAsValues(one))
    .configureOutput({
      writeOut: (text) => cli.output.document(text),
      writeErr: (text) =>
        text
          .trimEnd()
          .split('\n')
          .forEach((line) => cli.output.tell(line)),
    });
  const command = (name: string, description: string) =>
    program.command(name).description(description).exitOverride();
  const ofFile = (one: Command) =>
    one
      .option('-f, --file <file>', 'configuration file (default: cimyr.yml, from here up to the root)')
      .option('--env-file <file>', 'read variables and secrets from a file');
  const onFile = (name: string, description: string) =>
    ofFile(command(name, description).argument('[config]', 'the same as --file'));

  onFile('run', 'run the pipeline')
    .option('--var <K=V>', 'set a variable (repeatable)', collect)
    .option('--job <name>', 'only this job and what it needs (repeatable)', collect)
    .option('--stage <name>', 'only this stage and what it needs (repeatable)', collect)
    .addOption(countOption('--max-parallel <n>', 'how much may run at once (default: processors)'))
    .addOption(oneOf('--on-failure <mode>', 'what a failed job means for the others', FAILURE_MODES))
    .option('--dry-run', 'show what would run, start nothing')
    .option('--resume [run]', 'run only what the last run, or the one named, has not finished')
    .option('--report <directory>', 'write run.json and events.ndjson there')
    .addOption(
      oneOf('--log <mode>', 'how the run is told; auto: live on a terminal, else grouped', [
        'auto',
        'live',
        'grouped',
        'stream',
        'quiet',
      ]).default('auto'),
    )
    .action(async (config: string | undefined, options, one: Command) => {
      exitCode = await runPipelineCommand(cli, fileNamed(one, config), options);
    });
  onFile('validate', 'check the configuration, and the file of variables').action(
    async (config: string | undefined, options, one: Command) => {
      exitCode = await validateCommand(cli, fileNamed(one, config), options);
    },
  );
  onFile('graph', 'show the pipeline as a graph')
    .addOption(oneOf('--format <format>', 'how', GRAPH_FORMATS).default('text'))
    .action(async (config: string | undefined, options, one: Command) => {
      const { graphCommand } = await import('./graph.js');
      exitCode = await graphCommand(cli, fileNamed(one, config), options);
    });
  const rollout = (name: string, description: string) =>
    ofFile(command(name, description).argument('<environment>', 'its name in the configuration')).option(
      '--config <file>',
      'the same as --file',
    );
  const leased = (one: Command) =>
    one
      .addOption(timeOption('--wait-for-lock <duration>', 'how long to wait for somebody else to be done'))
      .addOption(
        timeOption('--lease <duration>', 'how long the lock outlives a deployer that is gone').default(
          LEASE_MS,
        ),
      );
  const partial = (one: Command) =>
    leased(one).option(
      '--without <place>',
      'leave a place out, such as one that is down (repeatable)',
      collect,
    );
  const held = (one: Command) => partial(one).option('--dry-run', 'show the plan, change nothing');
  held(rollout('deploy', 'bring a release to an environment'))
    .option('--release <name>', 'its name (default: the commit)')
    .option('--var <K=V>', 'set a variable (repeatable)', collect)
    .addOption(oneOf('--strategy <strategy>', "instead of the file's", STRATEGY_KINDS))
    .option('--accept-outage', 'where nobody can answer for a moment, such as when a port is taken over')
    .action(async (environment: string, options, one: Command) => {
      const { deployCommand } = await import('./deploy.js');
      exitCode = await deployCommand(cli, environment, { ...options, config: fileNamed(one) });
    });
  held(rollout('rollback', 'bring an earlier release back'))
    .option('--to <release>', 'which (default: the last good one before what serves)')
    .addOption(oneOf('--strategy <strategy>', "instead of the release's", ROLLBACK_STRATEGIES))
    .option('--reason <text>', 'why, for the history')
    .option('--take-lock', 'take the lock from whoever holds it')
    .action(async (environment: string, options, one: Command) => {
      const { rollbackCommand } = await import('./deploy.js');
      exitCode = await rollbackCommand(cli, environment, { ...options, config: fileNamed(one) });
    });
  leased(rollout('restart', 'start what should serve and does not'))
    .option('--all', 'also start anew what runs, one after the other')
    .action(async (environment: string, options, one: Command) => {
      const { restartCommand } = await import('./deploy.js');
      exitCode = await restartCommand(cli, environment, { ...options, config: fileNamed(one) });
    });
  partial(rollout('accept', 'take what is there as live, and write it down; runs nothing'))
    .option('--release <name>', 'which (default: what serves)')
    .option('--reason <text>', 'why, for the history')
    .option('--take-lock', 'take the lock from whoever holds it')
    .action(async (environment: string, options, one: Command) => {
      const { acceptCommand } = await import('./deploy.js');
      exitCode = await acceptCommand(cli, environment, { ...options, config: fileNamed(one) });
    });
  rollout('status', 'whether what should serve does, what came before, who holds the lock')
    .option('--checks', 'also run checks that are commands')
    .action(async (environment: string, options, one: Command) => {
      const { statusCommand } = await import('./status.js');
      exitCode = await statusCommand(cli, environment, { ...options, config: fileNamed(one) });
    });
  command('report', 'tell what came of a run that is kept')
    .argument('[run]', 'its id, or the directory of a report (default: the last one)')
    .addOption(oneOf('--type <type>', 'for whom', REPORT_KINDS).default('execution'))
    .addOption(oneOf('--format <format>', 'how', ['json', 'markdown', 'html']).default('markdown'))
    .option('--output <file>', 'write it there instead of to standard output')
    .action(async (run: string | undefined, options) => {
      const { reportCommand } = await import('./report.js');
      exitCode = await reportCommand(cli, run, options);
    });
  command('runs', 'the runs that are kept, newest first').action(async (options) => {
    const { runsCommand } = await import('./runs.js');
    exitCode = runsCommand(cli, rootOf(cli.cwd, cli.env), options);
  });
  command('schema', 'print a JSON Schema: of the configuration, or of what a run reports')
    .addArgument(new Argument('[of]', 'which').choices(SCHEMAS).default('configuration'))
    .action(async (of: (typeof SCHEMAS)[number]) => {
      exitCode = await schemaCommand(cli, of);
    });

  for (const one of program.commands) {
    one
      .option('--json', 'one JSON document on standard output, messages on standard error')
      .option('--no-color', 'no colours');
  }

  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof UnfitValue)
      return refuse(cli, { json: argv.includes('--json') }, `error: ${error.message}`);
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    // Commander has told people already.
    const message = error.message.replace(/^error: /, '');
    if (argv.includes('--json')) printError(cli, message);
    return 2;
  }
}

/** The configuration that a command names, by its argument or by an option; two names are a mistake. */
function fileNamed(one: Command, argument?: string): string | undefined {
  const { file, config } = one.opts<{ readonly file?: string; readonly config?: string }>();
  const [name, other] = new Set([argument, file, config].filter((named) => named !== undefined));
  if (other === undefined) return name;
  return one.error(`error: the configuration is named twice, '${name}' and '${other}'; name it once`);
}
