import { spawnSync } from 'node:child_process';

/** A third-party runner, github.com/nektos/act. `.ci/run` builds it. */
export const ACT = process.env['CIMYR_ACT'] ?? 'act';

export const actIsMissing = spawnSync(ACT, ['--version'], { stdio: 'ignore' }).status !== 0;

if (actIsMissing)
  console.warn(
    'act is not installed, the test on a third-party runner is skipped: go install github.com/nektos/act@v0.2.87, CIMYR_ACT=<its path>',
  );
