import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..', '..');

/** Makes a program of its own from a few lines that may import from `#root/…`; the result is its path. */
export async function program(directory: string, lines: string): Promise<string> {
  const outfile = join(directory, 'program.mjs');
  await build({
    stdin: { contents: lines.replaceAll('#root/', `${root}/`), resolveDir: root, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    // Some libraries are CommonJS and ask for what Node brings.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
  });
  return outfile;
}

/** A process with its output; `limits` are the shell's (`ulimit -n 40`). */
export class Child implements AsyncDisposable {
  readonly process: ChildProcess;
  readonly ended: Promise<{ code: number | null; signal: string | null }>;
  #output = '';

  constructor(path: string, args: readonly string[], limits = ':') {
    this.process = spawn('bash', ['-c', `${limits}; exec "$@"`, 'bash', process.execPath, path, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.process.stdout, this.process.stderr])
      stream?.on('data', (chunk: Buffer) => {
        this.#output += chunk.toString();
      });
    this.ended = once(this.process, 'close').then(([code, signal]) => ({ code, signal }));
  }

  get output(): string {
    return this.#output;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.process.kill('SIGKILL');
    await this.ended;
  }
}
