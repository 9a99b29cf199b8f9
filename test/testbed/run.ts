import { execFile } from 'node:child_process';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, at most 30 s; whatever ended it other than an exit is code -1. */
export function run(program: string, args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const limits = { timeout: 30_000, killSignal: 'SIGKILL', maxBuffer: 64 * 2 ** 20 } as const;
    execFile(program, args, { ...limits, env: environment() }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, stdout, stderr });
    });
  });
}

/** The same for what must work: throws with what the program said. */
export async function mustRun(program: string, ...args: readonly string[]): Promise<string> {
  const ran = await run(program, args);
  if (ran.code !== 0) throw new Error(`${program} ${args.join(' ')}: exit ${ran.code}: ${ran.stderr.trim()}`);
  return ran.stdout;
}

/** Where Debian keeps administrators' programs, which a user's PATH may not name. */
export const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export const environment = (): NodeJS.ProcessEnv => ({
  PATH: `${process.env['PATH'] ?? ''}:${SYSTEM_PATH}`,
  HOME: '/root',
  LC_ALL: 'C',
});
