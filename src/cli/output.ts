import type { Dialect } from '../adapters/console/dialect.js';
import { oneLine } from '../base/clean.js';
import { type Masked, reshaped, words } from '../base/masked.js';

/** Beyond those that JSON escapes itself: C1 controls, and what turns a reader's eye around. */
const CONTROLS = /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;
const escaped = (c: string) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * The one way to the two streams of the command line, apart from a run's log. Lines are one line each, clean, masked,
 * and on GitHub's runner none of them is a command.
 */
export class CliOutput {
  readonly #stdout: NodeJS.WriteStream;
  readonly #stderr: NodeJS.WriteStream;
  readonly #dialect: Dialect;
  /** What is on its way to standard output, which may be a slow pipe or a full disk. */
  readonly #written: Promise<NodeJS.ErrnoException | undefined>[] = [];
  /** Also where the log of a run was written there, which goes its own way. */
  #refusal: NodeJS.ErrnoException | undefined;

  constructor(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream, dialect: Dialect) {
    this.#stdout = stdout;
    this.#stderr = stderr;
    this.#dialect = dialect;
    stdout.on('error', (error: NodeJS.ErrnoException) => {
      this.#refusal ??= error;
    });
  }

  /** What was asked for, as a line on standard output. */
  say(line: string): void {
    this.#write(words`${this.#dialect.own(line)}\n`);
  }

  /** The same of a line that is fit to be shown already. */
  print(line: Masked): void {
    this.#write(words`${line}\n`);
  }

  /** What a person should know, on standard error. */
  tell(line: string): void {
    this.#stderr.write(`${this.#dialect.own(line)}\n`);
  }

  /** A line on standard error that is fit to be shown already. */
  show(line: Masked): void {
    this.#stderr.write(`${line}\n`);
  }

  /** A text of many lines, which holds what others wrote. */
  document(text: string): void {
    const lines = text.split('\n').map((line) => this.#dialect.foreign(line));
    const [first = words``, ...rest] = lines;
    this.#write(rest.reduce((all, line) => words`${all}\n${line}`, first));
  }

  /** A document for machines. What a terminal or a runner would act on can only stand inside its strings. */
  json(text: Masked): void {
    const quiet = reshaped(text, (json) => json.replace(CONTROLS, escaped));
    this.#write(
      this.#dialect.isObeyed ? reshaped(quiet, (json) => json.replaceAll('##[', '#\\u0023[')) : quiet,
    );
  }

  /** Masked and in one line, for a place where a machine reads it. */
  message(text: string): Masked {
    return this.#dialect.own(oneLine(text));
  }

  /**
   * The exit code, once everything has left the process. What was asked for and could not be written is no success;
   * a reader that has gone (`| head`) knows it without being told. A log that could not be written is told of: its run
   * has succeeded nevertheless.
   */
  async finish(exitCode: number): Promise<number> {
    const errors = await Promise.all(this.#written);
    const asked = errors.find((error) => error !== undefined);
    const lost = asked ?? this.#refusal;
    if (!lost) return exitCode;
    if (lost.code !== 'EPIPE')
      this.tell(
        `standard output could not be written: ${lost.code === 'ENOSPC' ? 'no space left on the disk' : lost.message}`,
      );
    return asked && exitCode === 0 ? 1 : exitCode;
  }

  #write(text: Masked): void {
    this.#written.push(
      new Promise((resolve) => this.#stdout.write(text, (error) => resolve(error ?? undefined))),
    );
  }
}
