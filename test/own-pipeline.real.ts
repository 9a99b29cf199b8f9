import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cimyr } from './built/cimyr.js';

const root = join(import.meta.dirname, '..');

// It compiles, bundles, and starts the tools that test: minutes on a machine that has other work.
it('builds and tests itself', { timeout: 600_000 }, async () => {
  const run = await cimyr(
    ['run', '--json', '--stage', 'build', '--stage', 'test', '--var', 'TESTS=test/architecture'],
    { cwd: root },
  );

  expect(run.stderr).toMatch(/3 succeeded$/m);
  expect(run.code).toBe(0);
});
