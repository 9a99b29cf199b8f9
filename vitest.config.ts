import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const report = process.env['CIMYR_TEST_REPORT'];

// `npm run real` runs on real hosts, `npm run prove` what takes long or needs data that is not kept here.
const SUITES = {
  usual: ['test/**/*.test.ts'],
  // The contract of a fleet: usually on this machine, here on a host by SSH.
  real: ['test/**/*.real.ts', 'test/adapters/hosts/*.test.ts'],
  prove: ['test/**/*.prove.ts'],
};
const suite = process.env['CIMYR_PROVE'] ? 'prove' : process.env['CIMYR_REAL'] ? 'real' : 'usual';

/** Small files that take long: vitest begins with large files, and would come to these last, each alone. */
const LONG = [
  'contract/hosts',
  'quickstart',
  'deploy/docker',
  'deploy/docker-29',
  'rollout/interrupted',
  'contract/simulated',
  'own-pipeline',
  'cli/dead',
  'actions/attend',
];

const rankOf = ({ moduleId }: TestSpecification): number => {
  const rank = LONG.findIndex((name) => moduleId.includes(`/test/${name}.`));
  return rank < 0 ? LONG.length : rank;
};

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => rankOf(a) - rankOf(b));
  }
}

export default defineConfig({
  test: {
    globalSetup: 'test/built/global-setup.ts',
    include: SUITES[suite],
    sequence: { sequencer: LongFirst },
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
