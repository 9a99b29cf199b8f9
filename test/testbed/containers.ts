import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Engine } from './engines.js';

export interface ContainerSettings {
  readonly image: string;
  readonly command?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Published on a free port of 127.0.0.1. */
  readonly port?: number;
  readonly network?: string;
  readonly aliases?: readonly string[];
  /** `/here:/there:ro`, `volume:/there`. */
  readonly binds?: readonly string[];
  readonly memoryMiB?: number;
  readonly restart?: 'always' | 'unless-stopped';
}

export interface ContainerState {
  readonly Status: string;
  readonly Running: boolean;
  readonly ExitCode: number;
  readonly OOMKilled: boolean;
  readonly Health?: { readonly Status: string; readonly Log: readonly { readonly Output: string }[] };
}

/** A container of a test's own, for what the product has not made. */
export interface Container {
  readonly name: string;
  /** Of the published port; asked anew, since a restart gives another. */
  url(): Promise<string>;
  state(): Promise<ContainerState>;
  /** Asks until the state is so; 60 s at most. */
  until(isSo: (state: ContainerState) => boolean): Promise<ContainerState>;
  /** Both streams as one text. */
  logs(): Promise<string>;
  exec(...command: string[]): Promise<{ readonly code: number; readonly text: string }>;
  /** As a deployment stops one: TERM, and KILL after 10 s. */
  stop(): Promise<void>;
  remove(): Promise<void>;
}

export async function startContainer(engine: Engine, settings: ContainerSettings): Promise<Container> {
  const name = `test-${randomUUID().slice(0, 8)}`;
  await must(engine, 'POST', `/containers/create?name=${name}`, bodyOf(settings));
  await must(engine, 'POST', `/containers/${name}/start`);
  const inspect = async () => JSON.parse(await must(engine, 'GET', `/containers/${name}/json`));
  const state = async (): Promise<ContainerState> => (await inspect()).State;
  return {
    name,
    async url() {
      const [published] = Object.values((await inspect()).NetworkSettings.Ports).flat();
      return `http://127.0.0.1:${(published as { HostPort: string }).HostPort}`;
    },
    state,
    async until(isSo) {
      for (const end = Date.now() + 60_000; ; await pause(50)) {
        const seen = await state();
        if (isSo(seen)) return seen;
        if (Date.now() > end) throw new Error(`${name} is still ${JSON.stringify(seen)}`);
      }
    },
    // The streams are told apart by headers of eight bytes: who only looks for words does not mind them.
    logs: () => must(engine, 'GET', `/containers/${name}/logs?stdout=1&stderr=1`),
    exec: (...command) => exec(engine, name, command),
    stop: async () => void (await must(engine, 'POST', `/containers/${name}/stop?t=10`)),
    remove: async () => void (await engine.ask('DELETE', `/containers/${name}?force=1&v=1`)),
  };
}

function bodyOf({ image, command, env = {}, port, network, ...more }: ContainerSettings) {
  const published = port === undefined ? undefined : `${port}/tcp`;
  return {
    Image: image,
    Cmd: command,
    Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
    ExposedPorts: published && { [published]: {} },
    HostConfig: {
      PortBindings: published && { [published]: [{ HostIp: '127.0.0.1', HostPort: '' }] },
      NetworkMode: network,
      Binds: more.binds,
      Memory: more.memoryMiB && more.memoryMiB * 2 ** 20,
      MemorySwap: more.memoryMiB && more.memoryMiB * 2 ** 20,
      RestartPolicy: more.restart && { Name: more.restart },
    },
    NetworkingConfig: network && { EndpointsConfig: { [network]: { Aliases: more.aliases } } },
  };
}

async function exec(engine: Engine, name: string, Cmd: readonly string[]) {
  // A terminal has one stream, without headers.
  const asked = { Cmd, AttachStdout: true, AttachStderr: true, Tty: true };
  const { Id } = JSON.parse(await must(engine, 'POST', `/containers/${name}/exec`, asked));
  const text = await must(engine, 'POST', `/exec/${Id}/start`, { Tty: true });
  const { ExitCode } = JSON.parse(await must(engine, 'GET', `/exec/${Id}/json`));
  return { code: ExitCode as number, text: text.replaceAll('\r\n', '\n') };
}

/** The text of a good answer. */
export async function must(engine: Engine, method: string, path: string, body?: unknown): Promise<string> {
  const { status, text } = await engine.ask(method, path, { body });
  if (status >= 400) throw new Error(`${method} ${path}: ${status} ${text.trim()}`);
  return text;
}
