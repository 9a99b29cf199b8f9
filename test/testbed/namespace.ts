import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { environment } from './run.js';

/** A first process in network, mount, name and process namespaces of its own: its end is the end of all in them. */
export interface Namespace {
  /** As seen from here. */
  readonly pid: number;
  /** Sends one line to the first process and waits for its answer. */
  ask(line: string): Promise<void>;
  stop(): Promise<void>;
}

/** `script` must say `up`, read lines, answer each, and end at the end of its input: also when we are killed. */
export async function startNamespace(script: string, ...args: readonly string[]): Promise<Namespace> {
  const flags = ['--net', '--mount', '--uts', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const child = spawn('unshare', [...flags, 'bash', script, ...args], { env: environment() });
  const next = answers(child);
  const stop = async () => {
    child.stdin.end();
    // unshare ends after the first process, which the kernel lets end after all the others.
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };
  try {
    await next('up');
    return { pid: await firstProcess(child.pid), ask: (line) => ask(child, line, next), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Next = (asked: string) => Promise<void>;

function answers(child: ChildProcessWithoutNullStreams): Next {
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  child.on('error', (error) => {
    complaint += error.message;
  });
  child.stdin.on('error', () => undefined);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return async (asked) => {
    const line = await lines.next();
    if (line.done) throw new Error(`a namespace ended at '${asked}': ${complaint.trim()}`);
  };
}

async function ask(child: ChildProcessWithoutNullStreams, line: string, next: Next): Promise<void> {
  child.stdin.write(`${line}\n`);
  await next(line);
}

async function firstProcess(unshare: number | undefined): Promise<number> {
  const children = await readFile(`/proc/${unshare}/task/${unshare}/children`, 'utf8');
  return Number(children.trim());
}
