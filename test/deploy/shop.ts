import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { onTestFinished } from 'vitest';
import { type Ended, type Started, start } from '../built/cimyr.js';
import { type Folder, folder } from '../built/workspace.js';
import { type ServiceSettings, writeService } from '../testbed/service.js';

/** What a shop's configuration says besides where it is; YAML. */
export interface ShopSettings {
  /** Of its only health check. */
  readonly url?: string;
  readonly deadline?: string;
  /** Further lines of the environment, indented by four. */
  readonly more?: string;
  /** Where people find it. */
  readonly address?: string;
  /** Further lines of the target, indented by six. */
  readonly target?: string;
}

/** Whoever deploys stays in the middle of it from when there is a file `holding` until there is a file `go`. */
export const HOLDS = `    hooks: { pre-deploy: ['echo > holding; while [ ! -e go ]; do sleep 0.05; done'] }\n`;

/** A web service that is deployed to this machine. */
export interface Shop {
  readonly workspace: Folder;
  /** Holds releases/, current and .cimyr/. */
  readonly path: string;
  readonly port: number;
  readonly configure: (settings: ShopSettings) => void;
  /** The next release's content. */
  readonly release: (settings: ServiceSettings) => Promise<void>;
  readonly start: (args: readonly string[], env?: Readonly<Record<string, string>>) => Started;
  readonly run: (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<Ended>;
  /** The version that answers; undefined where nobody does. */
  readonly serving: () => Promise<string | undefined>;
  /** Its service is gone, as after a crash. */
  readonly kill: () => void;
  readonly close: () => void;
}

/** A shop for one test: its service and its folder are gone when that is over, however it ended. */
export async function openShop(settings: ShopSettings = {}): Promise<Shop> {
  const shop = await openLastingShop(settings);
  onTestFinished(shop.close);
  return shop;
}

export async function openLastingShop(settings: ShopSettings = {}): Promise<Shop> {
  const whole = folder();
  const run = whole.at('run');
  const port = await freePort();
  const workspace = within(whole, 'app');
  const path = whole.at('srv');
  const configure = (more: ShopSettings) =>
    workspace.write('cimyr.yml', configurationOf({ port, path, run }, more));
  configure(settings);
  const release = async (content: ServiceSettings) => {
    rmSync(workspace.at('artifact'), { recursive: true, force: true });
    mkdirSync(workspace.at('artifact'), { recursive: true });
    await writeService(workspace.at('artifact'), content);
    writeFileSync(workspace.at('artifact', 'bin', 'stop'), STOP);
  };
  await release({ version: '1' });
  const begin: Shop['start'] = (args, env = {}) => start(args, { cwd: workspace.path, env });
  return {
    workspace,
    path,
    port,
    configure,
    release,
    start: begin,
    run: (args, env) => begin(args, env).ended,
    serving: () =>
      fetch(`http://127.0.0.1:${port}/`).then(
        (response) => response.text(),
        () => undefined,
      ),
    kill: () => endServices(run, whole.path),
    close: () => {
      endServices(run, whole.path);
      whole[Symbol.dispose]();
    },
  };
}

/** Waits until the process has ended, not until its parent has taken note of it. */
const STOP = `#!/bin/sh
note=$RUN_DIR/$CIMYR_PORT.pid
[ -f "$note" ] || exit 0
read -r pid _ <"$note"
kill -KILL "$pid" 2>/dev/null
while readlink "/proc/$pid/cwd" >/dev/null; do sleep 0.01; done
rm -f "$note"
`;

/** The same folder's part; what it holds goes with the whole. */
function within(whole: Folder, name: string): Folder {
  return {
    ...whole,
    path: whole.at(name),
    at: (...names) => whole.at(name, ...names),
    read: (...names) => whole.read(name, ...names),
    write: (file, text) => whole.write(`${name}/${file}`, text),
  };
}

interface Place {
  readonly port: number;
  readonly path: string;
  readonly run: string;
}

function configurationOf({ port, path, run }: Place, settings: ShopSettings): string {
  const {
    url = `http://\${CIMYR_INSTANCE}/up`,
    deadline = '20s',
    target = '',
    more = '',
    address = 'https://shop.example.com',
  } = settings;
  const inRun = (name: string) => `"RUN_DIR='${run}' WORK_LOG='${run}/work.log' ./bin/${name}"`;
  return `name: shop
environments:
  production:
    url: "${address}"
    target:
      kind: local
      path: ${path}
      artifact: artifact
      instances: { ports: [${port}], start: ${inRun('start')}, stop: ${inRun('stop')} }
${target}    health-checks:
      - { name: up, kind: http, url: "${url}", interval: 50ms, successes: 1, deadline: ${deadline}, timeout: 500ms }
${more}`;
}

/** Nobody listens there now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

/** By the files in which they wrote their ids down, and only what still is one of them. */
function endServices(run: string, root: string): void {
  const notes = existsSync(run) ? readdirSync(run).filter((name) => name.endsWith('.pid')) : [];
  for (const note of notes) {
    const pid = Number(readFileSync(`${run}/${note}`, 'utf8').split(' ')[0]);
    try {
      if (pid > 0 && readlinkSync(`/proc/${pid}/cwd`).startsWith(root)) process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
}

/** When there is such a file. */
export async function made(path: string): Promise<void> {
  while (!existsSync(path)) await new Promise((resolve) => void setTimeout(resolve, 20));
}
