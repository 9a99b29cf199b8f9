import { resolve } from 'node:path';
import { Masker } from '../base/masker.js';
import { credentialNames } from '../domain/credentials.js';
import { STOP_SIGNALS } from '../domain/stop-signal.js';
import { dialectFor } from '../wiring/tell-diagnostics.js';
import { type Cli, printError } from './cli.js';
import { CliOutput } from './output.js';
import { main } from './program.js';

/** The command line as a process: reads the world once, sets the exit code when everything has been written. */
export async function runCli(script: string, version: string): Promise<void> {
  const { env, stdout, stderr } = process;
  const masker = new Masker();
  for (const name of credentialNames) masker.add(env[name] ?? '');
  const output = new CliOutput(stdout, stderr, dialectFor(env, masker, false));
  if (process.platform === 'win32') {
    output.tell('error[E-PLATFORM]: Windows is not supported yet; use Linux, macOS or WSL');
    process.exitCode = 2;
    return;
  }
  const lost = restoreVariables(env, script);
  if (lost !== undefined) output.tell(lost);
  // Whoever writes hears of it, too.
  for (const stream of [stdout, stderr]) stream.on('error', () => {});
  const cwd = workingDirectory();
  if (cwd === undefined) {
    const message = 'the working directory is gone; change to one that is there';
    output.tell(message);
    if (process.argv.includes('--json')) printError({ output, masker }, message);
    process.exitCode = await output.finish(2);
    return;
  }
  // For jobs below another directory it means the same folder.
  if (env['TMPDIR']) env['TMPDIR'] = resolve(cwd, env['TMPDIR']);
  const cli: Cli = {
    version,
    cwd,
    env,
    stdout,
    stderr,
    output,
    masker,
    // Behind the dashes Node takes no option for its own.
    launcher: [process.execPath, '--', script],
    isWholeProcess: true,
    onSignal(act) {
      const listeners = STOP_SIGNALS.map((name) => [name, () => act(name)] as const);
      for (const [name, listener] of listeners) process.on(name, listener);
      return () => {
        for (const [name, listener] of listeners) process.off(name, listener);
      };
    },
  };
  const argv = process.argv.slice(2);
  // Node ends when nothing is left to wait for. Whatever has no result by then has not succeeded.
  process.exitCode = 13;
  process.exitCode = await output.finish(await resultOf(cli, argv));
}

async function resultOf(cli: Cli, argv: readonly string[]): Promise<number> {
  try {
    return await main(cli, argv);
  } catch (error) {
    const message = `this is a mistake in cimyr, please report it: ${(error as Error).stack ?? String(error)}`;
    for (const line of message.split('\n')) cli.output.tell(line);
    if (argv.includes('--json')) printError(cli, message);
    return 1;
  }
}

/**
 * Those that the shell which started us has dropped, and that the launcher handed on: dotted names, exported functions.
 * Says what is lost where one variable could not hold them.
 */
function restoreVariables(env: NodeJS.ProcessEnv, script: string): string | undefined {
  const handed = env['CIMYR_ODD'] ?? '';
  delete env['CIMYR_ODD'];
  if (handed === '-')
    return `exported functions and variables with names like a.b are lost: together they are too long to be handed on; start \`node -- ${script}\` instead`;
  const dropped = Buffer.from(handed, 'base64').toString();
  for (const entry of dropped.split('\0')) {
    const end = entry.indexOf('=', 1);
    if (end > 0) env[entry.slice(0, end)] ??= entry.slice(end + 1);
  }
  return undefined;
}

/** Undefined where somebody has removed it. */
function workingDirectory(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}
