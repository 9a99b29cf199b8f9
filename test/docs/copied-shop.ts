import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { cimyr, type Ended } from '../built/cimyr.js';
import { type Folder, folder } from '../built/workspace.js';
import { freePort } from '../deploy/shop.js';
import { environment } from '../testbed/run.js';

export const has = (program: string): boolean =>
  spawnSync('sh', ['-c', `command -v ${program}`], { env: environment() }).status === 0;

/** Answers the release that it is, and takes a while to end. */
const SERVE = `#!/usr/bin/env node
const { CIMYR_RELEASE, PORT } = process.env;
require('node:http').createServer((_, response) => response.end(CIMYR_RELEASE)).listen(Number(PORT), '127.0.0.1');
process.on('SIGTERM', () => setTimeout(() => process.exit(0), 100));
setTimeout(() => process.exit(2), 120_000);
`;

interface Scripts {
  readonly start: string;
  readonly stop: string;
}

export interface CopiedShop {
  readonly files: Folder;
  readonly run: (...args: string[]) => Promise<Ended>;
  /** Finds the programs in `bin` first. */
  readonly env: Readonly<Record<string, string>>;
  /** What answers. */
  readonly serving: () => Promise<string>;
  /** Processes that were started for its port. */
  readonly ids: () => number[];
  /** The file of an instance's process id. */
  readonly note: (release: string) => string;
}

/** A shop on this machine with these scripts; `/srv/shop` and 8001 in them are its own path and port. */
export async function shopWith(
  { start, stop }: Scripts,
  more: Readonly<Record<string, string>> = {},
): Promise<CopiedShop> {
  const files = folder();
  const port = await freePort();
  const path = join(files.state, 'srv');
  const here = (text: string) => text.replaceAll('/srv/shop', path).replaceAll('8001', String(port));
  const programs: Readonly<Record<string, string>> = {
    'artifact/bin/serve': SERVE,
    'artifact/bin/start': start,
    'artifact/bin/stop': stop,
    ...more,
  };
  for (const [name, text] of Object.entries(programs)) {
    files.write(name, here(text));
    chmodSync(files.at(name), 0o755);
  }
  files.write(
    'cimyr.yml',
    `name: shop
environments:
  production:
    target: { kind: local, path: ${path}, artifact: artifact, instances: { ports: [${port}], start: ./bin/start, stop: ./bin/stop } }
    health-checks: [{ kind: http, url: "http://\${CIMYR_INSTANCE}/", interval: 50ms, successes: 1, deadline: 20s }]
`,
  );
  const env = { PATH: `${files.at('bin')}:${process.env['PATH']}` };
  const run = (...args: string[]) => cimyr(args, { cwd: files.path, env });
  const serving = () => fetch(`http://127.0.0.1:${port}/`).then((answer) => answer.text());
  const ids = () => processesOf(port);
  onTestFinished(() => {
    for (const id of ids()) process.kill(id, 'SIGKILL');
    files[Symbol.dispose]();
  });
  return {
    files,
    run,
    env,
    serving,
    ids,
    note: (release: string) => join(path, 'releases', release, `${port}.pid`),
  };
}

function processesOf(port: number): number[] {
  const script = `grep -lzx CIMYR_PORT=${port} /proc/[0-9]*/environ 2>/dev/null`;
  const { stdout } = spawnSync('sh', ['-c', script], { encoding: 'utf8' });
  const files = stdout.split('\n').filter(Boolean);
  return files.map((file) => Number(file.split('/')[2]));
}

/** As a reboot ends it: nobody is told. */
export async function reboot(shop: CopiedShop): Promise<void> {
  for (const id of shop.ids()) process.kill(id, 'SIGKILL');
  await expect.poll(shop.ids).toEqual([]);
}

/** One release after the other. */
export async function serves(shop: CopiedShop): Promise<void> {
  for (const release of ['v1', 'v2']) {
    expect(await shop.run('deploy', 'production', '--release', release)).toMatchObject({ code: 0 });
    expect(await shop.serving()).toBe(release);
  }
}

/** The whole life of a shop, whatever starts it. */
export async function lives(shop: CopiedShop): Promise<void> {
  await serves(shop);
  const status = await shop.run('status', 'production');
  expect(status).toMatchObject({ code: 0, stdout: expect.stringContaining('running v2') });
  await reboot(shop);
  expect(await shop.run('status', 'production')).toMatchObject({ code: 1 });
  expect(await shop.run('restart', 'production')).toMatchObject({ code: 0 });
  expect(await shop.serving()).toBe('v2');
  expect(await shop.run('rollback', 'production')).toMatchObject({ code: 0 });
  expect(await shop.serving()).toBe('v1');
}
