import type { Masker } from '../base/masker.js';
import { err, ok, type Result } from '../base/result.js';
import type { Failure } from '../domain/failure.js';
import { type Assignment, isRefusedName, parseAssignments } from '../domain/file-commands.js';
import { isRunnerVariable } from '../domain/runner-variables.js';
import type { CommandFile, Scratch } from '../ports/run-store.js';

type Values = Readonly<Record<string, string>>;

/**
 * Reads what a job's commands write to GITHUB_ENV, GITHUB_PATH, GITHUB_OUTPUT and GITHUB_STEP_SUMMARY. Each
 * command finds the files empty, as each step on GitHub does: `>` loses nothing of the commands before.
 */
export class CommandFiles {
  readonly #scratch: Scratch;
  readonly #masker: Masker;
  readonly #outputs = new Map<string, string>();
  readonly #summaries: string[] = [];
  /** What a person should know, but what fails no job. */
  readonly notices = new Set<string>();

  constructor(scratch: Scratch, masker: Masker) {
    this.#scratch = scratch;
    this.#masker = masker;
  }

  /** Takes what was written since the last time. The environment of the next command: what was written comes on top. */
  take(env: Values): Result<Values, Failure> {
    const summary = this.#scratch.take('GITHUB_STEP_SUMMARY');
    if (!summary.ok) this.notices.add(`its summary is lost: GITHUB_STEP_SUMMARY ${summary.error}`);
    else if (summary.value !== '') this.#summaries.push(summary.value);
    const outputs = this.#assignments('GITHUB_OUTPUT');
    if (!outputs.ok) return outputs;
    for (const [name, value] of outputs.value) this.#outputs.set(name, value);
    return this.#carry(env);
  }

  get outputs(): Values {
    return Object.fromEntries(this.#outputs);
  }

  get summary(): string {
    return this.#summaries.map((text) => (text.endsWith('\n') ? text : `${text}\n`)).join('');
  }

  #carry(env: Values): Result<Values, Failure> {
    const assigned = this.#assignments('GITHUB_ENV');
    if (!assigned.ok) return assigned;
    const refused = assigned.value.find(([name]) => isRefusedName(name))?.[0];
    if (refused !== undefined)
      return err({ kind: 'refused-variable', blame: 'user', name: this.#masker.name(refused) });
    const free = assigned.value.filter(([name]) => !this.#isKept(name));
    const paths = this.#text('GITHUB_PATH');
    if (!paths.ok) return paths;
    const added = paths.value.split(/\r?\n/).filter(Boolean);
    this.#tellBroken(
      'GITHUB_PATH',
      added.map((path) => [path, '']),
    );
    if (free.length === 0 && added.length === 0) return ok(env);
    const changed = { ...env, ...Object.fromEntries(free) };
    if (added.length === 0) return ok(changed);
    const before = changed['PATH']?.split(':') ?? [];
    // The last one written is looked at first, as on GitHub.
    return ok({ ...changed, PATH: [...new Set([...added.reverse(), ...before])].join(':') });
  }

  #assignments(file: CommandFile): Result<Assignment[], Failure> {
    const text = this.#text(file);
    if (!text.ok) return text;
    const parsed = parseAssignments(text.value);
    if (parsed.ok) this.#tellBroken(file, parsed.value);
    return parsed.ok ? parsed : err(this.#failure(file, parsed.error));
  }

  #tellBroken(file: CommandFile, assigned: readonly Assignment[]): void {
    if (!this.#scratch.undecodable.has(file)) return;
    for (const [name, value] of assigned)
      if (`${name}${value}`.includes('\uFFFD'))
        this.notices.add(
          `${file}: '${this.#masker.name(name)}' has bytes that are no UTF-8; each is U+FFFD now, as on GitHub: encode them, such as by base64`,
        );
  }

  /** As on GitHub, a value for one of these has no effect. */
  #isKept(name: string): boolean {
    if (!isRunnerVariable(name)) return false;
    this.notices.add(
      `${name} stays as it is: what is written to GITHUB_ENV for it has no effect; use another name`,
    );
    return true;
  }

  #text(file: CommandFile): Result<string, Failure> {
    const text = this.#scratch.take(file);
    if (!text.ok)
      return err({ kind: 'lost-file', blame: 'user', file, message: this.#masker.lines(text.error) });
    if (!text.value.includes('\0')) return text;
    return err(this.#failure(file, 'it has zero bytes, as UTF-16 has; append to it as UTF-8'));
  }

  #failure(file: string, message: string): Failure {
    return { kind: 'output-file', blame: 'user', file, message: this.#masker.lines(message) };
  }
}
