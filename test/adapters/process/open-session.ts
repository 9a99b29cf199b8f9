import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processShell } from '../../../src/adapters/process/shell.js';
import { systemClock } from '../../../src/base/clock.js';
import type { ShellName } from '../../../src/domain/pipeline.js';
import type { Leftovers, Session, ShellCommandEnd, TakeOutput } from '../../../src/ports/shell.js';
import { carriers } from '../../engine/carriers.js';

let opened = 0;

/** One session of real processes in a folder of its own. */
export class OpenSession implements AsyncDisposable {
  readonly directory = mkdtempSync(join(realpathSync(tmpdir()), 'session-'));
  readonly mark = `:test-${process.pid}.${opened++}.1:`;
  readonly session: Session;
  readonly #shell = processShell(systemClock());
  readonly #chunks: Buffer[] = [];
  #closed: Promise<Leftovers> | undefined;

  constructor(take?: TakeOutput) {
    this.session = this.#shell.open(this.mark, (chunk) => {
      this.#chunks.push(Buffer.from(chunk));
      return take?.(chunk);
    });
  }

  run(
    text: string,
    shell: ShellName = 'bash',
    env: Readonly<Record<string, string>> = {},
  ): Promise<ShellCommandEnd> {
    const path = process.env['PATH'] ?? '';
    return this.session.run({
      text,
      shell,
      directory: this.directory,
      env: { PATH: path, MARK: this.mark, ...env },
    });
  }

  close(): Promise<Leftovers> {
    this.#closed ??= this.session.close();
    return this.#closed;
  }

  get output(): string {
    return Buffer.concat(this.#chunks).toString();
  }

  get bytes(): number {
    return this.#chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  }

  survivors(): number[] {
    return carriers(this.mark);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.session.kill();
    await this.close();
    this.#shell.dispose();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** Runs one command to its end. */
export async function once(
  text: string,
  shell: ShellName = 'bash',
): Promise<{ end: ShellCommandEnd; output: string }> {
  await using opened = new OpenSession();
  const end = await opened.run(text, shell);
  await opened.close();
  return { end, output: opened.output };
}
