import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { SshHostOptions } from '../../../src/adapters/ssh/ssh-host.js';
import { environment } from '../../testbed/run.js';

export type Way = Pick<SshHostOptions, 'address' | 'login'>;

export interface DeployerSettings {
  readonly root: string;
  readonly ttlMs: number;
  /** By SSH; otherwise on this machine. */
  readonly way: Way | undefined;
}

/** A deployer in a process of its own, which has the lease. */
export interface Deployer {
  /** One order of deployer.ts; resolves with its answer. */
  ask(order: string): Promise<unknown>;
  /** Gives the order without waiting for its answer. */
  tell(order: string): void;
  signal(name: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void;
  end(): Promise<void>;
}

/** Makes a program of deployer.ts. */
export async function deployers() {
  const directory = mkdtempSync(join(tmpdir(), 'cimyr-deployer-'));
  const program = join(directory, 'deployer.cjs');
  await build({
    entryPoints: [fileURLToPath(new URL('./deployer.ts', import.meta.url))],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['ssh2'],
    // As `require`, which finds it by NODE_PATH.
    supported: { 'dynamic-import': false },
    logLevel: 'error',
  });
  return {
    start: (settings: DeployerSettings) => start(program, settings),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

async function start(program: string, settings: DeployerSettings): Promise<Deployer> {
  const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));
  const child = spawn(process.execPath, [program, JSON.stringify(settings)], {
    env: { ...environment(), NODE_PATH: modules },
  });
  const next = answersOf(child);
  await next();
  return {
    async ask(order) {
      child.stdin.write(`${order}\n`);
      return next();
    },
    tell: (order) => void child.stdin.write(`${order}\n`),
    signal: (name) => void child.kill(name),
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

/** That it lost the lease may come at any time, and is no answer. */
function answersOf(child: ChildProcessWithoutNullStreams): () => Promise<unknown> {
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  child.stdin.on('error', () => {});
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return async () => {
    for (;;) {
      const line = await lines.next();
      if (line.done) throw new Error(`the deployer ended: ${complaint}`);
      const answer: unknown = JSON.parse(line.value);
      if (answer !== 'lost') return answer;
    }
  };
}
