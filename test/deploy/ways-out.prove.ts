import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openShop, type Shop } from './shop.js';
import { Site } from './site.js';
import { Transcript } from './transcript.js';

// What a person does where others got stuck: each state is made, shown, and left.

const transcript = new Transcript(
  'Ways out of states in which others are stuck',
  'Real runs: the first three on one machine with one port, the last two on hosts with sshd.',
);
afterAll(() => transcript.write('ways-out'));

type Act = (code: number, ...args: string[]) => Promise<void>;

const actOf =
  ({ run }: { readonly run: (args: readonly string[]) => ReturnType<Shop['run']> }): Act =>
  async (code, ...args) => {
    const ended = await run(args);
    transcript.keep(['cimyr', ...args.map((arg) => (arg.includes(' ') ? `"${arg}"` : arg))].join(' '), ended);
    expect.soft(ended.code, `${args.join(' ')}\n${ended.stdout}${ended.stderr}`).toBe(code);
  };

async function shopOf(): Promise<{ readonly shop: Shop; readonly act: Act }> {
  const shop = await openShop({ deadline: '3s' });
  transcript.mask(shop.path, '/srv/shop');
  const run = shop.workspace.at('..', 'run');
  transcript.mask(`RUN_DIR='${run}' WORK_LOG='${run}/work.log' `, '');
  transcript.mask(String(shop.port), '8001');
  return { shop, act: actOf(shop) };
}

/** One of the scripts of the next release. */
function script(shop: Shop, name: 'start' | 'stop', text: string): void {
  const file = shop.workspace.at('artifact', 'bin', name);
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
}

/** As everybody writes them. */
const START = `mkdir -p "$RUN_DIR"
nohup node server.mjs >/dev/null 2>&1 &
echo $! > "$RUN_DIR/$CIMYR_PORT.pid"`;
const STOP = 'kill "$(cat "$RUN_DIR/$CIMYR_PORT.pid")"';

describe('on one machine', () => {
  it('a stop that fails where nothing runs', { timeout: 300_000 }, async () => {
    const { shop, act } = await shopOf();
    transcript.section(
      'A stop that fails where nothing runs',
      '`stop` is `kill PID`, as everybody writes it; `v2` crashes at its start, so its `stop` finds nothing to end.',
    );
    script(shop, 'start', START);
    script(shop, 'stop', STOP);
    await act(0, 'deploy', 'production', '--release', 'v1');
    await shop.release({ version: '2' });
    script(shop, 'stop', STOP);
    script(shop, 'start', START.replace('node server.mjs', 'false'));
    await act(1, 'deploy', 'production', '--release', 'v2');
    await act(0, 'status', 'production');
    await shop.release({ version: '3' });
    script(shop, 'start', START);
    script(shop, 'stop', STOP);
    await act(0, 'deploy', 'production', '--release', 'v3');
    expect(await shop.serving()).toBe('3');
  });

  it('an old process that answers', { timeout: 300_000 }, async () => {
    const { shop, act } = await shopOf();
    shop.configure({ deadline: '3s', more: '    drain: 2s\n' });
    transcript.section(
      'An old process that answers',
      '`stop` of `v1` does nothing, so that its process would answer the checks of `v2`.',
    );
    script(shop, 'stop', 'exit 0');
    await act(0, 'deploy', 'production', '--release', 'v1');
    await shop.release({ version: '2' });
    await act(1, 'deploy', 'production', '--release', 'v2');
    await act(0, 'status', 'production');
    shop.kill();
    transcript.section('The same, once a person has ended that process');
    await act(1, 'status', 'production');
    await act(0, 'deploy', 'production', '--release', 'v2');
    expect(await shop.serving()).toBe('2');
  });

  it('a lost ledger', { timeout: 300_000 }, async () => {
    const { shop, act } = await shopOf();
    transcript.section(
      'A lost ledger',
      '`ledger.json` was deleted over there, by a cleanup or a restored backup; then the journal, too.',
    );
    await act(0, 'deploy', 'production', '--release', 'v1');
    await shop.release({ version: '2' });
    await act(0, 'deploy', 'production', '--release', 'v2');
    rmSync(join(shop.path, '.cimyr', 'ledger.json'));
    await act(3, 'status', 'production');
    await shop.release({ version: '3' });
    await act(0, 'deploy', 'production', '--release', 'v3');
    for (const file of ['ledger.json', 'journal.ndjson']) rmSync(join(shop.path, '.cimyr', file));
    await act(3, 'rollback', 'production', '--to', 'v1');
    await act(0, 'accept', 'production', '--reason', 'ledger and journal lost in a cleanup');
    await act(0, 'status', 'production');
    await act(0, 'rollback', 'production', '--to', 'v1');
  });
});

/** The configuration of a site names only so many of its hosts. */
function nameHosts(site: Site, count: number): void {
  const file = join(site.workspace, 'cimyr.yml');
  const named = site.hosts.slice(0, count).map(({ address }) => address);
  writeFileSync(file, readFileSync(file, 'utf8').replace(/hosts: \[.*\]/, `hosts: [${named.join(', ')}]`));
}

async function siteOf(hosts: number): Promise<{ readonly site: Site; readonly act: Act }> {
  const site = await Site.open({ hosts, strategy: '{ kind: rolling }', hasTraffic: false });
  for (const { address, name } of site.hosts) transcript.mask(address, name);
  transcript.mask(site.workspace, '.');
  return { site, act: actOf({ run: (args) => site.run(...args) }) };
}

describe('on hosts', () => {
  it('a new host among old ones', { timeout: 300_000 }, async () => {
    const { site, act } = await siteOf(3);
    try {
      transcript.section(
        'A new host among old ones',
        '`web3` is new in `cimyr.yml`; the next release is bad, too.',
      );
      nameHosts(site, 2);
      await site.release({ version: '1' });
      await act(0, 'deploy', 'production', '--release', 'v1');
      nameHosts(site, 3);
      await act(1, 'status', 'production');
      await site.release({ version: '2', broken: true });
      await act(1, 'deploy', 'production', '--release', 'v2');
      await act(1, 'status', 'production');
      await site.release({ version: '3' });
      await act(0, 'deploy', 'production', '--release', 'v3');
      await act(0, 'status', 'production');
      expect(await site.serving()).toEqual(['3', '3', '3']);
    } finally {
      await site.close();
    }
  });

  it('a host that hangs', { timeout: 300_000 }, async () => {
    const { site, act } = await siteOf(2);
    const [, web2] = site.hosts;
    const sshd = (signal: string) =>
      web2?.exec(
        `for d in /proc/[0-9]*; do read -r n <$d/comm; case $n in sshd*) kill -${signal} \${d#/proc/};; esac; done`,
      );
    try {
      transcript.section(
        'A host that hangs',
        'Every process of sshd on `web2` is stopped: it takes connections and says nothing.',
      );
      await site.release({ version: '1' });
      await act(0, 'deploy', 'production', '--release', 'v1');
      await sshd('STOP');
      await site.release({ version: '2' });
      await act(3, 'deploy', 'production', '--release', 'v2');
      await act(0, 'deploy', 'production', '--release', 'v2', '--without', web2?.address ?? '');
      await act(1, 'status', 'production');
      await sshd('CONT');
      transcript.section('The same host, once it answers again');
      await act(1, 'status', 'production');
      await act(0, 'deploy', 'production', '--release', 'v2');
      await act(0, 'status', 'production');
      expect(await site.serving()).toEqual(['2', '2']);
    } finally {
      await sshd('CONT');
      await site.close();
    }
  });
});
