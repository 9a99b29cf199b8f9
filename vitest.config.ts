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
    // Most of a test's time is waiting for processes: every core gets a worker, the main thread needs none.
    maxWorkers: '100%',
    // Real processes on few cores: the limit is for hangs, no test measures time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // .ci/run counts from this file.
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
  },
});
