import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cimyr } from './built/cimyr.js';
import { NODES } from './built/nodes.js';
import { folder } from './built/workspace.js';

/** What a stranger sees first: `npm start`, which needs nothing installed. */
const quickstart = join(import.meta.dirname, '..', 'examples', 'quickstart');

describe.each(NODES)('the quickstart on $name', ({ path, isMissing }) => {
  it.skipIf(isMissing)(
    'lints, tests in a matrix, builds and checks the built service over HTTP',
    async () => {
      using copy = folder();
      cpSync(quickstart, copy.path, {
        recursive: true,
        filter: (name) => !/[/\\](dist|\.cimyr)$/.test(name),
      });

      const run = await cimyr(['run'], {
        cwd: copy.path,
        node: path,
        env: { PATH: `${join(path, '..')}:${process.env['PATH']}` },
      });

      expect(run.stdout).toMatch(/✓ teamclock succeeded in .* · 11 succeeded\n$/);
      expect(run.code).toBe(0);
    },
  );
});

it('says where the quickstart broke, last and with the next step', async () => {
  using copy = folder();
  cpSync(quickstart, copy.path, { recursive: true, filter: (name) => !/[/\\](dist|\.cimyr)$/.test(name) });

  const run = await cimyr(['run'], { cwd: copy.path, env: { BREAK: '1' } });

  expect(run.code).toBe(1);
  const end = run.stdout.slice(run.stdout.lastIndexOf('✗ check.http'));
  expect(end).toMatch(/→ .*cimyr\.yml:\d+/);
});
