import { type Cli, printJson } from './cli.js';
import { main } from './program.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The command line as a process: reads the world once, sets the exit code when everything has been written. */
export async function runCli(script: string, version: string): Promise<void> {
  if (process.platform === 'win32') {
    process.stderr.write('error[E-PLATFORM]: Windows is not supported yet; use Linux, macOS or WSL\n');
    process.exitCode = 2;
    return;
  }
  const cwd = workingDirectory();
  if (cwd === undefined) {
    const message = 'the working directory is gone; change to one that is there';
    process.stderr.write(`${message}\n`);
    if (process.argv.includes('--json')) printJson(process, { error: { message, diagnostics: [] } });
    process.exitCode = 2;
    return;
  }
  // A reader that has gone (`| head`) takes nothing from what was asked for.
  process.stdout.on('error', () => {});
  const cli: Cli = {
    version,
    cwd,
    env: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
    // Behind the dashes Node takes no option for its own.
    launcher: [process.execPath, '--', script],
    onSignal(act) {
      for (const name of SIGNALS) process.on(name, act);
      return () => {
        for (const name of SIGNALS) process.off(name, act);
      };
    },
  };
  const argv = process.argv.slice(2);
  // Node ends when nothing is left to wait for. Whatever has no result by then has not succeeded.
  process.exitCode = 13;
  try {
    process.exitCode = await main(cli, argv);
  } catch (error) {
    const message = `this is a mistake in cimyr, please report it: ${(error as Error).stack ?? String(error)}`;
    process.stderr.write(`${message}\n`);
    if (argv.includes('--json')) printJson(cli, { error: { message, diagnostics: [] } });
    process.exitCode = 1;
  }
}

/** Undefined where somebody has removed it. */
function workingDirectory(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}
