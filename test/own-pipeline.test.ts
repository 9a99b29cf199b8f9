import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cimyr, plainEnv } from './built/cimyr.js';
import { folder } from './built/workspace.js';

/** cimyr's own `cimyr.yml`, run through the bundle, must come to what the tools say when called directly. */
const root = join(import.meta.dirname, '..');

// The job and the tool that it calls, as `npm run check` calls it.
const TOOLS = {
  types: ['tsc', '-p', 'tsconfig.json'],
  format: ['biome', 'ci', '--reporter=summary'],
  lint: ['oxlint', '--type-aware'],
} as const;

it('comes to the same outcomes as the tools called directly, on a tree with a type error and a badly formatted file', async () => {
  using copy = folder();
  const tracked = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const name of tracked
    .split('\0')
    .filter((name) => name && existsSync(join(root, name)) && !/^(dist|bench)\//.test(name))) {
    cpSync(join(root, name), copy.at(name));
  }
  symlinkSync(join(root, 'node_modules'), copy.at('node_modules'));
  copy.write('src/base/planted.ts', "export const planted: number =     'no number';\n");
  const direct = Object.fromEntries(
    Object.entries(TOOLS).map(([job, [tool, ...args]]) => {
      const { status } = spawnSync(join(root, 'node_modules', '.bin', tool), args, {
        cwd: copy.path,
        env: plainEnv(),
      });
      return [job, status === 0 ? 'success' : 'failure'];
    }),
  );

  const jobs = Object.keys(TOOLS).flatMap((job) => ['--job', job]);
  const run = await cimyr(['run', '--json', ...jobs], { cwd: copy.path });

  const { stages } = JSON.parse(run.stdout) as { stages: { jobs: { name: string; status: string }[] }[] };
  const outcomes = Object.fromEntries(
    stages.flatMap((stage) => stage.jobs).map(({ name, status }) => [name, status]),
  );
  expect(outcomes).toEqual(direct);
  expect(direct).toMatchObject({ types: 'failure', format: 'failure' });
  expect(run.code).toBe(1);
});

it('builds and tests itself', async () => {
  const run = await cimyr(
    ['run', '--json', '--stage', 'build', '--stage', 'test', '--var', 'TESTS=test/architecture'],
    { cwd: root },
  );

  expect(run.stderr).toMatch(/3 succeeded$/m);
  expect(run.code).toBe(0);
});
