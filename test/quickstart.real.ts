import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cimyr } from './built/cimyr.js';
import { NODES } from './built/nodes.js';
import { quickstart } from './built/quickstart.js';

describe.each(NODES)('the quickstart on $name', ({ path, isMissing }) => {
  it.skipIf(isMissing)('goes through', async () => {
    using copy = quickstart();

    const run = await cimyr(['run'], {
      cwd: copy.path,
      node: path,
      env: { PATH: `${join(path, '..')}:${process.env['PATH']}` },
    });

    expect(run.stdout).toMatch(/✓ teamclock succeeded in .* · 11 succeeded\n$/);
    expect(run.code).toBe(0);
  });
});
