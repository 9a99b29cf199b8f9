import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../adapters/ssh/sshd.js';
import { enginesHere } from '../testbed/can-have-engines.js';
import { IMAGES, type OwnEngine, ownDockerEngine } from '../testbed/engines.js';
import { heldStreams } from '../testbed/held-streams.js';
import { startLoad } from '../testbed/load.js';
import { DockerSite, web } from './docker-site.js';
import { expectCode } from './matrix.js';
import { writeProof } from './proofs.js';

const run = promisify(execFile);

/** Its module has no list of versions that can be read everywhere: a module that asks for this one needs none. */
const KAMAL_PROXY = 'v0.9.2';

/** From version 1 to 2 behind one URL, by whatever it is that does it. */
interface Way {
  readonly name: string;
  readonly url: string;
  change(): Promise<unknown>;
  work(): Promise<string>;
}

const rows: string[] = [];

async function measured(kind: string, way: Way): Promise<void> {
  const load = startLoad(way.url, { connections: 40, perSecond: 500 });
  while ((await load.count()).requests < 500) await new Promise((resolve) => setTimeout(resolve, 50));
  const streams = await heldStreams(way.url);
  const at = performance.now();
  await way.change();
  const seconds = (performance.now() - at) / 1000;
  const before = (await load.count()).requests;
  while ((await load.count()).requests < before + 500)
    await new Promise((resolve) => setTimeout(resolve, 50));
  const broken = [streams.webSocket, streams.sse].filter(({ brokenAt }) => brokenAt !== undefined).length;
  streams.end();
  const { requests, failures, duplicates, versions } = await load.stop(() => way.work());
  expect(versions['2']).toBeGreaterThan(0);
  rows.push(
    `| ${kind} | ${way.name} | ${failures} of ${requests} | ${duplicates.length} | ${broken} of 2 | ${seconds.toFixed(1)} |`,
  );
  writeProof('docker', [
    '# The same change of a release on a Docker engine, by others and by cimyr',
    '',
    'Version 1 to version 2 of one service with a HEALTHCHECK, one replica, behind one port; 500 requests a second over 40',
    'connections that are kept, GET and POST by chance; one WebSocket and one stream of events are held. Failed: no answer',
    'with 2xx within 5 s. Seconds: until the command, or the last of them, has ended; it counts what each waits for on its',
    `own account, cimyr with \`drain: 5s\`. Load average of this machine at the end: ${loadavg()[0]?.toFixed(1)}, of 2 processors.`,
    '',
    '| engine | | failed requests | POSTs twice | streams broken | seconds |',
    '|---|---|--:|--:|--:|--:|',
    ...rows,
  ]);
}

describe.each(enginesHere())('Docker %s', (kind) => {
  let engine: OwnEngine;
  let folder: string;
  beforeAll(async () => {
    engine = await ownDockerEngine(kind);
    folder = mkdtempSync(join(tmpdir(), 'cimyr-beside-'));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await engine.stop();
  });

  const docker = (...args: string[]) =>
    run('docker', args, { cwd: folder, env: { ...process.env, ...engine.environment } });
  const workIn = (volume: string) => () => {
    const file = join(dirname(dirname(engine.socketPath)), 'data', 'volumes', volume, '_data', 'log');
    return readFile(file, 'utf8').catch(() => '');
  };

  it('docker compose up -d', { timeout: 300_000 }, async () => {
    const port = await freePort();
    const file = (version: 1 | 2) =>
      writeFileSync(
        join(folder, 'compose.yaml'),
        `name: beside
services:
  web:
    image: ${web(version)}
    ports: ["127.0.0.1:${port}:8080"]
    environment: { WORK_LOG: /work/log }
    volumes: ["work:/work"]
volumes: { work: {} }
`,
      );
    file(1);
    await docker('compose', 'up', '-d', '--wait');
    await measured(kind, {
      name: '`docker compose up -d`',
      url: `http://127.0.0.1:${port}/`,
      change: () => {
        file(2);
        return docker('compose', 'up', '-d');
      },
      work: workIn('beside_work'),
    });
    await docker('compose', 'down', '-v');
  });

  it('kamal-proxy', { timeout: 900_000 }, async () => {
    const main = 'github.com/basecamp/kamal-proxy';
    writeFileSync(join(folder, 'go.mod'), `module beside\n\ngo 1.24\n\nrequire ${main} ${KAMAL_PROXY}\n`);
    const binary = join(folder, 'kamal-proxy');
    await run('go', ['build', '-mod=mod', '-o', binary, `${main}/cmd/kamal-proxy`], {
      cwd: folder,
      env: { ...process.env, CGO_ENABLED: '0' },
    });
    const port = await freePort();
    const service = (version: 1 | 2) => [
      ...['run', '-d', '--name', `kamal-web-${version}`, '--network', 'kamal', '-v', 'kamal-work:/work'],
      ...['-e', 'WORK_LOG=/work/log', web(version)],
    ];
    const proxy = (version: 1 | 2) =>
      docker(
        ...['exec', 'kamal-proxy', '/kamal-proxy', 'deploy', 'shop', '--target', `kamal-web-${version}:8080`],
        ...['--health-check-path', '/up', '--drain-timeout', '5s'],
      );
    await docker('network', 'create', 'kamal');
    await docker(
      ...['run', '-d', '--name', 'kamal-proxy', '--network', 'kamal', '-p', `127.0.0.1:${port}:80`],
      ...['-v', `${binary}:/kamal-proxy:ro`, IMAGES.busybox, '/kamal-proxy', 'run'],
    );
    await docker(...service(1));
    await proxy(1);
    await measured(kind, {
      name: `kamal-proxy ${KAMAL_PROXY}, as Kamal calls it`,
      url: `http://127.0.0.1:${port}/`,
      change: async () => {
        await docker(...service(2));
        await proxy(2);
        await docker('stop', 'kamal-web-1');
      },
      work: workIn('kamal-work'),
    });
    await docker('rm', '-f', 'kamal-proxy', 'kamal-web-1', 'kamal-web-2');
  });

  it.each(['{ kind: blue-green }', '{ kind: canary, steps: [10, 50], bake: 2100ms }'])(
    'cimyr deploy, %s',
    { timeout: 300_000 },
    async (strategy) => {
      const site = await DockerSite.open(kind);
      try {
        const wish = { strategy, replicas: 1, drain: '5s' };
        expectCode(await site.deploy('v1', { ...wish, image: web(1) }), 0);
        await measured(kind, {
          name: `cimyr, \`${strategy}\``,
          url: site.url,
          change: async () => expectCode(await site.deploy('v2', { ...wish, image: web(2) }), 0),
          work: () => site.work(),
        });
      } finally {
        await site.close();
      }
    },
  );
});
