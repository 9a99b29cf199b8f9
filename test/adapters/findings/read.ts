import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findingReader } from '../../../src/adapters/findings/reader.js';
import { workspaceAt } from '../../../src/adapters/store/workspace.js';
import { type Clock, systemClock } from '../../../src/base/clock.js';
import { Masker } from '../../../src/base/masker.js';
import type { Annotation } from '../../../src/domain/annotation.js';
import type { Finding } from '../../../src/domain/finding.js';
import type { FoundThings, ReportPatterns } from '../../../src/ports/finding-reader.js';

type Files = Readonly<Record<string, string | Uint8Array>>;

interface Attempt {
  readonly junit?: readonly string[];
  readonly sarif?: readonly string[];
  readonly matchers?: readonly string[];
  /** What the job prints. */
  readonly output?: string;
  readonly annotations?: readonly Annotation[];
  readonly hasMatchers?: boolean;
  readonly fails?: boolean;
  /** Files that Git tracks. */
  readonly tracked?: readonly string[];
  readonly hasBuiltIn?: boolean;
  /** Where its commands run, below the workspace. */
  readonly directory?: string;
  readonly secrets?: readonly string[];
  readonly isCancelled?: true;
  readonly isKilled?: true;
  /** Aborts when there is no time left to read anything. */
  readonly kill?: AbortSignal;
  readonly clock?: Clock;
}

/** A workspace with files, in which attempts leave reports. */
export class Checkout implements Disposable {
  readonly #home = mkdtempSync(join(realpathSync(tmpdir()), 'findings-'));
  readonly root = join(this.#home, 'workspace');

  constructor(files: Files = {}) {
    mkdirSync(this.root);
    this.write(files);
  }

  write(files: Files): void {
    for (const [name, text] of Object.entries(files)) {
      const path = join(this.root, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
  }

  /** Makes it a repository, which knows all its files. */
  init(): this {
    execFileSync('git', ['init', '-q', '.'], { cwd: this.root });
    return this;
  }

  /** What is found when an attempt wrote these files; no patterns mean all the reports it may have. */
  async read(attempt: Attempt, work: Files | (() => void) = {}): Promise<FoundThings> {
    const masker = new Masker();
    for (const secret of attempt.secrets ?? []) masker.add(secret);
    const bytes = Buffer.from(attempt.output ?? '');
    const reader = findingReader({
      workspace: workspaceAt(this.root),
      masker,
      clock: attempt.clock ?? systemClock(),
      tracked: async () => new Set(attempt.tracked),
      output: async function* (_, from, to) {
        // In pieces, as from a disk.
        for (let at = from; at < to; at += 100_000) yield bytes.subarray(at, Math.min(at + 100_000, to));
      },
    });
    const { junit = [], sarif = [], matchers = [], annotations = [] } = attempt;
    const patterns: ReportPatterns = { junit, sarif, matchers, hasBuiltIn: attempt.hasBuiltIn ?? true };
    const hasPatterns = junit.length + sarif.length + matchers.length > 0 || attempt.hasBuiltIn !== undefined;
    const expected = await reader.expect(hasPatterns ? patterns : undefined);
    if (typeof work === 'function') work();
    else this.write(work);
    return expected.read({
      hasSucceeded: !attempt.fails,
      hasFailed: attempt.fails ?? false,
      said: { annotations, omitted: 0, hasMatchers: attempt.hasMatchers ?? false },
      directory: join(this.root, attempt.directory ?? ''),
      spool: bytes.length > 0 ? { file: 'log', bytes: bytes.length } : undefined,
      isCancelled: attempt.isCancelled ?? false,
      hurry: attempt.isKilled ? AbortSignal.abort() : (attempt.kill ?? new AbortController().signal),
    });
  }

  [Symbol.dispose](): void {
    rmSync(this.#home, { recursive: true, force: true });
  }
}

/** `error src/a.ts:3:5 [title] message`. */
export function told({ level, place, title, message }: Finding): string {
  const where = place ? [place.file, place.line, place.column].filter(Boolean).join(':') : '-';
  return `${level} ${where} ${title ? `[${title}] ` : ''}${message}`;
}
