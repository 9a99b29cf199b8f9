import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { formatDuration } from '../../src/base/duration.js';
import type { Ended } from '../built/cimyr.js';
import { settingsFor } from './matrix.js';
import { Site } from './site.js';
import { Transcript } from './transcript.js';

const transcript = new Transcript(
  'What a person reads when a deployment fails',
  'Real runs on two hosts with sshd and HAProxy; canary behind the proxy, and recreate at the end.',
);

function keep(title: string, args: string, ended: Ended): void {
  transcript.section(title);
  transcript.keep(`cimyr ${args}`, ended);
}

it('transcripts', { timeout: 600_000 }, async () => {
  const settings = settingsFor('canary');
  const site = await Site.open(settings, '24m');
  const act = async (title: string, code: number, ...args: string[]) => {
    const ended = await site.run(...args);
    keep(title, args.join(' '), ended);
    expect.soft(ended.code, title).toBe(code);
    return ended;
  };
  try {
    const [web1, web2] = site.hosts;
    if (!web1 || !web2) return;
    for (const { address, name } of site.hosts) transcript.mask(address, name);
    await site.release({ version: '1' });
    await act('The first release', 0, 'deploy', 'production', '--release', 'v1');
    await site.release({ version: '2' });
    await act('A dry run', 0, 'deploy', 'production', '--release', 'v2', '--dry-run');
    await act('The second', 0, 'deploy', 'production', '--release', 'v2');
    await act('What runs now', 0, 'status', 'production');
    await site.release({ version: '3', broken: true });
    await act('A release that is not healthy', 1, 'deploy', 'production', '--release', 'v3');
    await site.release({ version: '4' });
    writeFileSync(
      join(site.workspace, 'artifact', 'bin', 'start'),
      '#!/bin/sh\necho "shop: DATABASE_URL is not set" >&2\nexit 3\n',
      { mode: 0o755 },
    );
    await act('A release that does not start', 1, 'deploy', 'production', '--release', 'v4');
    await site.release({ version: '5' });
    writeFileSync(join(site.workspace, 'artifact', 'assets.bin'), Buffer.alloc(60 * 1024 * 1024, 7));
    await act('A host without space', 1, 'deploy', 'production', '--release', 'v5');
    await site.release({ version: '6' });
    const running = site.start('deploy', 'production', '--release', 'v6');
    await running.says(/✓ start/);
    const from = performance.now();
    await web2.cutOff();
    const vanished = await running.ended;
    const tookMs = performance.now() - from;
    keep(
      `A host that vanishes in the middle: every packet to it is lost, and the command ends ${formatDuration(tookMs)} later`,
      'deploy production --release v6',
      vanished,
    );
    expect.soft(vanished.code).toBe(3);
    expect.soft(tookMs).toBeLessThan(60_000);
    await act('Looking at it', 3, 'status', 'production');
    await web2.reconnect();
    await act(
      'The next command, once the host is back',
      0,
      'deploy',
      'production',
      '--release',
      'v6',
      '--wait-for-lock',
      '90s',
    );
    await act('Going back', 0, 'rollback', 'production');
    await act('And what is known afterwards', 0, 'status', 'production');
    const long = '    hooks: { pre-deploy: ["sleep 20"] }\n';
    site.configure({ ...settings, more: long });
    await site.release({ version: '7' });
    const holder = site.start('deploy', 'production', '--release', 'v7');
    await holder.says(/shop → production/);
    await act('Somebody else deploys', 75, 'deploy', 'production', '--release', 'v7');
    holder.child.kill('SIGINT');
    keep('Ctrl-C in a hook', 'deploy production --release v7', await holder.ended);
    await act('The next command after it', 0, 'rollback', 'production', '--to', 'v2');
    site.configure(settingsFor('recreate'));
    await site.release({ version: '8' });
    const recreated = await act(
      'Recreate: one release at a time, and how long nobody answered',
      0,
      'deploy',
      'production',
      '--release',
      'v8',
    );
    expect.soft(recreated.stdout).toMatch(/^· .*outage/m);
  } finally {
    await site.close();
    transcript.write('transcripts');
  }
});
