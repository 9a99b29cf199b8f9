import { expect } from 'vitest';
import { type LoadReport, startLoad, workOf } from '../testbed/load.js';
import { FRONT_PORT, type Site } from './site.js';

/** Requests to every host of the site while something is done, and as many of them as are asked for. */
export async function underLoad(site: Site, atLeast: number, act: () => Promise<void>): Promise<Load> {
  const loads = site.hosts.map(({ address }) =>
    startLoad(`http://${address}:${FRONT_PORT}`, { connections: 40 / site.hosts.length }),
  );
  const count = async () => {
    const counts = await Promise.all(loads.map((load) => load.count()));
    return counts.reduce((sum, { requests }) => sum + requests, 0);
  };
  const reach = async (requests: number) => {
    while ((await count()) < requests) await new Promise((resolve) => setTimeout(resolve, 50));
  };
  // It must be under way before, and go on after.
  await reach(atLeast / 10);
  await act();
  await reach(Math.max(atLeast, (await count()) + atLeast / 10));
  const read = () => workOf(site.hosts);
  const reports = await Promise.all(loads.map((load) => load.stop(read)));
  return togetherOf(reports);
}

export interface Load {
  readonly requests: number;
  readonly failures: number;
  readonly firstFailures: readonly unknown[];
  readonly duplicates: number;
  readonly lost: number;
  readonly versions: Readonly<Record<string, number>>;
}

function togetherOf(reports: readonly LoadReport[]): Load {
  const sum = (of: (report: LoadReport) => number) =>
    reports.reduce((total, report) => total + of(report), 0);
  const versions: Record<string, number> = {};
  for (const report of reports)
    for (const [version, n] of Object.entries(report.versions))
      versions[version] = (versions[version] ?? 0) + n;
  return {
    requests: sum(({ requests }) => requests),
    failures: sum(({ failures }) => failures),
    firstFailures: reports.flatMap(({ firstFailures }) => firstFailures).slice(0, 5),
    duplicates: sum(({ duplicates }) => duplicates?.length ?? 0),
    lost: sum(({ lost }) => lost?.length ?? 0),
    versions,
  };
}

export function expectNothingLost(load: Load): void {
  expect(load.firstFailures).toEqual([]);
  expect(load).toMatchObject({ failures: 0, duplicates: 0, lost: 0 });
}
