import { lstatSync, lutimesSync, readdirSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { locked } from '../../../src/adapters/store/lock.js';
import { systemClock } from '../../../src/base/clock.js';
import { startTime } from '../../../src/base/living-process.js';
import { FakeClock } from '../../base/fake-clock.js';
import { folder } from '../../built/workspace.js';

const alive = `${process.pid} ${startTime(process.pid)}`;

describe('locked', () => {
  it.each([
    ['is dead', '999999999 1'],
    ['is another process by now', `${process.pid} 1`],
    ['is nobody', 'nonsense'],
  ])('does not wait for a holder who %s', async (_, holder) => {
    using files = folder();
    symlinkSync(holder, files.at('lock'));
    let hasActed = false;
    await locked(files.at('lock'), systemClock(), () => {
      hasActed = lstatSync(files.at('lock')).isSymbolicLink();
    });
    expect([hasActed, readdirSync(files.path)]).toEqual([true, []]);
  });

  it('does not wait for ever for one who lives: it is taken after a minute', async () => {
    using files = folder();
    symlinkSync(alive, files.at('lock'));
    const old = systemClock().now() / 1000 - 61;
    lutimesSync(files.at('lock'), old, old);
    await locked(files.at('lock'), systemClock(), () => {});
    expect(readdirSync(files.path)).toEqual([]);
  });

  it.each([
    ['lives', alive],
    ['runs on another machine or in a container', `${process.pid} 1 other`],
  ])('gives up on one who %s, and names the process', async (_, holder) => {
    using files = folder();
    symlinkSync(holder, files.at('lock'));
    const clock = new FakeClock();
    lutimesSync(files.at('lock'), clock.now() / 1000, clock.now() / 1000);
    const waiting = locked(files.at('lock'), clock, () => {});
    await expect(Promise.all([waiting, clock.pass(20_000)])).rejects.toThrow(`(process ${process.pid})`);
  });

  it('lets go of it where the act throws', async () => {
    using files = folder();
    const failing = locked(files.at('lock'), systemClock(), () => {
      throw new Error('broken');
    });
    await expect(failing).rejects.toThrow('broken');
    expect(readdirSync(files.path)).toEqual([]);
  });
});
