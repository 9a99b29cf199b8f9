import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Change } from '../../../src/ports/fleet.js';
import type { Host } from '../../../src/ports/host.js';
import { fleetOf, good, held, hookOf } from './fleets.js';
import { type Ground, KINDS } from './grounds.js';
import { paperProxy } from './paper-proxy.js';

const PORTS = [1, 2] as const;
const SHORT = 1000;
const LONG = 3_600_000;

describe.each(KINDS)('what was left on $name', ({ missing, open }) => {
  describe.skipIf(missing !== undefined).concurrent('', () => {
    let ground: Ground;
    let host: Host & Disposable;
    beforeAll(async () => {
      ground = await open();
      host = await ground.connect();
    });
    afterAll(async () => {
      host?.close();
      await ground?.close();
    });

    /** `r1` runs at the first port, `r2` at the second, which has all requests; `r1` is on standby for so long. */
    async function left(ms: number, over: Host = host) {
      const root = ground.root();
      await ground.sh(`mkdir -p "${root}/releases/r1" "${root}/releases/r2"`);
      const ports = [...PORTS];
      const write = (what: string) => `echo ${what} $CIMYR_RELEASE $CIMYR_PORT >> ../../log`;
      const instances = { ports, start: write('start'), stop: write('stop') };
      const traffic = paperProxy(`${root}/proxy`, ports);
      const fleet = fleetOf([over], root, { target: { instances }, traffic });
      const own = await held(fleet);
      const [first, second] = PORTS.map((port) => `${over.name}:${port}`) as [string, string];
      const apply = async (step: Change, release: string) =>
        good(await own.apply(step, { release, env: { TOKEN: 'k9-secret-value' } }));
      await apply({ kind: 'start', at: [first] }, 'r1');
      await apply({ kind: 'start', at: [second] }, 'r2');
      await apply({ kind: 'shift', at: [over.name], percent: 100 }, 'r2');
      await apply({ kind: 'retire', at: [first], ms }, 'r2');
      const textOf = (name: string) => {
        const path = ground.file(`${root}/${name}`);
        return existsSync(path) ? readFileSync(path, 'utf8') : '';
      };
      /** The processes that wait for the time to be over, by the script that they run. */
      async function waiting(): Promise<Map<string, string[]>> {
        const script = `${root}/.cimyr/[s]teps/[^/]*-retire/script`;
        const { stdout } = await ground.sh(`grep -a -o -e "${script}" /proc/[0-9]*/cmdline 2>/dev/null`);
        const found = new Map<string, string[]>();
        for (const [, pid = '', name = ''] of stdout.matchAll(/^\/proc\/(\d+)\/cmdline:(.*)$/gm))
          found.set(name, [...(found.get(name) ?? []), pid]);
        return found;
      }
      return {
        root,
        fleet,
        own,
        first,
        apply,
        /** What was started and stopped, after both had been started. */
        log: () => textOf('log').replace('start r1 1\nstart r2 2\n', '').trim(),
        seen: async () => {
          const [there] = good(await fleet.observe()).seen.places;
          return there?.slots ?? [];
        },
        waiting,
        [Symbol.asyncDispose]: async () => {
          await own.release();
          // Each leads a session of its own.
          for (const pids of (await waiting()).values())
            await ground.sh(pids.map((pid) => `kill -KILL -- -${pid} 2>/dev/null`).join('\n'));
        },
      };
    }
    type Left = Awaited<ReturnType<typeof left>>;

    async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
      while (!(await isSo())) await pause(20);
    }
    /** Its time is over and it has found the lease held: the shell in which it slept has ended. */
    /** Its time is over; it has one process where it waits no more, and for a moment at its beginning. */
    const isAwake = async (at: Left) =>
      (await at.seen())[0]?.standbyMs === undefined && [...(await at.waiting()).values()].flat().length === 1;
    const nobodyWaits = async (at: Left) => (await at.waiting()).size === 0;

    test('is stopped by the host itself after its time, though nobody is there any more', async () => {
      const leaving = await ground.connect();
      const at = await left(SHORT, leaving);
      const [one, other] = await at.seen();
      expect(one).toMatchObject({ release: 'r1', state: 'running', share: 0 });
      // On a slow machine its time may be over by now, as far as it is counted.
      expect(one?.standbyMs ?? 0).toBeLessThanOrEqual(SHORT + 1000);
      expect(other).toMatchObject({ release: 'r2', state: 'running', share: 1 });
      expect(other).not.toHaveProperty('standbyMs');
      await at.own.release();
      leaving.close();
      await until(() => at.log() !== '');
      await until(() => nobodyWaits(at));
      expect(at.log()).toBe('stop r1 1');
      const again = fleetOf([host], at.root, {
        target: { instances: { ports: [...PORTS], start: ':', stop: ':' } },
      });
      expect(good(await again.observe()).seen.places[0]?.slots).toMatchObject([
        { state: 'stopped' },
        { state: 'running', release: 'r2' },
      ]);
    });

    test('is not stopped while somebody holds the lease, and is when that is over', async () => {
      await using at = await left(SHORT);
      const { own } = at;
      await until(() => isAwake(at));
      expect((await at.seen())[0]).not.toHaveProperty('standbyMs');
      good(await own.hook(hookOf('echo left >> ../../log'), 'hook pre-deploy.0', { release: 'r2', env: {} }));
      await own.release();
      await until(() => at.log().includes('stop'));
      expect(at.log()).toBe('left\nstop r1 1');
    });

    test('stays when a rollback has given it requests meanwhile', async () => {
      // Whoever holds the lease need not hurry: nothing is stopped meanwhile.
      await using at = await left(SHORT);
      expect((await at.seen())[0]).toMatchObject({ release: 'r1', state: 'running' });
      await at.apply({ kind: 'shift', at: [host.name], percent: 100 }, 'r1');
      expect((await at.seen())[0]).not.toHaveProperty('standbyMs');
      await at.own.release();
      await until(() => nobodyWaits(at));
      expect(at.log()).toBe('');
      expect((await at.seen())[0]).toMatchObject({ release: 'r1', state: 'running', share: 1 });
    });

    test('stays when the proxy gives it requests, whoever told it to [I1]', async () => {
      await using at = await left(SHORT);
      await ground.sh(`echo 256 > "${at.root}/proxy/1"`);
      await at.own.release();
      await until(() => nobodyWaits(at));
      expect(at.log()).toBe('');
      expect((await at.seen())[0]).toMatchObject({ release: 'r1', state: 'running', share: 0.5 });
    });

    test('stays when whoever held the lease at the end of its time has started it anew', async () => {
      await using at = await left(SHORT);
      await until(() => isAwake(at));
      for (const kind of ['stop', 'start'] as const) await at.apply({ kind, at: [at.first] }, 'r1');
      expect((await at.seen())[0]).not.toHaveProperty('standbyMs');
      await at.own.release();
      await until(() => nobodyWaits(at));
      expect(at.log()).toBe('stop r1 1\nstart r1 1');
      expect((await at.seen())[0]).toMatchObject({ release: 'r1', state: 'running' });
    });

    test('has the time that it was given last', async () => {
      await using at = await left(SHORT);
      await at.apply({ kind: 'retire', at: [at.first], ms: LONG }, 'r2');
      await at.own.release();
      await until(async () => (await at.waiting()).size === 1);
      expect(at.log()).toBe('');
      const [one] = await at.seen();
      expect(one?.state).toBe('running');
      expect(one?.standbyMs).toBeGreaterThan(LONG - 60_000);
    });

    test('shows its values in no list of processes and in no file while it waits [S36]', async () => {
      await using at = await left(LONG);
      // It has removed what it was started from when it is known to sleep.
      await until(async () => (await ground.sh(`ls "${at.root}/.cimyr/steps/"*-retire/script*`)).code !== 0);
      const lists = await ground.sh('for f in /proc/[0-9]*/cmdline; do tr "\\0" " " < $f; done 2>/dev/null');
      expect(lists.stdout).not.toContain('k9-secret-value');
      expect((await ground.sh(`grep -r k9-secret-value "${at.root}"`)).stdout).toBe('');
    });

    test('needs no time where it does not run', async () => {
      await using at = await left(SHORT);
      await at.apply({ kind: 'stop', at: [at.first] }, 'r2');
      await at.apply({ kind: 'retire', at: [at.first], ms: LONG }, 'r2');
      await until(() => nobodyWaits(at));
      expect((await at.seen())[0]).not.toHaveProperty('standbyMs');
      expect(at.log()).toBe('stop r1 1');
    });
  });
});
