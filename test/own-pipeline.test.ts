import { spawnSync } from 'node:child_process';
import { cpSync, symlinkSync } from 'node:fs';
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
/** The lowest floor needs none of the others: a tree that the tools are quick with. */
const TREE = [
  'cimyr.yml',
  'package.json',
  'tsconfig.json',
  'biome.json',
  '.oxlintrc.json',
  '.gitignore',
  'src/base',
];

it('comes to the same outcomes as the tools called directly, on a tree with a type error and a badly formatted file', async () => {
  using copy = folder();
  for (const name of TREE) cpSync(join(root, name), copy.at(name), { recursive: true });
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
  expect(direct).toEqual({ types: 'failure', format: 'failure', lint: 'success' });
  expect(run.code).toBe(1);
});
