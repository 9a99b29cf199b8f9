import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { freePort } from '../adapters/ssh/sshd.js';
import { cimyr } from '../built/cimyr.js';
import { type Folder, folder } from '../built/workspace.js';
import { canHaveOwnEngine } from '../testbed/can-have-engines.js';
import { IMAGES, type OwnEngine, ownDockerEngine } from '../testbed/engines.js';

const run = promisify(execFile);

/** What the example takes from the registry, made of what is here: this Node in the tests' busybox, and the tests' HAProxy. */
async function giveImages(engine: OwnEngine, scratch: string): Promise<void> {
  const { stdout: printed } = await run('ldd', [process.execPath]);
  const libraries = printed.match(/\/\S+(?= \(0x)/g) ?? [];
  for (const file of libraries) {
    mkdirSync(join(scratch, dirname(file)), { recursive: true });
    await copyFile(file, join(scratch, file));
  }
  await copyFile(process.execPath, join(scratch, 'node'));
  const copies = [...new Set(libraries.map((file) => dirname(file)))].map((at) => `COPY .${at}/ ${at}/`);
  writeFileSync(
    join(scratch, 'Dockerfile'),
    [`FROM ${IMAGES.busybox}`, 'COPY node /bin/node', ...copies, ''].join('\n'),
  );
  const { stdout: context } = await run('tar', ['-c', '-C', scratch, '.'], {
    encoding: 'buffer',
    maxBuffer: 1024 ** 3,
  });
  const built = await engine.ask('POST', '/build?t=docker.io/library/node:24-alpine', { body: context });
  expect(built.text).toContain('Successfully tagged');
  await engine.ask('POST', `/images/${IMAGES.haproxy}/tag?repo=docker.io/library/haproxy&tag=3.2-alpine`);
}

/** A clone, with a port that is free. */
async function clone(at: Folder, port: number): Promise<void> {
  cpSync(join(import.meta.dirname, '..', '..', 'examples'), at.at('examples'), {
    recursive: true,
    filter: (name) => !/[/\\](dist|deployed)$/.test(name),
  });
  const file = at.at('examples/docker/cimyr.yml');
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll('18090', String(port)));
  const git = (...args: string[]) =>
    run('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: at.path });
  await git('init', '-q');
  await git('add', '.');
  await git('commit', '-qm', 'A clone');
}

describe.skipIf(canHaveOwnEngine('20.10') !== undefined)('the example for Docker', () => {
  it('serves after one command, and has been asked after another', async () => {
    const engine = await ownDockerEngine('20.10');
    using copy = folder();
    using scratch = folder();
    try {
      await giveImages(engine, scratch.path);
      const port = await freePort();
      await clone(copy, port);
      const [, first] =
        /node dist\/cli\/index\.js (.+)\ncurl/.exec(
          readFileSync(copy.at('examples/docker/README.md'), 'utf8'),
        ) ?? [];
      const env = { DOCKER_HOST: engine.environment.DOCKER_HOST };
      const ended = await cimyr(first?.split(' ') ?? [], { cwd: copy.path, env });
      expect([ended.code, ended.stdout + ended.stderr]).toEqual([
        0,
        expect.stringContaining('serves in laptop'),
      ]);
      const answer = await fetch(`http://127.0.0.1:${port}/`);
      expect(await answer.text()).toContain('Europe/London');
    } finally {
      await engine.stop();
    }
  });
});
