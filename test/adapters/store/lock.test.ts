import { execFileSync } from 'node:child_process';
import { lstatSync, lutimesSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { locked } from '../../../src/adapters/store/lock.js';
import { systemClock } from '../../../src/base/clock.js';
import { processSpace, startTime } from '../../../src/base/living-process.js';
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

  it('does not wait for ever for one who lives: it is taken after a while', async () => {
    using files = folder();
    symlinkSync(alive, files.at('lock'));
    const old = systemClock().now() / 1000 - 6;
    lutimesSync(files.at('lock'), old, old);
    await locked(files.at('lock'), systemClock(), () => {});
    expect(readdirSync(files.path)).toEqual([]);
  });

  it.each([
    ['lives', `${process.ppid} ${startTime(process.ppid)}`],
    ['runs on another machine or in a container', `${process.pid} 1 other`],
  ])('gives up on one who %s and holds it again and again, and names the process', async (_, holder) => {
    using files = folder();
    const clock = new FakeClock();
    const hold = () => {
      rmSync(files.at('lock'), { force: true });
      symlinkSync(holder, files.at('lock'));
      lutimesSync(files.at('lock'), clock.now() / 1000, clock.now() / 1000);
    };
    hold();
    const waiting = locked(files.at('lock'), clock, () => {});
    const passing = async () => {
      for (let second = 0; second < 20; second++) {
        await clock.pass(1000);
        hold();
      }
    };
    await expect(Promise.all([waiting, passing()])).rejects.toThrow(`(process ${holder.split(' ')[0]})`);
  });

  it('does not wait for itself: what bears its name was planted', async () => {
    using files = folder();
    symlinkSync(`${process.pid} ${startTime(process.pid)} ${processSpace()}`, files.at('lock'));
    await locked(files.at('lock'), new FakeClock(), () => {});
    expect(readdirSync(files.path)).toEqual([]);
  });

  it.each([
    ['a file', (path: string) => writeFileSync(path, '')],
    ['a folder', (path: string) => mkdirSync(`${path}/with/more`, { recursive: true })],
    ['a file', (path: string) => execFileSync('mkfifo', [path])],
  ])('does not wait for what is no lock, %s, removes it and tells of it', async (what, plant) => {
    using files = folder();
    plant(files.at('lock'));
    mkdirSync(files.at(`lock.${process.pid}`, 'planted, too'), { recursive: true });
    let hasActed = false;
    const notice = await locked(files.at('lock'), new FakeClock(), () => {
      hasActed = lstatSync(files.at('lock')).isSymbolicLink();
    });
    expect(notice).toBe(`${files.at('lock')} was ${what}, no lock, and is removed`);
    expect([hasActed, readdirSync(files.path)]).toEqual([true, []]);
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
