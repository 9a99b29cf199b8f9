import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LABELS, OURS } from '../../src/adapters/docker/names.js';
import { canHaveOwnEngine, type EngineKind } from '../testbed/can-have-engines.js';
import { IMAGES } from '../testbed/engines.js';
import { heldStreams } from '../testbed/held-streams.js';
import { startLoad } from '../testbed/load.js';
import { composeIsTakenOver, hasCompose } from './compose.js';
import { DockerSite, web } from './docker-site.js';

/** Declares what a person sees who deploys to an engine. */
export function describeDockerDeploys(kind: EngineKind): void {
  describe.skipIf(canHaveOwnEngine(kind) !== undefined)(`cimyr deploy to Docker ${kind}`, () => {
    let site: DockerSite;
    beforeAll(async () => {
      site = await DockerSite.open(kind);
    });
    afterAll(() => site?.close());

    const version = () => site.version();

    it('answers every request through blue-green, canary, rolling and the way back, and breaks no stream', async () => {
      const first = await site.deploy('v1', { strategy: '{ kind: blue-green }', image: web(1) });
      expect([first.code, first.stderr]).toEqual([0, expect.anything()]);
      expect(await version()).toBe('1');
      const load = startLoad(site.url, { connections: 8, perSecond: 200 });
      const streams = await heldStreams(site.url);
      const canary = '{ kind: canary, steps: [10, 50], bake: 0s }';
      expect((await site.deploy('v2', { strategy: canary, image: web(2) })).code).toBe(0);
      expect(await version()).toBe('2');
      await Promise.all([streams.webSocket.next(), streams.sse.next()]);
      expect([streams.webSocket.brokenAt, streams.sse.brokenAt]).toEqual([undefined, undefined]);
      streams.end();
      expect((await site.run('rollback', 'production')).code).toBe(0);
      expect(await version()).toBe('1');
      const rolling = '{ kind: rolling }';
      expect((await site.deploy('v3', { strategy: rolling, image: web(3), replicas: 3 })).code).toBe(0);
      expect(await version()).toBe('3');
      const report = await load.stop(() => site.work());
      expect(report.firstFailures).toEqual([]);
      expect(report.duplicates).toEqual([]);
      expect(report.requests).toBeGreaterThan(500);
      const status = await site.run('status', 'production');
      expect([status.code, status.stdout]).toEqual([0, expect.stringContaining('v3')]);
    });

    it('says why a release is not well, and leaves what serves', async () => {
      const blueGreen = '{ kind: blue-green }';
      const crash = await site.deploy('v4', { strategy: blueGreen, image: web(1), env: ', BAD: crash' });
      expect([crash.code, crash.stdout + crash.stderr]).toEqual([
        1,
        expect.stringMatching(/exit code 3[\s\S]*boom/),
      ]);
      const ill = await site.deploy('v5', {
        strategy: blueGreen,
        image: web(1),
        env: ', BAD: never-healthy',
      });
      expect([ill.code, ill.stdout + ill.stderr]).toEqual([1, expect.stringContaining('HEALTHCHECK')]);
      const none = await site.deploy('v6', {
        strategy: blueGreen,
        image: `${site.engine.registry.server}/no/such:1`,
      });
      expect([none.code, none.stdout + none.stderr]).toEqual([
        2,
        expect.stringContaining('registry refuses'),
      ]);
      const proxyImage = `${site.engine.registry.server}/no/haproxy:1`;
      const proxy = await site.deploy('v6', { strategy: blueGreen, image: web(1), proxyImage });
      expect([proxy.code, proxy.stdout + proxy.stderr]).toEqual([
        1,
        expect.stringMatching(/nothing was changed[\s\S]*registry refuses/),
      ]);
      expect(await version()).toBe('3');
    });

    it('takes another app into its proxy under load, and nobody notices', async () => {
      const load = startLoad(site.url, { connections: 8, perSecond: 200 });
      const streams = await heldStreams(site.url);
      const blueGreen = '{ kind: blue-green }';
      const other = await site.deploy('o1', {
        app: 'other',
        strategy: blueGreen,
        image: web(1),
        replicas: 1,
      });
      expect([other.code, other.stdout + other.stderr]).toEqual([0, expect.anything()]);
      await Promise.all([streams.webSocket.next(), streams.sse.next()]);
      expect([streams.webSocket.brokenAt, streams.sse.brokenAt]).toEqual([undefined, undefined]);
      streams.end();
      expect((await load.stop()).firstFailures).toEqual([]);
      expect(await version()).toBe('3');
      const asked = await site.get('/', 'other.test');
      expect(asked).toMatch(/^1 /);
    });

    it('says for how long nobody listened where the proxy is made of another image', async () => {
      await site.engine.ask('POST', `/images/${IMAGES.haproxy}/tag?repo=cimyr-test/haproxy&tag=another`);
      const load = startLoad(site.url, { connections: 8, perSecond: 200 });
      const proxyImage = 'cimyr-test/haproxy:another';
      const next = await site.deploy('v7', { strategy: '{ kind: rolling }', image: web(3), proxyImage });
      expect([next.code, next.stdout]).toEqual([0, expect.stringMatching(/nobody listened for/)]);
      const { requests, failures } = await load.stop();
      expect(failures).toBeLessThan(requests / 2);
      expect(await version()).toBe('3');
      expect(await site.get('/', 'other.test')).toMatch(/^1 /);
      // What the file does not ask for stays.
      const again = await site.deploy('v8', { strategy: '{ kind: rolling }', image: web(3), proxyImage });
      expect([again.code, again.stdout]).toEqual([0, expect.not.stringContaining('nobody listened')]);
    });

    it.each(['TERM', 'KILL'] as const)(
      'serves the same after the engine was ended by %s in the middle of a canary',
      async (signal) => {
        const steps = '{ kind: canary, steps: [50], bake: 15s }';
        site.wish({ strategy: steps, image: web(2) });
        const running = site.run('deploy', 'production', '--release', `after-${signal}`);
        await expect
          .poll(
            async () => {
              const seen = new Set(
                await Promise.all(Array.from({ length: 10 }, () => version().catch(() => ''))),
              );
              return seen.has('2') && seen.size > 1;
            },
            { timeout: 40_000 },
          )
          .toBe(true);
        await site.engine.restart(signal);
        // It may have gone on, have given up, or have lost its lease meanwhile.
        expect([0, 1, 3, 75]).toContain((await running).code);
        await expect.poll(() => version().catch(() => ''), { timeout: 20_000 }).toMatch(/^[23]$/);
        const next = await site.deploy(`next-${signal}`, { strategy: '{ kind: blue-green }', image: web(3) });
        expect([next.code, next.stdout + next.stderr]).toEqual([0, expect.anything()]);
        expect(await version()).toBe('3');
      },
    );

    it('leaves nothing of its own in what it does not own', async () => {
      const { text } = await site.engine.ask('GET', '/containers/json?all=1');
      const all = JSON.parse(text) as { Names: string[]; Labels: Record<string, string> }[];
      expect(all.filter(({ Labels }) => Labels[LABELS.role] === undefined)).toEqual([]);
      expect(all.filter(({ Names }) => Names.includes(`/${OURS.keeper}`))).toHaveLength(1);
    });

    it('takes over what Compose runs, and can go back to it', async ({ skip }) => {
      skip(!hasCompose(site.engine), 'there is no docker compose here');
      await composeIsTakenOver(site.engine);
    });
  });
}
