import { defineConfig } from 'vitest/config';

const report = process.env['CIMYR_TEST_REPORT'];

export default defineConfig({
  test: {
    globalSetup: 'test/built/global-setup.ts',
    // `npm run prove` runs what takes long or needs data that is not kept here.
    include: [process.env['CIMYR_PROVE'] ? 'test/**/*.prove.ts' : 'test/**/*.test.ts'],
    // Most of a test's time is waiting for processes: every core gets a worker, the main thread needs none.
    maxWorkers: '100%',
    // Real processes on few cores: the limit is for hangs, no test measures time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // .ci/run counts from this file.
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
  },
});
