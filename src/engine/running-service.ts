import type { Clock } from '../base/clock.js';
import type { Masked } from '../base/masked.js';
import type { Masker } from '../base/masker.js';
import { poll } from '../base/poll.js';
import type { Prober } from '../ports/prober.js';
import type { Spool } from '../ports/run-store.js';
import type { CommandEnd, Session, Shell } from '../ports/shell.js';
import { endWords } from './end-words.js';
import { maskCommands } from './mask-commands.js';
import { type Check, isReady } from './readiness.js';

const INTERVAL_MS = 50;

/** What starting a service takes. */
export interface ServiceCommand {
  readonly text: string;
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
  readonly ready: readonly Check[];
  readonly deadlineMs: number;
  /** What its processes carry in CIMYR_TRACKING_ID. */
  readonly mark: string;
}

export interface ServicePorts {
  readonly shell: Shell;
  readonly prober: Prober;
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
  readonly #ended: Promise<CommandEnd>;
  #end: CommandEnd | undefined;
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
    let why: string | undefined;
    const look = async () => {
      why = this.#exit ?? (await this.#missing(ready)) ?? this.#exit;
      return why === undefined || this.#end !== undefined;
    };
    const isDecided = await poll(this.#ports.clock, { intervalMs: INTERVAL_MS, deadlineMs }, look);
    return isDecided ? why : `was not ready after ${deadlineMs / 1000} s: ${why}`;
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

  /** How it ended, in words. */
  get #exit(): string | undefined {
    return this.#end && endWords(this.#end);
  }

  async #missing(ready: readonly Check[]): Promise<string | undefined> {
    for (const check of ready) {
      const why = await isReady(check, {
        prober: this.#ports.prober,
        output: () => this.#spool.tail(),
        run: (command) => this.#run(command),
      });
      if (why !== undefined) return why;
    }
    return undefined;
  }

  /** A check's own processes, apart from the service's: they end with the check. */
  async #run(text: string): Promise<CommandEnd> {
    const { directory, env, mark } = this.#command;
    const session = this.#ports.shell.open(`${mark}check:`, () => undefined);
    const tracked = { ...env, CIMYR_TRACKING_ID: `${env['CIMYR_TRACKING_ID'] ?? ':'}check:` };
    const end = await session.run({ text, shell: 'bash', directory, env: tracked });
    await session.close();
    return end;
  }
}
