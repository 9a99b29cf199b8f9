import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { inject } from 'vitest';
import { product } from './product.js';
import { stateBeside } from './workspace.js';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Start {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly node?: string;
  /** Another user than the one who tests. */
  readonly user?: number;
}

/** The built command line as a process of its own. */
export interface Started {
  readonly child: ChildProcess;
  /** Resolves when standard output and error together hold a match. */
  readonly says: (pattern: RegExp) => Promise<void>;
  readonly ended: Promise<Ended>;
}

export const cliScript = (): string => join(product(), 'dist', 'cli', 'index.js');

/** What every process gets: the tests' own environment would make a difference to what is tested. */
export const plainEnv = (cwd = ''): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '/',
  LANG: 'C.UTF-8',
  XDG_STATE_HOME: join(inject('built'), 'state'),
  CIMYR_STATE: stateBeside(cwd) ?? '',
});

export function start(args: readonly string[], { cwd, env, node, user }: Start): Started {
  const child = spawn(node ?? process.execPath, ['--', cliScript(), ...args], {
    cwd,
    env: { ...plainEnv(cwd), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // As a shell starts it: a Ctrl-C goes to its group.
    detached: true,
    ...(user === undefined ? {} : { uid: user, gid: user }),
  });
  const text = { stdout: '', stderr: '' };
  const listeners = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      text[name] += chunk;
      for (const listener of listeners) listener();
    });
  }
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, ...text }) as Ended);
  const says = (pattern: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!pattern.test(text.stdout + text.stderr)) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      void ended.then(() => reject(new Error(`${pattern} was never said:\n${text.stdout}${text.stderr}`)));
      look();
    });
  return { child, says, ended };
}

export const cimyr = (args: readonly string[], options: Start): Promise<Ended> => start(args, options).ended;
