import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { canHaveOwnEngine, type EngineKind, type Origin, originOf, startedBy } from './can-have-engines.js';
import { type Asked, askEngine, type EngineAnswer } from './engine-api.js';

export { canHaveEngine, canHaveOwnEngine, type EngineKind } from './can-have-engines.js';

/** A Docker engine on a socket of its own, and a registry beside it. */
export interface Engine {
  readonly kind: EngineKind;
  readonly socketPath: string;
  /** DOCKER_HOST and DOCKER_CONFIG for the programs `docker` and `docker compose`; plugins are there where `plugins.tar.zst` is. */
  readonly environment: { readonly DOCKER_HOST: string; readonly DOCKER_CONFIG: string };
  /** On 127.0.0.1, without TLS; it refuses whoever has no password. */
  readonly registry: { readonly server: string; readonly username: string; readonly password: string };
  /** One request of the engine's API. */
  ask(method: string, path: string, asked?: Asked): Promise<EngineAnswer>;
  /** It is not used any more; safe to call twice. */
  stop(): Promise<void>;
}

/** One that nobody else uses: it can be ended in the middle. */
export interface OwnEngine extends Engine {
  /** Ends dockerd, and waits for its end. After KILL, containers run on without it. */
  kill(signal: 'TERM' | 'KILL'): Promise<void>;
  /** Brings dockerd up again, on the same socket. */
  start(): Promise<void>;
  restart(signal: 'TERM' | 'KILL'): Promise<void>;
}

/** What is loaded into every engine; docker/images.sh and docker/web say what they do. */
export const IMAGES = {
  busybox: 'cimyr-test/busybox:1',
  haproxy: 'cimyr-test/haproxy:2.6',
  web: (version: 1 | 2 | 3): string => `cimyr-test/web:${version}`,
} as const;

const script = (name: string): string => fileURLToPath(new URL(`./docker/${name}`, import.meta.url));

/** The one of that kind for all suites of a run, which take names of their own for whatever they make there. */
export async function dockerEngine(kind: EngineKind): Promise<Engine> {
  const found = originOf(kind);
  if ('missing' in found) throw new Error(`no Docker ${kind}: ${found.missing}`);
  const { child, said } = await use(`@${kind}`, found.origin);
  return { ...engineOf(kind, said), stop: () => unused(child) };
}

/** One for this suite alone: for what there is once an engine, and for restarts. Not where only a given engine is. */
export async function ownDockerEngine(kind: EngineKind): Promise<OwnEngine> {
  const missing = canHaveOwnEngine(kind);
  if (missing !== undefined) throw new Error(`no Docker ${kind} for one suite alone: ${missing}`);
  const folder = await mkdtemp(join(tmpdir(), 'cimyr-engine-'));
  const origin = startedBy(kind);
  const { child, said } = await use(folder, origin, '--own');
  const kill = async (signal: 'TERM' | 'KILL') => {
    await promisify(execFile)(script('halt'), [folder, signal]);
  };
  const start = async () => {
    await promisify(execFile)(script('up'), [folder, origin]);
  };
  return {
    ...engineOf(kind, said),
    kill,
    start,
    async restart(signal) {
      await kill(signal);
      await start();
    },
    stop: () => unused(child),
  };
}

interface Said {
  readonly socketPath: string;
  readonly clientFolder: string;
  readonly registry: Engine['registry'];
}

/** The engine is in use as long as the child's input is open: a worker that dies uses none. */
async function use(folder: string, origin: Origin, ...options: readonly string[]) {
  const child = spawn(script('use'), [folder, ...options, origin], {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  for await (const line of createInterface({ input: child.stdout })) {
    return { child, said: JSON.parse(line) as Said };
  }
  throw new Error(`${folder} did not come up as a Docker engine: ${complaint.trim()}`);
}

function engineOf(kind: EngineKind, { socketPath, clientFolder, registry }: Said): Omit<Engine, 'stop'> {
  return {
    kind,
    socketPath,
    environment: { DOCKER_HOST: `unix://${socketPath}`, DOCKER_CONFIG: clientFolder },
    registry,
    ask: (method, path, asked) => askEngine(socketPath, { method, path, ...asked }),
  };
}

async function unused(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.stdin?.end();
  await once(child, 'exit');
}
