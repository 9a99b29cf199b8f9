import { boundary } from '../../base/boundary.js';
import { onAbort } from '../../base/on-abort.js';
import { err, type Result } from '../../base/result.js';
import { ScriptAnswer } from '../../domain/rollout/script-answer.js';
import { carried, NO_BASE64 } from '../../domain/rollout/script-carrier.js';
import { type HostFailure, type ScriptEnd, unframedFailure } from '../../ports/host.js';
import { type Engine, type Exec, intoChunks } from './engine.js';
import { OURS } from './names.js';
import { hostFailure } from './trouble.js';

/** Scripts come line by line, each in a frame of its own, as the carrier of other hosts does it for one. */
const LOOP = `while read -r b s; do
  printf %s-err-begin- "$b" >&2
  printf %s-out-begin- "$b"
  (s=$(printf %s "$s" | base64 -d) || exit ${NO_BASE64}; eval "$s") < /dev/null
  c=$?
  printf %s-out-end-%s- "$b" "$c"
  printf %s-err-end-%s- "$b" "$c" >&2
done`;

/**
 * A shell in the keeper that stays: to run a program in a container takes an engine a tenth of a second and more, and a
 * rollout runs a hundred scripts. It runs one after the other, and ends with the connection.
 */
export class KeeperSession {
  readonly #engine: Engine;
  readonly #exec: Exec;
  #answer: ScriptAnswer | undefined;
  #told: () => void = () => {};
  #hasEnded = false;

  private constructor(engine: Engine, exec: Exec) {
    this.#engine = engine;
    this.#exec = exec;
    const add = (part: 'stdout' | 'stderr') => (chunk: Buffer) => {
      this.#answer?.[part].add(chunk);
      if (this.#answer?.isWhole) this.#told();
    };
    exec.demux(intoChunks(add('stdout')), intoChunks(add('stderr')));
    for (const event of ['error', 'end', 'close'])
      exec.connection.on(event, () => {
        this.#hasEnded = true;
        this.#told();
      });
  }

  static async open(engine: Engine): Promise<Result<KeeperSession, HostFailure>> {
    const exec = await engine.exec(OURS.keeper, ['sh', '-c', LOOP]);
    return exec.ok
      ? { ok: true, value: new KeeperSession(engine, exec.value) }
      : err(hostFailure(engine.name, exec.error));
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Whoever is not waited for any more takes the session with it. */
  async run(
    script: string,
    most: number,
    signal: AbortSignal | undefined,
  ): Promise<Result<ScriptEnd, HostFailure>> {
    const mark = boundary();
    const answer = new ScriptAnswer(mark, most);
    this.#answer = answer;
    let release = () => {};
    const told = new Promise<void>((resolve) => {
      this.#told = resolve;
      if (signal) release = onAbort(signal, resolve);
    });
    this.#exec.connection.write(carried(mark, script));
    if (!this.#hasEnded) await told;
    release();
    if (answer.isWhole) this.#answer = undefined;
    else this.close();
    const end = answer.read(null);
    if (end.ok) return end;
    const isLeft = signal?.aborted === true;
    const failure = isLeft
      ? hostFailure(this.#engine.name, { doing: 'exec', detail: 'nobody waits any more' })
      : (this.#engine.broken() ?? unframedFailure(this.#engine.name, end.error));
    return err({ ...failure, mayHaveRun: true });
  }

  close(): void {
    this.#hasEnded = true;
    this.#exec.connection.destroy();
  }
}
