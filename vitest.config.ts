import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const report = process.env['CIMYR_TEST_REPORT'];

// `npm run real` runs on real hosts, `npm run prove` what takes long or needs data that is not kept here.
const SUITES = {
  usual: ['test/**/*.test.ts'],
  // The contract of a fleet: usually on this machine, here on a host by SSH.
  real: ['test/**/*.real.ts', 'test/adapters/hosts/*.test.ts'],
  prove: ['test/**/*.prove.ts'],
};
const suite = process.env['CIMYR_PROVE'] ? 'prove' : process.env['CIMYR_REAL'] ? 'real' : 'usual';

export default defineConfig({
  test: {
    globalSetup: 'test/built/global-setup.ts',
    include: SUITES[suite],
    // Most of a test's time is waiting for processes: one more worker than cores keeps these busy.
    maxWorkers: availableParallelism() + (suite === 'usual' ? 1 : 0),
    // No module has a state of its own: loading all anew for each of many small files would be a third of the time.
    isolate: suite !== 'usual',
    // A test that fails leaves its variables behind, which the next file of the same worker must not see.
    unstubEnvs: true,
    // Real processes on few cores: the limits are for hangs, no test measures time.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 120_000 } },
    // .ci/run counts from this file.
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
  },
});
