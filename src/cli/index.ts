import { main } from './program.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The command line as a process: reads the world once, sets the exit code when everything has been written. */
export async function runCli(script: string, version: string): Promise<void> {
  if (process.platform === 'win32') {
    process.stderr.write('error[E-PLATFORM]: Windows is not supported yet; use Linux, macOS or WSL\n');
    process.exitCode = 2;
    return;
  }
  process.exitCode = await main(
    {
      version,
      cwd: process.cwd(),
      env: process.env,
      stdout: process.stdout,
      stderr: process.stderr,
      launcher: [process.execPath, script],
      onSignal(act) {
        for (const name of SIGNALS) process.on(name, act);
        return () => {
          for (const name of SIGNALS) process.off(name, act);
        };
      },
    },
    process.argv.slice(2),
  );
}
