import type { Masker } from '../base/masker.js';
import { err, ok, type Result } from '../base/result.js';
import type { Failure } from '../domain/failure.js';
import { isProtectedName, parseAssignments } from '../domain/file-commands.js';
import type { Scratch } from '../ports/run-store.js';

type Values = Readonly<Record<string, string>>;

/** Reads what a job's commands write to GITHUB_ENV, GITHUB_PATH and GITHUB_OUTPUT. */
export class CommandFiles {
  readonly #scratch: Scratch;
  readonly #masker: Masker;
  #seenEnv = 0;
  #seenPath = 0;

  constructor(scratch: Scratch, masker: Masker) {
    this.#scratch = scratch;
    this.#masker = masker;
  }

  /** The environment of the next command: what the last one wrote comes on top. */
  carry(env: Values): Result<Values, Failure> {
    const bytes = { env: this.#scratch.size('GITHUB_ENV'), path: this.#scratch.size('GITHUB_PATH') };
    const changed: Record<string, string> = {};
    if (bytes.env > this.#seenEnv) {
      const parsed = parseAssignments(this.#scratch.read('GITHUB_ENV'));
      if (!parsed.ok) return err(this.#failure('GITHUB_ENV', parsed.error));
      for (const [name, value] of parsed.value) {
        if (isProtectedName(name)) return err(this.#failure('GITHUB_ENV', `'${name}' may not be set`));
        changed[name] = value;
      }
    }
    if (bytes.path > this.#seenPath) {
      const before = (changed['PATH'] ?? env['PATH'] ?? '').split(':');
      const added = this.#scratch.read('GITHUB_PATH').split(/\r?\n/).filter(Boolean);
      // The last one written is looked at first, as on GitHub.
      changed['PATH'] = [...new Set([...added.reverse(), ...before])].join(':');
    }
    [this.#seenEnv, this.#seenPath] = [bytes.env, bytes.path];
    return ok(Object.keys(changed).length > 0 ? { ...env, ...changed } : env);
  }

  outputs(): Result<Values, Failure> {
    if (this.#scratch.size('GITHUB_OUTPUT') === 0) return ok({});
    const parsed = parseAssignments(this.#scratch.read('GITHUB_OUTPUT'));
    return parsed.ok
      ? ok(Object.fromEntries(parsed.value))
      : err(this.#failure('GITHUB_OUTPUT', parsed.error));
  }

  summary(): string {
    return this.#scratch.size('GITHUB_STEP_SUMMARY') > 0 ? this.#scratch.read('GITHUB_STEP_SUMMARY') : '';
  }

  #failure(file: string, message: string): Failure {
    return { kind: 'output-file', blame: 'user', file, message: this.#masker.text(message) };
  }
}
