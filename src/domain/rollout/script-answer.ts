import { bareLine, withoutFirstLine } from '../../base/clean.js';
import { Kept } from '../../base/kept.js';
import { err, ok, type Result } from '../../base/result.js';
import type { CommandEnd } from '../command-end.js';
import { frameOf } from './script-carrier.js';

const MAX_STDERR = 64 * 1024;
/** Of what came around a frame so much is kept. */
const MAX_OUTSIDE = 4096;

/** What a script printed, and nothing that anybody else did. */
export interface Framed {
  readonly code: number;
  readonly stdout: string;
  /** The last 64 KiB. */
  readonly stderr: string;
  /** Standard output was longer than what is kept of it. */
  readonly isCut: boolean;
}

/** `no-shell`: nothing of the script was run. `cut-short`: it was begun, and nobody can tell how far it came. */
export interface Unframed {
  readonly kind: 'no-shell' | 'cut-short';
  /** What came instead, in clean lines; not masked. */
  readonly said: string;
  readonly end: CommandEnd;
}

/** Reads what comes back from the carrier's command; shells may greet, trace and complain around it. */
export class ScriptAnswer {
  readonly stdout: FramedStream;
  readonly stderr: FramedStream;

  /** `most`: bytes of standard output. */
  constructor(boundary: string, most: number) {
    this.stdout = new FramedStream(frameOf(boundary, 'out'), new Kept('first', most));
    this.stderr = new FramedStream(frameOf(boundary, 'err'), new Kept('last', MAX_STDERR));
  }

  /** Nothing more is to come, even where somebody holds the streams open. */
  get isWhole(): boolean {
    return this.stdout.code !== undefined && this.stderr.code !== undefined;
  }

  /** `exit`: as whoever ran the command saw it end. */
  read(exit: number | null): Result<Framed, Unframed> {
    const { code } = this.stdout;
    // Where standard error was lost on the way, the script has still done what it did.
    if (code !== undefined) return ok({ code, ...printed(this.stdout, this.stderr) });
    const end: CommandEnd = exit === null ? { kind: 'killed' } : { kind: 'exit', code: exit };
    if (this.stdout.hasBegun) return err({ kind: 'cut-short', said: cleaned(this.stderr.inside()), end });
    return err({
      kind: 'no-shell',
      said: cleaned(`${this.stdout.outside()}\n${this.stderr.outside()}`),
      end,
    });
  }
}

/** One stream, told apart at the frame as it comes. */
class FramedStream {
  readonly #begin: string;
  readonly #end: string;
  readonly #inside: Kept;
  readonly #outside = new Kept('last', MAX_OUTSIDE);
  #hasBegun = false;
  #code: number | undefined;
  /** It may be half a mark. */
  #rest: Buffer = Buffer.alloc(0);

  constructor({ begin, end }: ReturnType<typeof frameOf>, inside: Kept) {
    this.#begin = begin;
    this.#end = end;
    this.#inside = inside;
  }

  /** At which the script ended. */
  get code(): number | undefined {
    return this.#code;
  }

  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  get isCut(): boolean {
    return this.#inside.isCut;
  }

  inside(): string {
    this.#takeRest();
    return this.#inside.text();
  }

  /** What came before it, or all where there is no frame. */
  outside(): string {
    this.#takeRest();
    return this.#outside.text();
  }

  add(chunk: Buffer): void {
    if (this.#code !== undefined) return;
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    if (!this.#hasBegun) {
      if (!this.#isAt(this.#begin, this.#outside)) return;
      this.#hasBegun = true;
      this.#rest = this.#rest.subarray(this.#begin.length);
    }
    if (!this.#isAt(this.#end, this.#inside)) return;
    const [, code] =
      /^(\d{1,3})-/.exec(this.#rest.toString('latin1', this.#end.length, this.#end.length + 4)) ?? [];
    if (code !== undefined) this.#code = Number(code);
  }

  /** Nothing comes after it: it was no mark. */
  #takeRest(): void {
    if (this.#code === undefined) (this.#hasBegun ? this.#inside : this.#outside).add(this.#rest);
    this.#rest = Buffer.alloc(0);
  }

  /** Whether what is left begins with the mark; what came before it is kept. */
  #isAt(mark: string, before: Kept): boolean {
    const at = this.#rest.indexOf(mark);
    const sure = at >= 0 ? at : Math.max(0, this.#rest.length - mark.length + 1);
    before.add(this.#rest.subarray(0, sure));
    this.#rest = this.#rest.subarray(sure);
    return at >= 0;
  }
}

const printed = (stdout: FramedStream, stderr: FramedStream) => ({
  stdout: stdout.inside(),
  stderr: stderr.inside(),
  isCut: stdout.isCut,
});

/** In clean lines. Half a line may be half a secret. */
function cleaned(text: string): string {
  const last = text.length < MAX_OUTSIDE ? text : withoutFirstLine(text.slice(-MAX_OUTSIDE));
  return last
    .split('\n')
    .map(bareLine)
    .filter((line) => line.trim() !== '')
    .join('\n');
}
