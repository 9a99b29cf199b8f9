import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Ended } from '../built/cimyr.js';
import { Site, type SiteSettings } from './site.js';
import { expectNothingLost, type Load, underLoad } from './traffic.js';

export const STRATEGIES = {
  'blue-green': '{ kind: blue-green }',
  canary: '{ kind: canary, steps: [10, 50], bake: 2100ms }',
  rolling: '{ kind: rolling }',
  recreate: '{ kind: recreate }',
} as const;

export type Strategy = keyof typeof STRATEGIES;
export const strategies = Object.keys(STRATEGIES) as Strategy[];

/** Recreate has an outage by its nature; the others promise none. */
export const promises = (strategy: Strategy): boolean => strategy !== 'recreate';

export const settingsFor = (strategy: Strategy): SiteSettings => ({
  hosts: 2,
  strategy: STRATEGIES[strategy],
  hasTraffic: true,
});

/** A site on which version 1 serves, as release v1. */
export async function servingSite(strategy: Strategy): Promise<Site> {
  const site = await Site.open(settingsFor(strategy));
  await site.release({ version: '1' });
  expectCode(await site.run('deploy', 'production', '--release', 'v1'), 0);
  return site;
}

export function expectCode(ended: Ended, code: number): void {
  expect(ended.code, `${ended.stdout}${ended.stderr}`).toBe(code);
}

/** Deploys version 2, then goes back to 1, under load. */
export async function deployAndBack(site: Site, strategy: Strategy, requests: number) {
  const deployed = await underLoad(site, requests, async () => {
    await site.release({ version: '2' });
    expectCode(await site.run('deploy', 'production', '--release', 'v2'), 0);
    expect(await site.serving()).toEqual(['2', '2']);
  });
  const back = await underLoad(site, requests, async () => {
    expectCode(await site.run('rollback', 'production'), 0);
    expect(await site.serving()).toEqual(['1', '1']);
  });
  if (promises(strategy)) {
    expectNothingLost(deployed);
    expectNothingLost(back);
  }
  return { deployed, back };
}

/** Deploys a version that never becomes healthy. */
export async function failAndStay(site: Site, strategy: Strategy, requests: number): Promise<Load> {
  const load = await underLoad(site, requests, async () => {
    await site.release({ version: '3', broken: true });
    expectCode(await site.run('deploy', 'production', '--release', 'v3'), 1);
    expect(await site.serving()).toEqual(['1', '1']);
  });
  if (promises(strategy)) expectNothingLost(load);
  return load;
}

const journalOf = (site: Site): string[] => {
  const [host] = site.hosts;
  const text = host ? readFileSync(host.file('/srv/shop/.cimyr/journal.ndjson'), 'utf8') : '';
  return text.split('\n').filter(Boolean);
};

export interface Killed {
  readonly load: Load;
  /** The journal's last line when it was killed; undefined when it had ended before. */
  readonly after: string | undefined;
}

/** Kills a deployment of a new release once its journal has this many lines, then lets the next command run. */
export async function killAndGoOn(
  site: Site,
  strategy: Strategy,
  { lines, requests, name }: { readonly lines: number; readonly requests: number; readonly name: string },
): Promise<Killed> {
  let after: string | undefined;
  const load = await underLoad(site, requests, async () => {
    await site.release({ version: name });
    const before = journalOf(site).length;
    const started = site.start('deploy', 'production', '--release', name, '--lease', '4s');
    const isOver = () => started.child.exitCode !== null;
    while (!isOver() && journalOf(site).length < before + lines) await setTimeout(2);
    if (!isOver()) {
      started.child.kill('SIGKILL');
      await started.ended;
      after = journalOf(site).at(-1);
    }
    const next = await site.run('deploy', 'production', '--release', name, '--wait-for-lock', '19s');
    expectCode(next, 0);
    expect(await site.serving()).toEqual([name, name]);
  });
  if (promises(strategy)) expectNothingLost(load);
  return { load, after };
}
