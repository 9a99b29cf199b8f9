import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enginesHere } from '../testbed/can-have-engines.js';
import { heldStreams } from '../testbed/held-streams.js';
import { type LoadReport, startLoad } from '../testbed/load.js';
import { DockerSite, web } from './docker-site.js';
import { expectCode, promises, STRATEGIES, type Strategy, strategies } from './matrix.js';
import { writeProof } from './proofs.js';

/** Per cell of the table. */
const REQUESTS = 20_000;
/** Per kill. */
const REQUESTS_AROUND_A_KILL = 1000;
/** More lines than the journal of any of these deployments gets. */
const MOST_LINES = 60;

async function underLoad(
  site: DockerSite,
  atLeast: number,
  act: () => Promise<unknown>,
): Promise<LoadReport> {
  const load = startLoad(site.url, { connections: 40 });
  const reach = async (requests: number) => {
    while ((await load.count()).requests < requests) await pause(50);
  };
  await reach(atLeast / 10);
  await act();
  await reach(Math.max(atLeast, (await load.count()).requests + atLeast / 10));
  return load.stop(() => site.work());
}

function expectNothingLost({ firstFailures, duplicates, lost }: LoadReport): void {
  expect({ firstFailures, duplicates, lost }).toEqual({ firstFailures: [], duplicates: [], lost: [] });
}

const cell = ({ requests, failures, duplicates, lost }: LoadReport) =>
  `${requests} requests: ${failures} failed, ${duplicates.length} twice, ${lost.length} lost`;

/** Both tables get their rows from both engines. */
const rows = { requests: [] as string[], kills: [] as string[] };

describe.each(enginesHere())('Docker %s', (kind) => {
  let site: DockerSite;
  beforeAll(async () => {
    site = await DockerSite.open(kind);
    expectCode(await site.deploy('v1', { strategy: STRATEGIES['blue-green'], image: web(1) }), 0);
  });
  afterAll(() => site?.close());

  /** One WebSocket and one stream of events from before the first request to the new release until they were drained. */
  async function heldThrough(strategy: Strategy, act: () => Promise<unknown>): Promise<string> {
    const streams = await heldStreams(site.url);
    await act();
    if (promises(strategy)) await Promise.all([streams.webSocket.next(), streams.sse.next()]);
    const broken = [streams.webSocket, streams.sse].filter(({ brokenAt }) => brokenAt !== undefined).length;
    streams.end();
    if (promises(strategy)) expect(broken).toBe(0);
    return `${broken} of 2`;
  }

  it.each(strategies)('requests while a release is changed: %s', { timeout: 900_000 }, async (strategy) => {
    const wish = { strategy: STRATEGIES[strategy] };
    let broken = '';
    const deployed = await underLoad(site, REQUESTS, async () => {
      broken = await heldThrough(strategy, async () =>
        expectCode(await site.deploy(`${strategy}-2`, { ...wish, image: web(2) }), 0),
      );
      expect(await site.version()).toBe('2');
    });
    const failed = await underLoad(site, REQUESTS, async () => {
      const bad = { ...wish, image: web(3), env: ', BAD: never-healthy' };
      expectCode(await site.deploy(`${strategy}-3`, bad), 1);
      expect(await site.version()).toBe('2');
    });
    const back = await underLoad(site, REQUESTS, async () => {
      expectCode(await site.run('rollback', 'production'), 0);
      expect(await site.version()).toBe('1');
    });
    if (promises(strategy)) for (const load of [deployed, failed, back]) expectNothingLost(load);
    rows.requests.push(
      `| ${kind} | ${strategy} | ${cell(deployed)} | ${broken} | ${cell(failed)} | ${cell(back)} |`,
    );
    writeProof('docker-requests', [
      '# Requests while a release on a Docker engine is changed',
      '',
      'One engine, the managed proxy, two replicas, 40 connections that are kept, GET and POST by chance. A request counts as',
      'failed unless it is answered with 2xx within 5 s; POSTs are compared with what the services did. One WebSocket and one',
      'stream of events are held through the deployment. Recreate takes the service away by its nature.',
      '',
      '| engine | strategy | deployment | streams broken | deployment that fails | rollback |',
      '|---|---|---|---|---|---|',
      ...rows.requests,
    ]);
  });

  /** Kills a deployment once its journal has this many lines more, then lets the next command run. */
  async function killAndGoOn(strategy: Strategy, lines: number, version: 1 | 2 | 3) {
    const wish = { strategy: STRATEGIES[strategy], image: web(version) };
    const name = `k${lines}-${strategy}`;
    let isKilled = false;
    const load = await underLoad(site, REQUESTS_AROUND_A_KILL, async () => {
      site.wish(wish);
      const before = (await site.journal()).length;
      const { child, ended } = site.start('deploy', 'production', '--release', name, '--lease', '4s');
      const isOver = () => child.exitCode !== null;
      while (!isOver() && (await site.journal()).length < before + lines) await pause(2);
      if (!isOver()) {
        child.kill('SIGKILL');
        await ended;
        isKilled = true;
      }
      expectCode(await site.deploy(name, wish), 0);
      expect(await site.version()).toBe(String(version));
    });
    if (promises(strategy)) expectNothingLost(load);
    return { load, isKilled };
  }

  it.each(strategies)('a deployer that is killed: %s', { timeout: 3_600_000 }, async (strategy) => {
    const loads: LoadReport[] = [];
    for (let lines = 1; lines <= MOST_LINES; lines++) {
      const { load, isKilled } = await killAndGoOn(strategy, lines, lines % 2 === 0 ? 3 : 2);
      if (!isKilled) break;
      loads.push(load);
    }
    expect(loads.length).toBeGreaterThan(6);
    const sum = (of: (load: LoadReport) => number) => loads.reduce((total, load) => total + of(load), 0);
    rows.kills.push(
      `| ${kind} | ${strategy} | ${loads.length} | ${loads.length} of ${loads.length} | ${sum(({ requests }) => requests)} | ${sum(({ failures }) => failures)} | ${sum(({ duplicates }) => duplicates.length)} |`,
    );
    writeProof('docker-kills', [
      '# A deployer to Docker that is killed (SIGKILL) before or after every journalled step',
      '',
      'It is killed when the journal gets its 1st, 2nd, … line; the next command waits for the lease (4 s) to run out, brings',
      'what was left to one release, and deploys. The same engine and load as in docker-requests.md.',
      '',
      '| engine | strategy | kills | fully one release afterwards | requests | failed | POSTs done twice |',
      '|---|---|--:|--:|--:|--:|--:|',
      ...rows.kills,
    ]);
  });
});
