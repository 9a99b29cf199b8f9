import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canHaveHosts, type Hosts, startHosts } from '../../testbed/hosts.js';
import { connected } from '../ssh/connected.js';
import { bad, claimBy, fleetOf, good, held, hookOf } from './fleets.js';
import { LOCAL, wayTo } from './grounds.js';
import { type Uploads, uploadsTo } from './trees.js';

/** With what a shell could make something else of. */
const VALUE = `it's "quoted" \\ $HOME \`id\` !! {a,b} *? ‹ü›\nand more`;

describe.skipIf(canHaveHosts() !== undefined)('the login shell of who deploys', () => {
  let group: Hosts;
  let here: Uploads;
  beforeAll(async () => {
    group = await startHosts(1);
    here = await uploadsTo(LOCAL.open);
  });
  afterAll(async () => {
    await here?.close();
    await group?.stop();
  });

  /** A connection of `deploy`, whose login shell this is. */
  async function loginWith(shell: string) {
    const [machine] = group.all;
    if (!machine) throw new Error('no host');
    const line = `deploy:x:2001:2001::/home/deploy:${shell}`;
    await machine.exec(`sed 's#^deploy:.*#${line}#' /etc/passwd > /run/p && cat /run/p > /etc/passwd`);
    const way = wayTo(machine, group);
    const host = await connected({ ...way, login: { ...way.login, user: 'deploy' } });
    return { machine, host, [Symbol.dispose]: () => host[Symbol.dispose]() };
  }

  // Those that are installed here; fish, zsh and tcsh are no part of what the suites ask for.
  for (const name of ['dash', 'bash', 'fish', 'zsh', 'tcsh', 'mksh']) {
    const shell = ['/usr/bin', '/bin'].map((at) => `${at}/${name}`).find((path) => existsSync(path));
    if (shell === undefined) continue;
    it(`${name} is none of what a deployment depends on`, async () => {
      using login = await loginWith(shell);
      const root = `/srv/my ${name}'s app`;
      const artifact = await here.artifactOf({ 'a b': 'one', run: 'x:#!/bin/sh' });
      const cargo = { release: 'r1', artifact };
      const fleet = fleetOf([login.host], root, { cargo });
      await using own = await held(fleet);
      const shipment = { release: 'r1', env: { VALUE } };
      good(await own.apply({ kind: 'prepare', at: [login.host.name] }, shipment));
      good(await own.apply({ kind: 'switch', at: [login.host.name] }, shipment));
      good(await own.hook(hookOf('printf %s "$VALUE" > told'), 'hook pre-deploy.0', shipment));
      expect(good(await own.observe()).seen.places).toMatchObject([
        { kept: ['r1'], holds: 'r1', settled: 'r1' },
      ]);
      const file = (path: string) => readFileSync(login.machine.file(`${root}/releases/r1/${path}`), 'utf8');
      expect([file('a b'), file('told')]).toEqual(['one', VALUE]);
    });
  }

  it.each([
    ['/usr/sbin/nologin', 'This account is currently not available.'],
    ['/bin/false', ''],
    ['/usr/lib/openssh/sftp-server', expect.any(String)],
    ['/bin/true', ''],
    ['/bin/rbash', expect.stringContaining('restricted')],
  ])('%s is refused in its own words, and nothing is there', async (shell, said) => {
    using login = await loginWith(shell);
    const root = `/srv/refused${shell.replaceAll('/', '-')}`;
    const failure = { kind: 'no-shell', place: login.host.name, said };
    expect(bad(await fleetOf([login.host], root).observe())).toMatchObject(failure);
    expect(bad(await fleetOf([login.host], root).acquire(claimBy('somebody')))).toMatchObject(failure);
    expect(existsSync(login.machine.file(root))).toBe(false);
  });
});
