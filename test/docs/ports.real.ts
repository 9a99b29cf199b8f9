import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Site } from '../deploy/site.js';
import { document } from './blocks.js';

it('asks a service at the loopback of its host by the check of the document', async () => {
  const [, check = ''] = /`\{ (kind: http, from: target, .*?) \}`/.exec(document) ?? [];
  const site = await Site.open({ hosts: 2, strategy: '{ kind: rolling }', hasTraffic: false });
  try {
    const file = join(site.workspace, 'cimyr.yml');
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace(/kind: http, url: "[^"]*"/, () => check),
    );
    await site.release({ version: '1' });
    const server = join(site.workspace, 'artifact', 'server.mjs');
    writeFileSync(server, readFileSync(server, 'utf8').replace("'0.0.0.0'", "'127.0.0.1'"));
    const ended = await site.run('deploy', 'production', '--release', 'v1');
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining('v1 serves') });
    await expect(site.serving()).rejects.toThrow('fetch failed');
  } finally {
    await site.close();
  }
});
