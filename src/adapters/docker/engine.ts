import { type Duplex, PassThrough } from 'node:stream';
import type Docker from 'dockerode';
import { Kept } from '../../base/kept.js';
import { unlessAborted } from '../../base/on-abort.js';
import { ok } from '../../base/result.js';
import type { HostFailure } from '../../ports/host.js';
import { type ContainerSeen, seenAs, unframed } from './container-seen.js';
import { type EngineAnswer, EngineCalls } from './engine-calls.js';
import { EngineImages } from './engine-images.js';
import type { EngineWay } from './engine-way.js';

/** One Docker engine by its API. Every question ends. */
export class Engine {
  readonly name: string;
  readonly images: EngineImages;
  readonly #calls: EngineCalls;

  constructor(name: string, way: EngineWay) {
    this.name = name;
    this.#calls = new EngineCalls(way);
    this.images = new EngineImages(this.#calls);
  }

  close(): void {
    this.#calls.close();
  }

  /** Why a program in a container was left alone, where that is known. */
  broken(): HostFailure | undefined {
    return this.#calls.broken();
  }

  version(): EngineAnswer<{ readonly version: string; readonly api: string }> {
    return this.#calls.ask('version', async () => {
      const { Version, ApiVersion } = await this.#calls.docker.version();
      return { version: Version, api: ApiVersion };
    });
  }

  /** Those with all of these labels, whatever has become of them. */
  async containers(labels: Readonly<Record<string, string>>): EngineAnswer<ContainerSeen[]> {
    const label = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
    const listed = await this.#calls.ask('list', () =>
      this.#calls.docker.listContainers({ all: true, filters: JSON.stringify({ label }) }),
    );
    if (!listed.ok) return listed;
    const seen: ContainerSeen[] = [];
    for (const one of await Promise.all(listed.value.map(({ Id }) => this.container(Id)))) {
      if (!one.ok) return one;
      // It may have gone meanwhile.
      if (one.value) seen.push(one.value);
    }
    return ok(seen);
  }

  /** Undefined where there is none of this name. */
  async container(name: string): EngineAnswer<ContainerSeen | undefined> {
    const found = await this.inspect(name);
    return found.ok ? ok(found.value && seenAs(found.value)) : found;
  }

  /** All that the engine knows of it. */
  inspect(name: string): EngineAnswer<Docker.ContainerInspectInfo | undefined> {
    return this.#calls.perhaps('inspect', () => this.#calls.docker.getContainer(name).inspect());
  }

  create(options: Docker.ContainerCreateOptions): EngineAnswer<string> {
    return this.#calls.ask('create', async () => (await this.#calls.docker.createContainer(options)).id);
  }

  join(network: string, container: string): EngineAnswer<unknown> {
    return this.#calls.ask('connect', () =>
      this.#calls.docker.getNetwork(network).connect({ Container: container }),
    );
  }

  start(name: string): EngineAnswer<unknown> {
    return this.#calls.unlessSo('start', () => this.#calls.docker.getContainer(name).start());
  }

  /** By the signal of its image, then by force. One that is gone needs nothing. */
  stop(name: string, seconds: number): EngineAnswer<unknown> {
    return this.#calls.unlessSo(
      'stop',
      () => this.#calls.docker.getContainer(name).stop({ t: seconds }),
      (seconds + 60) * 1000,
    );
  }

  kill(name: string, signal: string): EngineAnswer<unknown> {
    return this.#calls.unlessSo('kill', () => this.#calls.docker.getContainer(name).kill({ signal }));
  }

  /** From now on the engine starts it again by itself, or leaves it. */
  restartPolicy(name: string, policy: 'always' | 'no'): EngineAnswer<unknown> {
    return this.#calls.perhaps('update', () =>
      this.#calls.docker.getContainer(name).update({ RestartPolicy: { Name: policy } }),
    );
  }

  rename(name: string, to: string): EngineAnswer<unknown> {
    return this.#calls.perhaps('rename', () => this.#calls.docker.getContainer(name).rename({ name: to }));
  }

  /** With its anonymous volumes; one that is gone needs nothing. */
  remove(name: string): EngineAnswer<unknown> {
    return this.#calls.unlessSo('remove', () =>
      this.#calls.docker.getContainer(name).remove({ force: true, v: true }),
    );
  }

  wait(name: string, signal: AbortSignal): EngineAnswer<number | undefined> {
    return this.#calls.ask('wait', async () => {
      const ended = this.#calls.docker.getContainer(name).wait({ abortSignal: signal });
      return ((await unlessAborted(ended, signal)) as { StatusCode: number } | undefined)?.StatusCode;
    });
  }

  /** The last lines that a container has printed. */
  log(name: string, lines: number): EngineAnswer<string> {
    return this.#calls.ask('logs', async () => {
      const printed = await this.#calls.docker
        .getContainer(name)
        .logs({ follow: false, stdout: true, stderr: true, tail: lines });
      return unframed(printed as unknown as Buffer);
    });
  }

  /** Runs a program in a container: what it reads goes in, what it prints comes out. */
  exec(name: string, command: readonly string[], env: readonly string[] = []): EngineAnswer<Exec> {
    return this.#calls.ask('exec', async () => {
      const exec = await this.#calls.docker.getContainer(name).exec({
        Cmd: [...command],
        Env: [...env],
        AttachStdin: true,
        AttachStdout: true,
        AttachStderr: true,
      });
      const connection = (await exec.start({ hijack: true, stdin: true })) as unknown as Duplex;
      return {
        connection,
        demux: (out, error) => this.#calls.docker.modem.demuxStream(connection, out, error),
        exitCode: async () => (await exec.inspect()).ExitCode ?? undefined,
      };
    });
  }

  /** … until it has ended, or nobody waits any more: then without a code. */
  async run(
    name: string,
    command: readonly string[],
    env: readonly string[],
    signal: AbortSignal,
    most: number,
  ): EngineAnswer<{ readonly code?: number; readonly output: string }> {
    const exec = await this.exec(name, command, env);
    if (!exec.ok) return exec;
    const { connection } = exec.value;
    const kept = new Kept('last', most);
    const sink = intoChunks((piece) => kept.add(piece));
    exec.value.demux(sink, sink);
    connection.on('error', () => {});
    connection.end();
    const ended = new Promise<true>((resolve) => {
      for (const event of ['end', 'close', 'error']) connection.once(event, () => resolve(true));
    });
    const isOver = await unlessAborted(ended, signal);
    connection.destroy();
    if (!isOver) return ok({ output: kept.text() });
    const code = await this.#calls.ask('exec', () => exec.value.exitCode());
    return code.ok
      ? ok({ output: kept.text(), ...(code.value === undefined ? {} : { code: code.value }) })
      : code;
  }

  async hasVolume(name: string): EngineAnswer<boolean> {
    const found = await this.#calls.perhaps('inspect', () => this.#calls.docker.getVolume(name).inspect());
    return found.ok ? ok(found.value !== undefined) : found;
  }

  /** Made, or there already. */
  volume(name: string): EngineAnswer<unknown> {
    return this.#calls.ask('volume', () =>
      this.#calls.docker.createVolume({ Name: name, Labels: { 'cimyr.role': 'keeper' } }),
    );
  }

  /** Made, or there already: an engine takes two networks of one name. */
  async network(name: string): EngineAnswer<unknown> {
    const found = await this.#calls.perhaps('inspect', () => this.#calls.docker.getNetwork(name).inspect());
    if (!found.ok || found.value) return found;
    return this.#calls.unlessSo('network', () =>
      this.#calls.docker.createNetwork({
        Name: name,
        CheckDuplicate: true,
        Labels: { 'cimyr.role': 'keeper' },
      }),
    );
  }
}

/** A program that runs in a container. */
export interface Exec {
  /** What is written to it is read by the program. */
  readonly connection: Duplex;
  demux(out: NodeJS.WritableStream, error: NodeJS.WritableStream): void;
  /** Undefined while it runs. */
  exitCode(): Promise<number | undefined>;
}

/** A stream whose pieces are handed over as they come. */
export function intoChunks(add: (chunk: Buffer) => void): NodeJS.WritableStream {
  const through = new PassThrough();
  through.on('data', add);
  return through;
}
