import { expect, test } from 'vitest';
import { call } from '../../../src/adapters/hosts/calls.js';
import { releaseAll } from '../../../src/adapters/hosts/leases.js';
import { ok } from '../../../src/base/result.js';
import type { Host, HostFailure, ScriptEnd } from '../../../src/ports/host.js';
import { FakeClock } from '../../base/fake-clock.js';
import { claimBy } from './fleets.js';

const hostThat = (run: () => ReturnType<Host['run']>): Host => ({
  name: 'web1',
  run,
  connect: () => Promise.reject(new Error('nobody asks for it')),
  close() {},
});

const triesAfter = async (mayHaveRun: boolean): Promise<number> => {
  let tries = 0;
  const failure: HostFailure = { code: 'E-X', message: 'no answer', isFinal: false, mayHaveRun };
  const host = hostThat(async () => {
    tries += 1;
    return { ok: false, error: failure };
  });
  const clock = new FakeClock();
  const asked = call(host, ':', clock);
  await clock.pass(10_000);
  expect(await asked).toEqual({
    ok: false,
    error: { kind: 'unreachable', place: 'web1', code: 'E-X', detail: 'no answer' },
  });
  return tries;
};

test('what broke on the way is asked for again; connecting has had tries of its own', async () => {
  expect(await triesAfter(true)).toBe(2);
  expect(await triesAfter(false)).toBe(1);
});

test('a lease on a host that has vanished is left to its end, those of the others are freed', async () => {
  const freed: string[] = [];
  const answering = hostThat(async () => {
    freed.push('web1');
    return ok<ScriptEnd>({ code: 0, stdout: '', stderr: '' });
  });
  const vanished = hostThat(() => new Promise(() => {}));
  const clock = new FakeClock();
  const claim = { ...claimBy('Ann'), identity: 'shop/test' };
  const released = releaseAll(
    [vanished, answering].map((host) => [host, 1]),
    '/srv/shop',
    claim,
    clock,
  );
  let isOver = false;
  void released.then(() => {
    isOver = true;
  });
  await clock.pass(9_000);
  expect([isOver, freed]).toEqual([false, ['web1']]);
  await clock.pass(1_000);
  await released;
});
