import type { Clock } from '../base/clock.js';
import type { Masked } from '../base/masked.js';
import type { Masker } from '../base/masker.js';
import { onAbort } from '../base/on-abort.js';
import type { NetworkGauge } from '../ports/gauge.js';
import type { Spool } from '../ports/run-store.js';
import type { Session, Shell, ShellCommandEnd } from '../ports/shell.js';
import { serviceEndWords } from './end-words.js';
import { maskCommands } from './mask-commands.js';
import type { ReadyCheck } from './readiness.js';

/** What starting a service takes. */
export interface ServiceCommand {
  readonly text: string;
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
  readonly ready: readonly ReadyCheck[];
  readonly deadlineMs: number;
  /** What its processes carry in CIMYR_TRACKING_ID. */
  readonly mark: string;
}

export interface ServicePorts {
  readonly shell: Shell;
  /** Asks once, and is content with the head of an answer. */
  readonly gauge: NetworkGauge;
  readonly masker: Masker;
  readonly clock: Clock;
}

/** A service's processes, from their start until everything of it has ended. */
export class RunningService {
  readonly #command: ServiceCommand;
  readonly #ports: ServicePorts;
  readonly #spool: Spool;
  readonly #session: Session;
  readonly #commands;
  readonly #stream;
  readonly #ended: Promise<ShellCommandEnd>;
  #end: ShellCommandEnd | undefined;
  readonly #over = new AbortController();
  #isStopping = false;

  constructor(command: ServiceCommand, spool: Spool, ports: ServicePorts) {
    this.#command = command;
    this.#ports = ports;
    this.#spool = spool;
    this.#commands = maskCommands(ports.masker);
    this.#stream = ports.masker.stream();
    this.#session = ports.shell.open(command.mark, (chunk) =>
      spool.write(this.#stream.push(this.#commands.push(chunk))),
    );
    const { text, directory, env } = command;
    this.#ended = this.#session.run({ text, shell: 'bash', directory, env }).then((end) => {
      this.#end = end;
      this.#over.abort();
      return end;
    });
  }

  get hasEnded(): boolean {
    return this.#end !== undefined || this.#isStopping;
  }

  /** The last 64 KiB of its output. */
  get tail(): Masked {
    return this.#ports.masker.lastLines(this.#spool.tail());
  }

  /** Undefined when it is ready; else why it is not, and will not be. */
  async becomesReady(): Promise<string | undefined> {
    const { ready, deadlineMs } = this.#command;
    const { gauge, clock } = this.#ports;
    const { whyNotReady } = await import('./readiness.js');
    const output = () => this.#spool.tail();
    const run = (command: string, signal: AbortSignal) => this.#run(command, signal);
    const why = await whyNotReady(ready, deadlineMs, { clock, gauge, output, run }, this.#over.signal);
    return this.#end ? serviceEndWords(this.#end) : why;
  }

  /** Ends it and all it has started. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#session.stop();
    await this.#ended;
    await this.#session.close();
    await this.#spool.write(this.#stream.push(this.#commands.end()));
    await this.#spool.write(this.#stream.end());
    await this.#spool.close();
  }

  kill(): void {
    this.#session.kill();
  }

  /** A check's own processes, apart from the service's: they end with the check. */
  async #run(text: string, signal: AbortSignal): Promise<string | undefined> {
    const { directory, env, mark } = this.#command;
    const session = this.#ports.shell.open(`${mark}check:`, () => undefined);
    const tracked = { ...env, CIMYR_TRACKING_ID: `${env['CIMYR_TRACKING_ID'] ?? ':'}check:` };
    const release = onAbort(signal, () => session.stop());
    const end = await session.run({ text, shell: 'bash', directory, env: tracked });
    release();
    await session.close();
    if (end.kind === 'exit' && end.code === 0) return undefined;
    return end.kind === 'start-error' ? end.message : `\`${text}\` ${serviceEndWords(end)}`;
  }
}
