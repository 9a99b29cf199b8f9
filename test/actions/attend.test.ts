import { expect, it } from 'vitest';
import { openShop } from '../deploy/shop.js';
import { errorsOf } from './play.js';
import { playRollout } from './rollouts.js';

it('looks, starts anew and accepts by the deploy action, too', async () => {
  const shop = await openShop();
  const play = (inputs: Readonly<Record<string, string>>) => playRollout(shop.workspace, 'deploy', inputs);
  await (await play({ release: 'v1' })).dispose();
  await using serves = await play({ command: 'status' });
  expect([serves.exitCode, serves.outputs]).toEqual([
    0,
    expect.objectContaining({ status: 'success', release: 'v1' }),
  ]);
  expect(serves.lines).toContain('shop in production: v1 serves');
  await using restarted = await play({ command: 'restart' });
  expect([restarted.exitCode, restarted.outputs['status']]).toEqual([0, 'success']);
  shop.kill();
  await using gone = await play({ command: 'status' });
  expect([gone.exitCode, gone.outputs['status']]).toEqual([1, 'failure']);
  await using without = await play({ command: 'accept' });
  expect([without.exitCode, errorsOf(without)]).toEqual([
    2,
    [expect.stringContaining("input 'reason' is missing")],
  ]);
  await using accepted = await play({ command: 'accept', reason: 'I have looked' });
  expect([accepted.exitCode, accepted.outputs]).toEqual([
    1,
    expect.objectContaining({ status: 'failure', release: 'v1' }),
  ]);
  await using odd = await play({ command: 'mend' });
  expect([odd.exitCode, errorsOf(odd)]).toEqual([2, [expect.stringContaining("input 'command'")]]);
});
