import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cimyr } from './built/cimyr.js';
import { quickstart } from './built/quickstart.js';
import { freePort } from './deploy/shop.js';

it('lints, tests in a matrix, builds and checks the built service over HTTP', async () => {
  using copy = quickstart();

  const run = await cimyr(['run'], { cwd: copy.path });

  expect(run.stdout).toMatch(/✓ teamclock succeeded in .* · 11 succeeded\n$/);
  expect(run.code).toBe(0);
});

it('says where the quickstart broke, last and with the next step', async () => {
  using copy = quickstart();

  const run = await cimyr(['run'], { cwd: copy.path, env: { BREAK: '1' } });

  expect(run.code).toBe(1);
  const end = run.stdout.slice(run.stdout.lastIndexOf('✗ check.http'));
  expect(end).toMatch(/→ .*cimyr\.yml:\d+/);
});

it('is deployed to this machine, and brought back', async () => {
  using copy = quickstart();
  const port = await freePort();
  const config = join(copy.path, 'cimyr.yml');
  writeFileSync(config, readFileSync(config, 'utf8').replaceAll('18080', String(port)));
  const run = (...args: string[]) => cimyr(args, { cwd: copy.path });
  const version = async () =>
    ((await (await fetch(`http://127.0.0.1:${port}/up`)).json()) as { version: string }).version;
  await run('run', '--job', 'bundle');
  const built = join(copy.path, 'dist', 'teamclock', 'build.json');
  try {
    for (const name of ['one', 'two']) {
      writeFileSync(built, JSON.stringify({ version: name }));
      const deployed = await run('deploy', 'laptop', '--release', name);
      expect(deployed.code, `${deployed.stdout}${deployed.stderr}`).toBe(0);
      expect(deployed.stdout).toContain(`see it: http://127.0.0.1:${port}`);
      expect(await version()).toBe(name);
    }
    const back = await run('rollback', 'laptop');
    expect(back.stdout).toMatch(/outage of .* measured/);
    expect(await version()).toBe('one');
  } finally {
    execFileSync('sh', ['bin/stop'], {
      cwd: join(copy.path, 'deployed', 'current'),
      env: { ...process.env, CIMYR_PORT: String(port) },
    });
  }
});
