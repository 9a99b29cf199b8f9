import { describe, expect, it } from 'vitest';
import { folder } from '../built/workspace.js';
import { obeyed, playIn } from './play.js';

const TSC = /^\S+\.ts\(\d+,\d+\): error TS\d+: /;
const PIPELINE = `
name: shop
jobs:
  types:
    run: 'for i in 1 2 3; do echo "src/a.ts($i,7): error TS2322: wrong"; done; exit 2'
`;

const play = (inputs: Record<string, string> = {}) => {
  const files = folder({ 'cimyr.yml': PIPELINE });
  return { files, played: playIn(files, inputs) };
};

describe('matchers that setup actions have set for the job', () => {
  it('are taken out before jobs print what they would match, and the log says so', async () => {
    const { files, played } = play();
    using _ = files;
    await using step = await played;
    const owners = step.commands.processed.filter(({ name }) => name === 'remove-matcher');
    expect(owners.map(({ properties }) => properties['owner'])).toEqual(
      expect.arrayContaining(['tsc', 'eslint-stylish', 'eslint-compact', 'go', 'python', 'java', 'csc']),
    );
    // The runner refuses an owner beside a file.
    expect(owners.every(({ message }) => message === '')).toBe(true);
    const names = obeyed(step);
    expect(names.lastIndexOf('remove-matcher')).toBeLessThan(names.indexOf('group'));
    const lines = step.stdout.split('\n');
    const last = lines.findLastIndex((line) => line.startsWith('::remove-matcher'));
    expect(lines.filter((line) => TSC.test(line)).length).toBeGreaterThan(0);
    expect(lines.findIndex((line) => TSC.test(line))).toBeGreaterThan(last);
    expect(lines.filter((line) => line.includes("'job-matchers: keep' leaves them on"))).toHaveLength(1);
  });

  it('stay where somebody wants them', async () => {
    const { files, played } = play({ 'job-matchers': 'keep' });
    using _ = files;
    await using step = await played;
    expect(obeyed(step)).not.toContain('remove-matcher');
    expect(step.stdout).not.toContain('job-matchers');
  });

  it('stay in a dry run, which prints nothing of jobs', async () => {
    const { files, played } = play({ 'dry-run': 'true' });
    using _ = files;
    await using step = await played;
    expect(obeyed(step)).not.toContain('remove-matcher');
  });

  it('another word is refused', async () => {
    const { files, played } = play({ 'job-matchers': 'no' });
    using _ = files;
    await using step = await played;
    expect(step.stdout).toContain("input 'job-matchers': one of remove, keep expected, got 'no'");
  });
});
